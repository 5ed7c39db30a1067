"""The verbs of quality: what the company holds essential, and the figures of a night."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import checked_types, lines, sides
from clientela.platform.quality.counting import Counts, counts_of
from clientela.platform.quality.events import WeekBegun
from clientela.platform.quality.models import FILLED, Essential, Figure

MEASURE = "clientela.platform.quality.jobs.measure"  # the name of the job
KEPT_DAYS = 800  # of figures: two years can be compared


def hold_essential(entity: str, field: str, where: Mapping[str, Any], *, by: Actor) -> Essential:
    """Records of this type should have that field, where the condition holds. Raises ValueError, BadCondition, Conflict."""
    with acting(by, "configure", "company"):
        found = registry.find(entity)
        words = EntityWords(found, by) if found else None
        if words is None or field not in dict(named_operands(words)):
            raise ValueError(_("There is no such field."))
        if where:
            compile_condition(where, words)
        if Essential.objects.filter(entity=entity, field=field, where=dict(where)).exists():
            raise Conflict(_("This field is held essential already."))
        return Essential.objects.create(entity=entity, field=field, where=dict(where))


def let_go(key: UUID, *, by: Actor) -> None:
    """The field is no longer essential. Raises Missing."""
    with acting(by, "configure", "company"):
        if not Essential.objects.filter(pk=key).delete()[0]:
            raise Missing(_("There is no such rule."))


def measure(*, by: Actor) -> int:
    """Count every check whole, by owner, source and stage, and keep the figures of today; twice a day the later count stands."""
    today, made = timezone.localdate(), 0
    for entity in checked_types(by):
        figures = [
            Figure(day=today, entity=entity.key, check_key=key, part=part, found=found, of=of)
            for key, counts in _counted(entity, by).items()
            for part, (found, of) in counts.items()
        ]
        with transaction.atomic():
            Figure.objects.filter(day=today, entity=entity.key).delete()
            Figure.objects.bulk_create(figures, batch_size=2000)
        made += len(figures)
    Figure.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    return made


def ask_to_measure(*, by: Actor) -> None:
    """Count now, in the background; asking twice is asking once."""
    with suppress(AlreadyEnqueued), acting(by, "configure", "company", reason="figures of quality"):
        app.configure_task(MEASURE, queueing_lock="quality now").defer(timestamp=0)


def _counted(entity: Entity, by: Actor) -> dict[str, Counts]:
    """Of each check, of each side, and how many of the fields that should be there are missing."""
    asked = lines(entity, by, counted=False)
    counts = counts_of(entity, asked, by)
    wanted = [counts[line.key] for line in asked if line.side == "completeness"]
    told = {part for one in wanted for part in one}
    filled = {
        part: (sum(one.get(part, (0, 0))[0] for one in wanted), sum(one.get(part, (0, 0))[1] for one in wanted))
        for part in told
    }
    return {**counts, **counts_of(entity, sides(asked), by, kinds=()), **({FILLED: filled} if filled else {})}


def begin_weeks(whose: Iterable[tuple[UUID, str]], *, by: Actor) -> None:
    """Announce whose week begins: what each is told is reckoned in a job of its own."""
    with acting(by, "configure", "company", reason="weekly digest"):
        for user, week in whose:
            emit(WeekBegun(str(user), week), by=by)

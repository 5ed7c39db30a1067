"""The verbs of quality: what the company holds essential, and the figures of a night."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.operands import EntityWords, named_operands
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.checking import Line, checked_types, condition_of, lines
from clientela.platform.quality.models import Essential, Figure

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
    """Count every check whole and keep the figures of today; twice a day the later count stands."""
    today, made = timezone.localdate(), 0
    for entity in checked_types(by):
        for line in lines(entity, by):
            found, of = _whole(entity, line, by)
            Figure.objects.update_or_create(
                day=today, entity=entity.key, check_key=line.key, defaults={"found": found, "of": of}
            )
            made += 1
    Figure.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()
    return made


def _whole(entity: Entity, line: Line, by: Actor) -> tuple[int, int]:
    """The counts of a check without a cap."""
    if not line.capped:
        return line.found, line.total
    words = EntityWords(entity, by)
    found = matching_rows(entity, by, Ask(where=compile_condition(condition_of(line), words))).order_by().count()
    looked_at = Ask(where=compile_condition(line.of, words)) if line.of else Ask()
    return found, matching_rows(entity, by, looked_at).order_by().count()

"""Who gets each piece of work, by the rules in their order. Asked for real it holds the turns until the caller commits, so that two
who ask at once never hand out one turn twice."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from clientela.platform.entities.sentences import said as _
from clientela.routing.fitting import Candidate, Choice, Queue, pick
from clientela.routing.models import Fallback, Rule, Turn
from clientela.routing.reading import candidates, loads, met_by, queues
from clientela.routing.works import Asks, Work


def choices(work: Work, keys: Sequence[UUID], *, at: datetime | None = None, dry: bool = False) -> list[Choice]:
    """In the order of the keys; none at all where there are no rules. A dry run writes nothing and waits for nobody."""
    standing = Rule.objects.filter(work=work.entity, active=True).order_by("position", "created_at")
    if not keys or not standing.exists():
        return []
    if not dry:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"routing:{work.entity}"])
    asked = list(standing)
    everybody = candidates(at or timezone.now())
    found = list(zip(queues(asked, everybody), [met_by(rule, work, keys) for rule in asked], strict=True))
    out = list(_given(work, keys, found, everybody))
    if not dry:
        _keep_turns([queue for queue, _met in found])
    return out


def _given(
    work: Work, keys: Sequence[UUID], found: Sequence[tuple[Queue, set[UUID]]], everybody: dict[UUID, Candidate]
) -> Iterator[Choice]:
    asks, load = work.asks(keys), loads(work)
    fallback = Fallback.objects.filter(work=work.entity).values_list("user", flat=True).first()
    for key in keys:
        reasons: list[str] = []
        for queue in (queue for queue, met in found if key in met):
            choice = pick(key, asks.get(key, Asks()), queue, everybody, load)
            if choice.user:
                load[choice.user] = load.get(choice.user, 0) + 1
                queue.turns[choice.user] = max(queue.turns.values(), default=0) + 1
                yield choice
                break
            reasons.extend(choice.reasons)
        else:
            yield _fallen(key, everybody.get(fallback) if fallback else None, reasons)


def _fallen(key: UUID, fallback: Candidate | None, reasons: Sequence[str]) -> Choice:
    why = (*reasons, *(() if reasons else (_("No rule speaks of it."),)))
    if fallback is None:
        return Choice(key, None, "", None, why)
    told = _("%(name)s takes what no rule places.") % {"name": fallback.name}
    return Choice(key, fallback.user, fallback.name, None, (*why, told))


def _keep_turns(asked: Sequence[Queue]) -> None:
    rows = [
        Turn(rule_id=queue.key, user_id=user, number=number) for queue in asked for user, number in queue.turns.items()
    ]
    Turn.objects.bulk_create(rows, update_conflicts=True, unique_fields=["rule", "user"], update_fields=["number"])

"""What waits for a verdict, as one person may see it: groups of parties of which that person may see and merge every one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet, Sum

from clientela.parties.matching.models import KINDS, Likeness, percent
from clientela.parties.models import Party, SourceRecord
from clientela.platform.permissions.actor import Actor

SHOWN = 50  # groups on one page
COUNTED = 1_000  # beyond that a number is a guess
MOST_TOGETHER = 8  # parties that are compared side by side


@dataclass
class Group:
    """Parties that are likely one, the oldest first."""

    key: UUID
    kind: str
    probability: float  # of its likeliest pair
    names: dict[UUID, str] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)

    @property
    def members(self) -> list[UUID]:
        return sorted(self.names)

    @property
    def place(self) -> str:
        """Where it stands in the queue, for the page that follows."""
        return f"{self.probability!r}_{self.key}"

    @property
    def percent(self) -> float:
        return percent(self.probability)

    @property
    def name(self) -> str:
        return max(self.names.values(), key=len, default="")


def waiting(actor: Actor, *, after: str = "", most: int = SHOWN) -> list[Group]:
    """The likeliest first; `after` is the `place` of the last one on the page before."""
    found = [Group(row["cluster"], row["kind"], row["probability"]) for row in _after(_groups(actor), after)[:most]]
    _tell(found)
    return found


def group_of(key: UUID, actor: Actor) -> Group | None:
    """One group; None where nothing waits under that key, or not for this person."""
    row = _groups(actor).filter(cluster=key).first()
    if row is None:
        return None
    found = Group(row["cluster"], row["kind"], row["probability"])
    _tell([found])
    return found


def count(actor: Actor) -> int:
    """How many groups wait, as far as it is worth counting."""
    return len(_groups(actor).values_list("cluster")[: COUNTED + 1])


def sees_all(actor: Actor) -> bool:
    """That whatever waits is this person's to decide: then the number of all is the number for him."""
    return all(actor.scope(verb, kind) == "all" for kind in KINDS for verb in ("see", "merge"))


def pairs(group: Group) -> list[Likeness]:
    return list(Likeness.objects.filter(cluster=group.key).select_related("run").order_by("-probability"))


def seen_both(actor: Actor) -> Q:
    """Pairs of which the actor may see either one; that somebody he may not see is like another tells him of strangers."""
    said = Q()
    for kind in (str(one) for one in KINDS):
        if actor.scope("see", kind) != "all":
            mine = Party.objects.filter(kind=kind).visible_to(actor, entity=kind).order_by().values("pk")
            said &= ~Q(kind=kind) | Q(a__in=mine, b__in=mine)
    return said


def surplus(kind: str, actor: Actor) -> float | None:
    """How many parties there are likely too many, of pairs that wait: for each the chance that one before it is the same."""
    pairs = Likeness.objects.filter(seen_both(actor), kind=kind, cluster__isnull=False)
    each = pairs.order_by().values("b").annotate(best=Max("probability"))
    return each.aggregate(all=Sum("best"))["all"]


def _groups(actor: Actor) -> QuerySet[Any, Any]:
    hidden, kinds = Q(), []
    for kind in (str(one) for one in KINDS):
        if not (actor.may("see", kind) and actor.may("merge", kind)):
            continue
        kinds.append(kind)
        if actor.scope("see", kind) != "all" or actor.scope("merge", kind) != "all":
            mine = (
                Party.objects.filter(kind=kind)
                .visible_to(actor, entity=kind)
                .visible_to(actor, entity=kind, verb="merge")
            )
            keys = mine.order_by().values("pk")
            hidden |= Q(kind=kind) & ~(Q(a__in=keys) & Q(b__in=keys))
    rows = Likeness.objects.filter(kind__in=kinds, cluster__isnull=False)
    if hidden:
        rows = rows.exclude(cluster__in=Likeness.objects.filter(hidden, cluster__isnull=False).values("cluster"))
    return rows.values("cluster", "kind").annotate(probability=Max("probability")).order_by("-probability", "cluster")


def _after(groups: QuerySet[Any, Any], place: str) -> QuerySet[Any, Any]:
    """Those behind that place; from the first on for a place that is none."""
    probability, _at, cluster = place.partition("_")
    try:
        reached, key = float(probability), UUID(cluster)
    except ValueError:
        return groups
    return groups.filter(Q(probability__lt=reached) | Q(probability=reached, cluster__gt=key))


def _tell(groups: Sequence[Group]) -> None:
    """Who they are, and where each is known from."""
    by_key = {one.key: one for one in groups}
    whose: dict[UUID, Group] = {}
    for cluster, a, b in Likeness.objects.filter(cluster__in=by_key).values_list("cluster", "a", "b"):
        whose |= dict.fromkeys((a, b), by_key[cluster]) if cluster else {}
    for key, name in Party.objects.filter(pk__in=whose).values_list("pk", "name"):
        whose[key].names[key] = name
    for key, source in _sources(whose):
        if source not in whose[key].sources:
            whose[key].sources.append(source)


def _sources(keys: Iterable[UUID]) -> QuerySet[SourceRecord, tuple[UUID, str]]:
    told = SourceRecord.objects.filter(party__in=list(keys)).order_by("party", "source").distinct("party", "source")
    return told.values_list("party_id", "source")

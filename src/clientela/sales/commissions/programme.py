"""How partners do: what each registered, what we accepted, what was won, at what value, what they earn, and how soon we answer.

Each figure is that of a list under the reader's own rights, and leads to it. What is kept back from the reader is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, Sum

from clientela.parties.models import Kind, Party
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, Rates, Total, day_of, rates, total
from clientela.platform.permissions.actor import Actor
from clientela.sales.commissions.models import Commission, Rule
from clientela.sales.partners.models import PartnerDeal, State
from clientela.sales.pipelines.models import Outcome

ACCEPTED = {"field": "state", "any_of": [str(State.ACCEPTED), str(State.ENDED)]}
WON = {"field": "outcome", "is": str(Outcome.WON)}
ANSWERED = {"field": "answered_at", "known": "yes"}
# figure -> the fields that it tells of, and what its list asks for beside the partner
FIGURES: dict[str, tuple[tuple[str, ...], tuple[Mapping[str, Any], ...]]] = {
    "registered": ((), ()), "accepted": (("state",), (ACCEPTED,)), "won": (("state", "outcome"), (ACCEPTED, WON)),
    "value": (("state", "outcome", "value", "closes_on"), (ACCEPTED, WON)), "answer": (("answered_at", "created_at"), (ANSWERED,)),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """`tiers`: the tags of the partner by which rules tell tiers apart."""

    partner: UUID
    name: str
    tiers: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    value: Total | None = None
    commission: Total | None = None
    answer: timedelta | None = None


def shown(actor: Actor) -> frozenset[str]:
    """The figures that are told to this reader; none where it is kept back which partner a deal is of."""
    names = _open(known("partner_deal", actor))
    if "partner" not in names:
        return frozenset()
    earned = actor.may("see", "commission") and _open(known("commission", actor)) >= {"partner", "amount", "on_day"}
    found = {name for name, (needs, _where) in FIGURES.items() if names.issuperset(needs)}
    return frozenset(found | ({"commission"} if earned else set()))


def where_of(figure: str, partner: UUID) -> dict[str, Any]:
    """The condition of the list behind a figure."""
    return {"all": [{"field": "partner", "is": str(partner)}, *FIGURES.get(figure, ((), ()))[1]]}


def programme(actor: Actor) -> list[Figures]:
    """Every partner of whom the reader may see a deal, and the partner too, by name."""
    told = shown(actor)
    if not told:
        return []
    mine = PartnerDeal.objects.visible_to(actor, entity="partner_deal").filter(partner__in=_visible(actor)).order_by()
    accepted = Q(state__in=(State.ACCEPTED, State.ENDED))
    won = accepted & Q(deal__outcome=Outcome.WON)
    counted = mine.values("partner", "partner__name", "partner__tags").annotate(
        registered=Count("pk"), accepted=Count("pk", filter=accepted), won=Count("pk", filter=won),
        answer=Avg(F("answered_at") - F("created_at"), filter=Q(answered_at__isnull=False)),
    )  # fmt: skip
    values = _amounts(mine.filter(won, value__isnull=False), "partner_deal", "value") if "value" in told else {}
    earned = _earned(actor) if "commission" in told else {}
    known_rates = rates({(one.currency, one.on) for some in (*values.values(), *earned.values()) for one in some})
    tiers = set(Rule.objects.exclude(tier="").values_list("tier", flat=True))
    rows = [_figures(one, told, values, earned, tiers=tiers, by=known_rates) for one in counted]
    return sorted(rows, key=lambda row: (-row.counts["registered"], row.name, str(row.partner)))


def _figures(
    one: Mapping[str, Any],
    told: frozenset[str],
    values: Mapping[UUID, list[Amount]],
    earned: Mapping[UUID, list[Amount]],
    *,
    tiers: set[str],
    by: Rates,
) -> Figures:
    key = one["partner"]
    return Figures(
        key, one["partner__name"], tuple(tag for tag in one["partner__tags"] if tag in tiers),
        {name: one[name] for name in ("registered", "accepted", "won") if name in told},
        total(values.get(key, []), by) if "value" in told else None,
        total(earned.get(key, []), by) if "commission" in told else None,
        max(one["answer"], timedelta()) if "answer" in told and one["answer"] is not None else None,
    )  # fmt: skip


def _earned(actor: Actor) -> dict[UUID, list[Amount]]:
    mine = Commission.objects.visible_to(actor, entity="commission").filter(partner__isnull=False).order_by()
    return _amounts(mine, "commission", "amount")


def _amounts(rows: Any, entity: str, name: str) -> dict[UUID, list[Amount]]:
    """By partner, in each currency and of each day."""
    item = registry.entity(entity).by_name[name]
    found = rows.annotate(its_day=day_of(item)).values("partner", "currency", "its_day")
    out: dict[UUID, list[Amount]] = {}
    for one in found.annotate(whole=Sum(name), number=Count("pk")):
        out.setdefault(one["partner"], []).append(Amount(one["whole"], one["currency"], one["its_day"], one["number"]))
    return out


def _visible(actor: Actor) -> Any:
    """The partners whom the reader may see; looked for among partners alone, who are few beside all parties."""
    partners = Party.objects.filter(pk__in=PartnerDeal.objects.order_by().values("partner"))
    seen: Iterable[Any] = (
        partners.filter(kind=kind).visible_to(actor, entity=str(kind)).order_by().values("pk")
        for kind in (Kind.ORGANISATION, Kind.PERSON)
        if actor.may("see", str(kind))
    )
    return partners.filter(reduce(or_, (Q(pk__in=one) for one in seen), Q(pk__in=()))).values("pk")


def _open(entity: Entity) -> set[str]:
    return {item.name for item in entity.fields if not item.covered}

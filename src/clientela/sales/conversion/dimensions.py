"""By what deals can be told apart, as far as their reader may know it, and the condition that leads to the deals of each group.

A group is a value in the database, so that all groups are counted by one statement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, Min, Q, Value, When
from django.db.models.functions import Cast, Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import Kind, Party
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Field
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.people.models import Membership, Team
from clientela.platform.permissions.actor import Actor
from clientela.sales.competitors.models import Competitor
from clientela.sales.deals.crediting import by_shares

FIELDS = ("owner", "pipeline", "origin", "product")
PEOPLE = ("owner", "team")
OF_CUSTOMER = ("country", "industry", "lifecycle")
SIZES = (Decimal(1_000), Decimal(5_000), Decimal(20_000), Decimal(100_000))
Where = Mapping[str, Any]


@dataclass(frozen=True)
class By:
    """`group` is what deals are grouped by, `name` what a group is called in the database; `leads` is the condition of one."""

    key: str
    label: Any
    group: Any
    leads: Callable[[Any], Where]
    name: Any = None
    says: Mapping[Any, Any] = field(default_factory=dict)  # what a group is called, where the database does not tell
    of: Callable[[Any], Any] = lambda rows: rows  # which deals are counted, one row for each group that a deal is in
    once: bool = True  # whether each deal is in exactly one group
    part: Any = None  # per cent of a deal that is the group's, where deals are shared out among groups


def dimensions(actor: Actor) -> dict[str, By]:
    """By their keys, in the order in which they are offered."""
    deal = known("deal", actor)
    own = [item.name for item in deal.fields if item.own and item.kind in ("choice", "truth", "country", "user")]
    found = [_by_field(deal.by_name[name], actor) for name in (*FIELDS, *own) if _tells(deal.by_name.get(name), actor)]
    if "owner" in deal.by_name and not deal.by_name["owner"].covered:
        found.insert(1, _by_team())
    if _tells(deal.by_name.get("party"), actor):
        found += [_by_customer(name, actor) for name in OF_CUSTOMER if _tells_of_customer(name, actor)]
    competitor = known("deal_competitor", actor).by_name.get("party")
    if actor.may("see", "deal_competitor") and _tells(competitor, actor):
        found.append(_by_competitor(actor))
    return {one.key: one for one in [*found, _by_size()]}


def _tells(item: Field | None, actor: Actor) -> bool:
    return item is not None and not item.covered and (item.kind != "link" or actor.may("see", item.link))


def _by_field(item: Field, actor: Actor) -> By:
    keyed = item.kind in ("link", "user")
    says: dict[Any, Any] = dict(item.choices)
    if item.kind == "truth":
        says = {True: _("Yes"), False: _("No")}
    path = F(item.key_path if keyed else item.orm)
    spoken = item.kind in ("text", "name")
    name = F(item.name_path) if keyed else F(item.orm)
    return By(
        item.name,
        item.label,
        Upper(path) if spoken else path,
        _asking(item.name),
        Min(name) if keyed or spoken else None,
        says,
    )


def _asking(name: str) -> Callable[[Any], Where]:
    def leads(value: Any) -> Where:
        return (
            {"field": name, "known": False}
            if value in (None, "")
            else {"field": name, "is": value if isinstance(value, bool) else str(value)}
        )

    return leads


def shared_out(by: By, actor: Actor) -> By:
    """The same, where it goes by people by whoever has a part in a deal, and by how much of it; as it is for whom that is kept back
    from."""
    if by.key not in PEOPLE or not by_shares(actor):
        return by
    seller, part = "portions__seller", F("portions__share")
    if by.key == "team":
        return replace(
            by,
            group=F(f"{seller}__memberships__team"),
            leads=_leading_to_teams("seller", _in_part),
            once=False,
            part=part,
        )

    def leads(value: Any) -> Where:
        return _in_part(_asking("seller")(value))

    return replace(
        by, label=_("Seller"), group=F(f"{seller}_id"), name=Min(f"{seller}__name"), leads=leads, once=False, part=part
    )


def _in_part(seller: Where) -> Where:
    return {"count": "deal-credits", "at_least": 1, "where": seller}


def _leading_to_teams(name: str, said: Callable[[Where], Where]) -> Callable[[Any], Where]:
    members: dict[Any, list[str]] = {}
    for team, user in Membership.objects.values_list("team", "user"):
        members.setdefault(team, []).append(str(user))
    placed = sorted({user for users in members.values() for user in users})

    def leads(team: Any) -> Where:
        if team is not None:
            return said({"field": name, "any_of": members[team]})
        return said({"field": name, "none_of": placed}) if placed else {"all": []}

    return leads


def _by_team() -> By:
    return By(
        "team",
        pgettext_lazy("of people", "Team"),
        F("owner__memberships__team"),
        _leading_to_teams("owner", lambda where: where),
        says=dict(Team.objects.values_list("pk", "name")),
        once=False,
    )


def seen_customers(actor: Actor) -> Q:
    """Those deals whose customer may be seen."""
    if all(actor.scope("see", kind) == "all" for kind in Kind.values):
        return Q(party__isnull=False)
    kinds: Sequence[Any] = [registry.entity(kind) for kind in Kind.values if actor.may("see", kind)]
    seen = Q(pk__in=())
    for one in kinds:
        seen |= Q(party__in=one.visible_to(actor).order_by().values("pk"))
    return seen


def _tells_of_customer(name: str, actor: Actor) -> bool:
    """Neither kept back on any kind of customer, nor unknown to the conditions that lead to the deals."""
    try:
        EntityWords(registry.entity("deal"), actor).operand(f"party.{name}")
    except KeyError:
        return False
    kinds = [
        known(kind, actor).by_name
        for kind in Kind.values
        if name in registry.entity(kind).by_name and actor.may("see", kind)
    ]
    return all(name in one and not one[name].covered for one in kinds)


def _by_customer(name: str, actor: Actor) -> By:
    kinds = [registry.entity(kind).by_name for kind in Kind.values]
    item = next(one[name] for one in kinds if name in one)
    column: Any = Party._meta.get_field(name)
    empty = Value(None, output_field=column)
    seen = Case(When(seen_customers(actor), then=F(f"party__{name}")), default=empty, output_field=column)
    spoken = item.kind in ("text", "name")
    return By(
        f"party.{name}", item.label, Upper(seen) if spoken else seen, _asking(f"party.{name}"),
        Min(seen) if spoken else None, dict(item.choices),
    )  # fmt: skip


def _by_competitor(actor: Actor) -> By:
    named = Competitor.objects.visible_to(actor, entity="deal_competitor").order_by().values("pk")
    theirs = registry.entity("organisation").visible_to(actor).order_by().values("pk")

    def leads(party: Any) -> Where:
        return {"count": "deal-competitors", "at_least": 1, "where": {"field": "party", "is": str(party)}}

    return By(
        "competitor", _("Competitor"), F("competitors__party"), leads, Min("competitors__party__name"),
        of=lambda rows: rows.filter(competitors__in=named, competitors__party__in=theirs), once=False,
    )  # fmt: skip


def _by_size() -> By:
    """By the amount in the deal's own currency."""
    bands = list(zip((None, *SIZES), (*SIZES, None), strict=True))
    whens = [When(amount__lt=top, then=Value(str(at))) for at, (_low, top) in enumerate(bands) if top is not None]
    group = Case(When(amount=None, then=Value("")), *whens, default=Value(str(len(SIZES))), output_field=CharField())

    def leads(at: Any) -> Where:
        if at == "":
            return {"field": "amount", "known": False}
        low, top = bands[int(at)]
        ends = [("at_least", low), ("under", top)]
        return {"all": [{"field": "amount", word: str(end)} for word, end in ends if end is not None]}

    said = {str(at): _band(low, top) for at, (low, top) in enumerate(bands)}
    return By("size", pgettext_lazy("of a deal", "Size"), Cast(group, CharField()), leads, says=said)


def _band(low: Decimal | None, top: Decimal | None) -> str:
    if low is None:
        return f"< {top:,}"
    return f"{low:,} – {top:,}" if top is not None else f"≥ {low:,}"

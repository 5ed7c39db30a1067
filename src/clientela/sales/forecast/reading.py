"""The deals that somebody may see, as numbers; forecasts of them for everybody, each team and each person; and how those did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import (
    Aggregate,
    BinaryField,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, rates, today, total
from clientela.platform.people.models import Membership, User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.deals.crediting import credited
from clientela.sales.deals.models import Deal, Split
from clientela.sales.forecast.foretelling import Foretold, Judged, foretell, judge
from clientela.sales.forecast.models import Estimate
from clientela.sales.forecast.numbering import Alike, Seen, seen_in
from clientela.sales.forecast.past import FAR, Real
from clientela.sales.forecast.periods import Period, around
from clientela.sales.forecast.simulating import RUNS, Spread, spread
from clientela.sales.pipelines.models import Outcome

NEEDED = ("amount", "outcome", "opened_on", "closes_on", "owner", "stage")
ALIKE = ("owner", "stage", "stage__probability", "currency", "outcome")
_PORTION: Any = ExpressionWrapper(F("amount") * F("part") / 100, DecimalField(max_digits=40, decimal_places=10))
JUDGED = {1: 6, 3: 4}  # months of a period -> how many past ones are judged


class Ordinal(Func):
    """A day as Python numbers it."""

    template = "(%(expressions)s - DATE '0001-01-01' + 1)"
    output_field = IntegerField()


class Column(Aggregate):
    """A number of each row, one behind the other as bytes; each has one."""

    template = "string_agg(%(send)s(%(expressions)s), '')"
    output_field = BinaryField()


@dataclass(frozen=True)
class Line:
    """The forecast of everybody, a team or a person."""

    label: str
    kind: str  # all, team, person
    won: float
    open: float
    spread: Spread
    key: str = ""
    runs: Real = field(default_factory=lambda: np.zeros(1), compare=False, repr=False)

    def chance(self, goal: float) -> float:
        """The share of runs that reach it."""
        return float((self.runs >= goal).mean())


@dataclass(frozen=True)
class Forecast:
    period: Period
    day: date
    seen: Seen
    lines: Sequence[Line]  # the first is of all
    known: float
    new: float
    wins: int
    by_day: Sequence[tuple[date, float]] = field(default_factory=tuple)  # what was won up to each day


def needs_whole_deals(actor: Actor) -> None:
    """Raise Denied for whom amounts, days or stages of deals are kept back from: any figure of many would tell them."""
    require(actor, "see", "deal")
    fields = known("deal", actor).by_name
    kept = [name for name in NEEDED if name not in fields or fields[name].covered]
    if kept:
        raise Denied(_("Amounts, days or stages of deals are kept back from you; there is no forecast without them."))


def seen_by(actor: Actor) -> Seen:
    """Raises Denied for whom amounts or days of deals are kept back from: a sum would tell them."""
    needs_whole_deals(actor)
    mine = Deal.objects.visible_to(actor, entity="deal")
    return seen_in(_columns(mine), _passed(mine), splits_of(mine, actor))


def _columns(mine: Any) -> list[Alike]:
    """The deals as numbers, those that are alike together: rows of so many would cost more than all that is done with them."""
    split = Case(When(Exists(Split.objects.filter(deal=OuterRef("pk"))), then=F("pk")))
    far, nothing = Value(FAR), Value("NaN", output_field=FloatField())
    told = mine.order_by().annotate(key=split).values_list("key", *ALIKE).annotate(
        opened=Column(Ordinal("opened_on"), send="int4send"),
        due=Column(Coalesce(Ordinal("closes_on"), far), send="int4send"),
        worth=Column(Coalesce(Cast(NullIf("amount", Value(0)), FloatField()), nothing), send="float8send"),
    )  # fmt: skip
    return [
        Alike(key, owner, stage, said, currency, outcome == Outcome.OPEN, outcome == Outcome.WON,
              np.frombuffer(opened, ">i4").astype(np.int64), np.frombuffer(due, ">i4").astype(np.int64),
              np.frombuffer(worth, ">f8").astype(np.float64))
        for key, owner, stage, said, currency, outcome, opened, due, worth in told
    ]  # fmt: skip


def splits_of(mine: Any, actor: Actor) -> Mapping[UUID, list[tuple[UUID, Decimal]]]:
    """Of deals that are split: whose which share is. To whom splits are kept back, each deal is its owner's."""
    parts = known("deal_split", actor).by_name if actor.may("see", "deal_split") else {}
    if any(name not in parts or parts[name].covered for name in ("seller", "share")):
        return {}
    out = dict[UUID, list[tuple[UUID, Decimal]]]()
    told = Split.objects.visible_to(actor, entity="deal_split").filter(deal__in=mine.order_by().values("pk"))
    for deal, seller, share in told.order_by("seller").values_list("deal", "seller", "share"):
        out.setdefault(deal, []).append((seller, share))
    return out


def forecast(actor: Actor, period: Period, *, runs: int = RUNS) -> Forecast:
    seen, day = seen_by(actor), today()
    found = _foretold(seen, period, day, runs)
    won = seen.deals.closed[seen.deals.won_within(period.first.toordinal(), period.last.toordinal())]
    worth = seen.deals.amount[seen.deals.won_within(period.first.toordinal(), period.last.toordinal())]
    days = [period.first + timedelta(days=n) for n in range(max(0, (min(day, period.last) - period.first).days + 1))]
    by_day = [(one, float(np.nansum(worth[won <= one.toordinal()]))) for one in days]
    return Forecast(period, day, seen, _lines(seen, found), found.known, found.new, found.learned.wins, by_day)


def past(seen: Seen, months: int) -> list[Judged]:
    """Forecasts of the latest periods of so many months that are over, each made from what was known on the day before it began."""
    now, begun = around(today(), months), int(seen.deals.opened.min(initial=FAR))
    wanted = [now.moved(-back) for back in range(JUDGED[months], 0, -1)]
    asked = [(one.first.toordinal() - 1, one.first.toordinal(), one.last.toordinal()) for one in wanted]
    return judge(seen.deals, [one for one in asked if one[0] >= begun])


def kept(actor: Actor) -> list[tuple[Estimate, float]]:
    """What nights foretold of periods that are over, with what came of them; of everybody for who sees all, else of oneself."""
    needs_whole_deals(actor)
    of = None if actor.scope("see", "deal") == "all" else actor.user_id
    part = f"owner:{of}" if of else ""
    found = list(Estimate.objects.filter(part=part, last__lt=today()).order_by("-last", "-day")[:40])
    real = {span: came(actor, *span, of=of) for span in {(one.first, one.last) for one in found}}
    return [(one, real[one.first, one.last]) for one in found]


def came(actor: Actor, first: date, last: date, *, of: UUID | None) -> float:
    """What was won, as far as the actor may know it: all of it, or somebody's share."""
    won = Deal.objects.visible_to(actor, entity="deal").filter(outcome=Outcome.WON, amount__isnull=False)
    won = won.filter(closes_on__range=(first, last)).order_by()
    if of:
        won = credited(won, actor).filter(seller=of).annotate(worth=_PORTION)
    rows = list(won.values_list("currency", "closes_on").annotate(sum=Sum("worth" if of else "amount")))
    found = rates({(currency, day) for currency, day, _sum in rows})
    return float(total((Amount(amount, currency, day) for currency, day, amount in rows), found).amount)


def _foretold(seen: Seen, period: Period, day: date, runs: int) -> Foretold:
    return foretell(
        seen.deals, day=day.toordinal(), first=period.first.toordinal(), last=period.last.toordinal(),
        groups=seen.groups, runs=runs,
    )  # fmt: skip


def _lines(seen: Seen, found: Foretold) -> list[Line]:
    names = dict(User.objects.filter(pk__in=seen.owners).values_list("pk", "name"))
    place = {owner: at for at, owner in enumerate(seen.owners, 1)}
    teams: dict[tuple[str, UUID], list[int]] = {}
    members = Membership.objects.filter(user__in=seen.owners).order_by("team__name")
    for team, name, user in members.values_list("team", "team__name", "user"):
        teams.setdefault((name, team), []).append(place[user])

    sums, won, still = found.sums @ seen.given, found.won @ seen.given, found.open @ seen.given

    def line(label: str, kind: str, groups: Sequence[int], key: str = "") -> Line:
        picked = list(groups)
        runs = sums[:, picked].sum(axis=1)
        return Line(label, kind, float(won[picked].sum()), float(still[picked].sum()), spread(runs), key, runs)

    people = [line(names.get(owner, ""), "person", [at], str(owner)) for owner, at in place.items()]
    busy = [one for one in people if one.spread.high80 > 0 or one.open > 0]
    return [
        line(_("All"), "all", range(len(seen.owners) + 1)),
        *(line(name, "team", groups, str(team)) for (name, team), groups in teams.items()),
        *sorted(busy, key=lambda one: -one.spread.median),
    ]


def _passed(mine: Any) -> Mapping[UUID | None, tuple[int, int]]:
    """Of each stage: how many deals that are closed now once left it, and how many of those were won."""
    left = mine.exclude(outcome=Outcome.OPEN).filter(events__pgh_label="update").order_by()
    told = left.values_list("events__stage").annotate(
        number=Count("pk", distinct=True), won=Count("pk", distinct=True, filter=Q(outcome=Outcome.WON))
    )
    return {stage: (number, won) for stage, number, won in told}

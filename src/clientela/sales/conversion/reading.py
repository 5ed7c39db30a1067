"""Won and lost deals of a span of days by groups: the rate with its interval, what was won, and how long it took."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, DecimalField, F, Max, Q, Sum, Value
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, Total, rates, today, total
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.competitors.models import Competitor
from clientela.sales.conversion.days import Days, days
from clientela.sales.conversion.dimensions import By, Where, dimensions, shared_out
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.reading import needs_whole_deals
from clientela.sales.pipelines.models import Outcome, Stage

MOST = 100  # groups that are shown
Z = 1.959964  # of 95 per cent
ALL = By("", "", Value("", output_field=CharField()), lambda _value: {})
_NUMBER: Any = DecimalField(max_digits=40, decimal_places=10)


@dataclass(frozen=True)
class Group:
    """`won` and `lost` are whole deals, whatever part of them is the group's; `parts` what its parts of each come to, and the sum
    of the squares of all of them. `stages`: median days in each stage that deals of it left."""

    value: Any
    label: str
    won: int
    lost: int
    worth: Total
    days: float | None  # from the day on which they were opened to that on which they closed, the median
    lost_to: int = 0  # of a competitor: how many of those lost went to them
    stages: Mapping[UUID, float] | None = None
    where: Where | None = None  # None: all
    parts: tuple[float, float, float] | None = None  # None: each deal is one

    @property
    def by_share(self) -> tuple[float, float]:
        """Won and lost, each deal by the group's part of it."""
        return self.parts[:2] if self.parts else (self.won, self.lost)

    @property
    def rate(self) -> float:
        won, lost = self.by_share
        return won / (won + lost)

    @property
    def interval(self) -> tuple[float, float]:
        """Parts tell as much as so many whole deals (Kish, Survey Sampling, 1965)."""
        number = sum(self.by_share) ** 2 / self.parts[2] if self.parts else self.won + self.lost
        return wilson(self.rate * number, number)


@dataclass(frozen=True)
class Found:
    all: Group | None  # None where no deal closed
    groups: Sequence[Group]
    more: int  # groups that are not shown
    stages: Sequence[tuple[UUID, str]]  # those that deals left
    by: By  # by what, as the reader may know it

    @property
    def split(self) -> bool:
        """Whether a deal of a group is only in part its own."""
        return any(one.by_share != (one.won, one.lost) for one in self.groups)


def wilson(won: float, of: float) -> tuple[float, float]:
    """Between what shares the true one lies in 95 of 100 cases (Wilson, JASA 22, 1927)."""
    share, extra = won / of, Z * Z / of
    middle, half = share + extra / 2, Z * sqrt(share * (1 - share) / of + extra / (4 * of))
    return max((middle - half) / (1 + extra), 0.0), min((middle + half) / (1 + extra), 1.0)


def year_until(day: date) -> tuple[date, date]:
    return day - timedelta(days=364), day


def usual_year(actor: Actor) -> tuple[date, date]:
    """The year until today; where nothing closed in it, that until the last deal that did: a past from a file is shown."""
    first, last = year_until(today())
    latest = _closed(actor).filter(closes_on__lte=last).aggregate(day=Max("closes_on"))["day"]
    return (first, last) if latest is None or latest >= first else year_until(latest)


def _closed(actor: Actor) -> Any:
    return Deal.objects.visible_to(actor, entity="deal").exclude(outcome=Outcome.OPEN).order_by()


def conversion(actor: Actor, by: By, first: date, last: date) -> Found:
    """Raises Denied for whom amounts, days or stages are kept back from."""
    needs_whole_deals(actor)
    mine = _closed(actor).filter(closes_on__range=(first, last))
    by = shared_out(by, actor)
    taken = days(mine, by)
    found = sorted(_groups(by.of(mine), by, taken.groups), key=lambda one: (-(one.won + one.lost), one.label))
    left = {key for key in taken.all if key}
    names = Stage.objects.filter(pk__in=left).order_by("pipeline__position", "position", "pk")
    stages = [(pk, name) for pk, name in names.values_list("pk", "name")]
    return Found(_all(mine, taken.all), found[:MOST], max(len(found) - MOST, 0), stages, by)


def against(actor: Actor, party: UUID) -> Group | None:
    """The closed deals on which this competitor stands; None where there is none. Raises Denied to whom they are kept back."""
    needs_whole_deals(actor)
    by = dimensions(actor).get("competitor")
    if by is None:
        raise Denied(_("Who stands on which deal is kept back from you."))
    named = Competitor.objects.visible_to(actor, entity="deal_competitor").filter(party=party).order_by()
    mine = _closed(actor).filter(pk__in=named.values("deal"))
    found = _all(mine, days(mine, ALL).all)
    item = known("deal_competitor", actor).by_name.get("won")
    went = named.filter(won=True) if item is not None and not item.covered else named.none()
    lost_to = mine.filter(outcome=Outcome.LOST, pk__in=went.values("deal")).count()
    return replace(found, lost_to=lost_to, where=by.leads(party)) if found else None


def _all(mine: Any, days: Days) -> Group | None:
    """All of them as one group; None where there is none."""
    found = _groups(mine, ALL, {"": days})
    return replace(found[0], label=_("All"), where=None) if found else None


def _groups(mine: Any, by: By, days: Mapping[Any, Days]) -> list[Group]:
    told: dict[str, Any] = {
        name: Count("pk", filter=Q(outcome=name), distinct=by.part is not None) for name in (Outcome.WON, Outcome.LOST)
    }
    told |= {"said": by.name} if by.name is not None else {}
    if by.part is not None:
        told |= {f"{name}_part": Sum(by.part, filter=Q(outcome=name)) for name in (Outcome.WON, Outcome.LOST)}
        told["squares"] = Sum(by.part * by.part, output_field=_NUMBER)
    if by.key == "competitor":
        told["lost_to"] = Count("pk", filter=Q(outcome=Outcome.LOST, competitors__won=True))
    rows = [row for row in mine.annotate(grp=by.group).values("grp").annotate(**told) if row["won"] + row["lost"]]
    worth = _worth(mine, by)
    return [_group(row, by, worth[row["grp"]], days.get(row["grp"], {})) for row in rows]


def _group(row: Mapping[str, Any], by: By, worth: Total, days: Days) -> Group:
    stages = {stage: number for stage, number in days.items() if stage}
    return Group(
        row["grp"], _label(row, by), row["won"], row["lost"], worth, days.get(None), row.get("lost_to", 0), stages,
        by.leads(row["grp"]), _parts(row) if by.part is not None else None,
    )  # fmt: skip


def _parts(row: Mapping[str, Any]) -> tuple[float, float, float]:
    won, lost = (float(row[f"{name}_part"] or 0) / 100 for name in (Outcome.WON, Outcome.LOST))
    return won, lost, float(row["squares"]) / 100**2


def _label(row: Mapping[str, Any], by: By) -> str:
    if row["grp"] in (None, ""):
        return _("not known")
    return str(by.says.get(row["grp"]) or row.get("said") or row["grp"])


def _worth(mine: Any, by: By) -> Mapping[Any, Total]:
    """What each group won, in the company's currency."""
    won = mine.filter(outcome=Outcome.WON, amount__isnull=False).annotate(grp=by.group)
    mine_of_it = F("amount") * by.part / 100 if by.part is not None else F("amount")
    rows = won.values_list("grp", "currency", "closes_on").annotate(
        worth=Sum(mine_of_it, output_field=_NUMBER), number=Count("pk")
    )
    now, amounts = today(), defaultdict[Any, list[Amount]](list)
    for grp, currency, day, amount, number in rows:
        amounts[grp].append(Amount(amount, currency, min(day or now, now), number))
    found = rates({(one.currency, one.on) for some in amounts.values() for one in some})
    nothing = Total(Decimal(0), found.house)
    return defaultdict(lambda: nothing, {grp: total(some, found) for grp, some in amounts.items()})

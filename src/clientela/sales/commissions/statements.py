"""A partner's statement of a month: the lines that were written in it, what they come to in each currency, and in the company's own
at the rates of their days. A month that is over never changes: what is corrected later stands in a later one."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.parties.models import Party
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, Total, rates, total
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Beneath, Denied, require
from clientela.sales.commissions.models import Commission, State
from clientela.sales.forecast.periods import BadPeriod, Period, period_of

TOLD = ("partner_deal", "base", "amount", "state", "on_day")  # without any of which there is no statement
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Statement:
    partner: UUID | None
    name: str
    month: Period
    lines: tuple[Commission, ...]
    sums: tuple[tuple[str, Decimal], ...]  # of each currency, exact
    total: Total

    def counts(self, state: str) -> int:
        return sum(one.state == state for one in self.lines)


@dataclass(frozen=True)
class Row:
    """One partner's month in short."""

    partner: UUID
    name: str
    lines: int
    accrued: int
    approved: int
    sums: tuple[tuple[str, Decimal], ...]


def may_read(actor: Actor) -> bool:
    """Whether the reader may know of the ledger what a statement tells."""
    if not actor.may("see", "commission"):
        return False
    open_ones = {item.name for item in known("commission", actor).fields if not item.covered}
    return open_ones.issuperset(TOLD)


def statement(partner: UUID, month: Period, actor: Actor) -> Statement:
    """As far as the actor may see its lines."""
    lines = tuple(
        _seen(actor, month)
        .filter(partner=partner)
        .select_related("partner_deal", "rule", "order")
        .order_by("on_day", "pk")
    )
    name = Party.objects.filter(pk=partner).values_list("name", flat=True).first() or ""
    return Statement(partner, name, month, lines, _sums((one.currency, one.amount) for one in lines), _total(lines))


def of_month(month: Period, actor: Actor) -> list[Row]:
    """All partners with lines in it, by name."""
    seen = _seen(actor, month).filter(partner__isnull=False).order_by()
    waits = {
        "accrued": Count("pk", filter=Q(state=State.ACCRUED)),
        "approved": Count("pk", filter=Q(state=State.APPROVED)),
    }
    found = seen.values("partner", "partner__name", "currency").annotate(
        whole=Sum("amount"), lines=Count("pk"), **waits
    )
    by_partner: dict[UUID, list[dict[str, object]]] = {}
    for one in found:
        by_partner.setdefault(one["partner"], []).append(one)
    rows = [_row(key, parts) for key, parts in by_partner.items()]
    return sorted(rows, key=lambda row: (row.name, str(row.partner)))


def as_csv(found: Statement) -> str:
    """A line each, in words of the reader's language; figures plain, as programs read them."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Day"),
            pgettext("commission", "For what"),
            pgettext("commission", "Part of"),
            _("Amount"),
            _("Currency"),
            _("State"),
        ]
    )
    for one in found.lines:
        base = "" if one.base is None else str(one.base)
        writer.writerow(
            [
                one.on_day.isoformat(),
                _harmless(f"{one.partner_deal.name} · {one.name}"),
                base,
                str(one.amount),
                one.currency,
                one.get_state_display(),
            ]
        )
    return out.getvalue()


def sheet(found: Statement) -> HttpResponse:
    answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="commissions-{found.month.name}.csv"'
    return answer


def reading(actor: Actor) -> Actor:
    """Who may know of the ledger what a statement tells. Raises Denied."""
    require(actor, "see", "commission")
    if not may_read(actor):
        raise Denied(_("A role keeps parts of the commissions back from you, so that no statement can be shown."))
    return actor


def found_of(partner: UUID, month: Period | None, actor: Actor) -> Statement:
    """Raises Missing where the actor sees no line of it."""
    found = statement(partner, month, actor) if month else None
    if found is None or not found.lines:
        raise Missing(_("There is no such statement, or you may not see it."))
    return found


def month_in(said: str) -> Period | None:
    try:
        return period_of(said).of(1)
    except BadPeriod:
        return None


def _harmless(text: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _seen(actor: Actor, month: Period) -> Beneath:
    mine = Commission.objects.visible_to(actor, entity="commission")
    return mine.filter(on_day__range=(month.first, month.last))


def _row(key: UUID, parts: list[dict[str, object]]) -> Row:
    def count(name: str) -> int:
        return sum(int(str(one[name])) for one in parts)

    sums = _sums((str(one["currency"]), Decimal(str(one["whole"]))) for one in parts)
    return Row(key, str(parts[0]["partner__name"]), count("lines"), count("accrued"), count("approved"), sums)


def _sums(amounts: Iterable[tuple[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    out: dict[str, Decimal] = {}
    for currency, amount in amounts:
        out[currency] = out.get(currency, Decimal(0)) + amount
    return tuple(sorted(out.items()))


def _total(lines: Iterable[Commission]) -> Total:
    amounts = [Amount(one.amount, one.currency, one.on_day) for one in lines]
    return total(amounts, rates([(one.currency, one.on) for one in amounts]))

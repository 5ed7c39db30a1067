"""What is due to a partner for a deal, as everything stands now. Pure of the ledger: `actions.reckon` writes the difference.

Of the rules that fit a part of a deal (the products of one family) the first one counts, of each basis. Percentages are reckoned of
what is left after credit notes and cancelled orders, and rounded half up to the cent, once for each rule and deal or order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum

from clientela.platform.entities.money import today
from clientela.sales.commissions.models import Basis, Rule, Whose
from clientela.sales.deals.models import Deal, Line
from clientela.sales.orders.models import SETTLED, Order, OrderLine, Status
from clientela.sales.partners.models import PartnerDeal, State
from clientela.sales.pipelines.models import Outcome
from clientela.sales.quotes.models import Quote
from clientela.sales.returns.models import CreditNote

CENT, NOTHING, WHOLE = Decimal("0.01"), Decimal(0), Decimal(100)
Key = tuple[UUID | None, UUID | None, str]  # rule, order, currency
Parts = dict[str, Decimal]  # family of products -> what of the whole it is


@dataclass(frozen=True)
class Due:
    base: Decimal
    amount: Decimal


def due_of(row: PartnerDeal) -> dict[Key, Due]:
    """Nothing of a deal that is not the partner's: waiting, refused, without a deal or without a partner."""
    if row.state not in (State.ACCEPTED, State.ENDED) or row.deal is None or row.partner is None:
        return {}
    rules = _fitting(row, row.deal)
    if not rules:
        return {}
    orders = _orders(row.deal)
    credits = _credits(orders)
    out: dict[Key, Due] = {}
    if row.deal.outcome == Outcome.WON:
        _add(out, _won(row.deal, orders, credits), _on(rules, Basis.WON, row.deal.closes_on), None, row.deal.currency)
    for order in orders:
        found = _on(rules, Basis.PAID, order.placed_at.date())
        _add(out, _paid(order, credits.get(order.pk, (NOTHING, NOTHING))[1]), found, order.pk, order.currency)
    return out


def share(base: Decimal, percent: Decimal) -> Decimal:
    """To the cent, halves away from nothing."""
    return (base * percent / WHOLE).quantize(CENT, ROUND_HALF_UP)


def _fitting(row: PartnerDeal, deal: Deal) -> list[Rule]:
    assert row.partner is not None
    tags = row.partner.tags
    whose = Q(whose=Whose.ALL) | Q(whose=Whose.TIER, tier__in=tags) | Q(whose=Whose.PARTNER, partner=row.partner)
    kind = Q(pipeline=None) | Q(pipeline=deal.pipeline_id)
    return list(Rule.objects.filter(whose & kind).order_by("position", "name", "pk"))


def _on(rules: Iterable[Rule], basis: Basis, day: date | None) -> list[Rule]:
    on = day or today()
    return [one for one in rules if one.basis == basis and one.valid_from <= on <= (one.valid_until or on)]


def _orders(deal: Deal) -> list[Order]:
    """Those that came of the deal's quotes."""
    quotes = list(Quote.objects.filter(deal=deal).exclude(number="").values_list("number", "party"))
    mine = Order.objects.filter(source="", reference__in=[number for number, _party in quotes])
    return (
        list(mine.filter(party__in={party for _number, party in quotes}).order_by("placed_at", "pk")) if quotes else []
    )


def _credits(orders: list[Order]) -> dict[UUID, tuple[Decimal, Decimal]]:
    """What was credited of each, before tax and with it."""
    notes = CreditNote.objects.filter(order__in=[one.pk for one in orders]).order_by().values("order")
    summed = notes.annotate(before=Sum("net"), whole=Sum("total"))
    return {one["order"]: (one["before"], one["whole"]) for one in summed}


def _won(deal: Deal, orders: list[Order], credits: Mapping[UUID, tuple[Decimal, Decimal]]) -> Parts:
    """Of what the deal was won at, less what was credited and cancelled since."""
    gone = sum((one.total for one in orders if one.status == Status.CANCELLED), NOTHING)
    gone += sum((net for key, (net, _whole) in credits.items()), NOTHING)
    lines = Line.objects.filter(deal=deal).order_by().values_list("product__family", "amount")
    product = deal.product.family if deal.product else ""
    return _scaled(_by_family(lines) or {product: deal.amount or NOTHING}, gone)


def _paid(order: Order, credited: Decimal) -> Parts:
    """Before tax, as far as it is paid and not credited."""
    if order.status in SETTLED or order.gross <= 0:
        return {}
    settled = max(min(order.paid, order.gross - credited), NOTHING)
    lines = OrderLine.objects.filter(order=order).order_by().values_list("product__family", "amount")
    return _scaled(_by_family(lines), order.total * (1 - settled / order.gross))


def _by_family(lines: Iterable[tuple[str | None, Any]]) -> Parts:
    out: Parts = {}
    for family, amount in lines:
        out[family or ""] = out.get(family or "", NOTHING) + amount
    return out


def _scaled(parts: Parts, gone: Decimal) -> Parts:
    """Each part less its share of what is gone; all is gone where nothing is left."""
    whole = sum(parts.values(), NOTHING)
    if whole <= 0 or gone >= whole:
        return {}
    return {family: amount * (whole - gone) / whole for family, amount in parts.items()}


def _add(out: dict[Key, Due], parts: Parts, rules: list[Rule], order: UUID | None, currency: str) -> None:
    taken: dict[UUID, tuple[Rule, Decimal]] = {}
    for family, amount in parts.items():
        rule = next((one for one in rules if one.family in ("", family)), None)
        if rule is not None and amount > 0:
            taken[rule.pk] = (rule, taken.get(rule.pk, (rule, NOTHING))[1] + amount)
    for rule, base in taken.values():
        if rule.percent is not None:
            out[rule.pk, order, currency] = Due(base.quantize(CENT, ROUND_HALF_UP), share(base, rule.percent))
        elif rule.fixed:
            out[rule.pk, order, rule.currency] = Due(base.quantize(CENT, ROUND_HALF_UP), rule.fixed)

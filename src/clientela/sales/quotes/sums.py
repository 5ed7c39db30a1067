"""What lines come to. Pure figures: amounts are rounded half up to cents, taxes by line or by rate over the total, as the rule is.

Rounding half up is what Italian, Spanish, Polish and British law allow for value added tax; Poland asks for either of both ways
(ustawa o VAT art. 106e ust. 7 and 10), Britain for lines or totals alike (VAT Notice 700, section 17).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clientela.catalog.splitting import cents, split

_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Tax:
    rate: Decimal  # per cent
    net: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Sums:
    amounts: tuple[Decimal, ...]  # of each line, before tax; of an optional one what it would be
    net: Decimal
    taxes: tuple[Tax, ...]  # the lowest rate first
    tax: Decimal
    total: Decimal
    cost: Decimal | None  # None where that of a line is not known


def amount(line: Mapping[str, Any], discount: Decimal) -> Decimal:
    """Of one line before tax, after its own discount and that of the whole."""
    gross = Decimal(line["quantity"]) * Decimal(line["unit_price"])
    return cents(gross * _less(Decimal(line.get("discount") or 0)) * _less(discount))


def sums(
    lines: Sequence[Mapping[str, Any]], *, discount: Decimal, rounding: str, chosen: Collection[int] = _NOTHING
) -> Sums:
    """Over all lines that are not optional, and those that are `chosen`."""
    amounts = tuple(amount(line, discount) for line in lines)
    counted = [(line, amounts[at]) for at, line in enumerate(lines) if not line.get("optional") or at in chosen]
    taxed = [one for line, net in counted for one in _taxed(line, net)]
    taxes = []
    for rate in sorted({rate for rate, _net in taxed}):
        nets = [net for its, net in taxed if its == rate]
        by_line = sum((cents(net * rate / 100) for net in nets), Decimal(0))
        net = sum(nets, Decimal(0))
        taxes.append(Tax(rate, net, by_line if rounding == "line" else cents(net * rate / 100)))
    net, tax = sum((one.net for one in taxes), Decimal(0)), sum((one.tax for one in taxes), Decimal(0))
    return Sums(amounts, cents(net), tuple(taxes), cents(tax), cents(net + tax), _cost(counted))


def rated(line: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """What of a line says its tax rate: the parts of a bundle that has none for the whole, else the line."""
    return line["parts"] if line.get("parts") and line.get("tax_rate") is None else [line]


def shares(line: Mapping[str, Any], net: Decimal) -> list[Decimal]:
    """What the parts of a bundle come to, together what the line does."""
    parts = line.get("parts") or []
    return split(net, [Decimal(one["worth"]) for one in parts]) if parts else []


def _taxed(line: Mapping[str, Any], net: Decimal) -> list[tuple[Decimal, Decimal]]:
    by = rated(line)
    nets = [net] if by == [line] else shares(line, net)
    return [(Decimal(one.get("tax_rate") or 0), its) for one, its in zip(by, nets, strict=True)]


def deepest(lines: Sequence[Mapping[str, Any]], discount: Decimal) -> Decimal:
    """The largest discount of any line, with that of the whole, in per cent."""
    found = [100 * (1 - _less(Decimal(line.get("discount") or 0)) * _less(discount)) for line in lines]
    return max(found, default=discount)


def _less(percent: Decimal) -> Decimal:
    return 1 - percent / 100


def _cost(counted: Sequence[tuple[Mapping[str, Any], Decimal]]) -> Decimal | None:
    if any(line.get("cost") is None for line, _net in counted):
        return None
    return cents(sum((Decimal(line["quantity"]) * Decimal(line["cost"]) for line, _net in counted), Decimal(0)))

"""An amount split over parts to the cent: by the largest remainder, so that the parts are the whole.

Each part has what its worth is of all worth, cut to cents; the cents that are left go one each to those that lost most by the cut
(method of Hamilton), to the first of those that lost the same.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
_EXACT = Context(prec=60)


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def split(whole: Decimal, worths: Sequence[Decimal]) -> list[Decimal]:
    """`whole`, which has full cents, over these worths, none below nothing; where none is worth anything, evenly."""
    every = sum(worths, Decimal(0)) or Decimal(len(worths))
    weights = worths if any(worths) else [Decimal(1)] * len(worths)
    exact = [_EXACT.divide(_EXACT.multiply(whole, one), every) for one in weights]
    out = [one.quantize(CENT, ROUND_FLOOR) for one in exact]
    left = int((whole - sum(out, Decimal(0))) / CENT)
    order = sorted(range(len(out)), key=lambda at: (out[at] - exact[at], at))
    for at in order[:left]:
        out[at] += CENT
    return out


_Known = Sequence[Decimal | None]


def worths(prices: _Known, costs: _Known, many: Sequence[Decimal]) -> list[Decimal]:
    """What parts are worth beside each other: by their prices; where one isn't known by what they cost; else by their number."""
    by = next((found for found in (prices, costs) if None not in found), [Decimal(1)] * len(many))
    return [(one or Decimal(0)) * count for one, count in zip(by, many, strict=True)]

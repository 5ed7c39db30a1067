"""The waterfall as an SVG of WIDTH by HEIGHT: each bar begins where the one before it ended."""

from dataclasses import dataclass
from decimal import Decimal

from clientela.sales.movement.reading import END, Bar, Movement

WIDTH, HEIGHT, TOP, BOTTOM = 800, 240, 24, 200
STEP, THICK = 80, 48


@dataclass(frozen=True)
class Drawn:
    bar: Bar
    kind: str  # whole, up, down
    x: float
    y: float
    height: float
    line: float  # where the sum stands behind it


def drawn(found: Movement) -> list[Drawn]:
    sums, stands = list[tuple[Bar, Decimal, Decimal]](), Decimal(0)
    for bar in found.bars:
        sums.append((bar, stands, stands + bar.amount))
        stands += bar.amount
    sums.append((Bar("end", END, found.end, 0), Decimal(0), found.end))
    most = float(max((max(low, high) for _bar, low, high in sums), default=Decimal(0)) or 1)

    def y(amount: Decimal) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * max(float(amount), 0) / most, 1)

    return [
        Drawn(
            bar, "whole" if bar.key in ("start", "end") else "up" if bar.amount >= 0 else "down", at * STEP + 16,
            y(max(low, high)), max(round(y(min(low, high)) - y(max(low, high)), 1), 1), y(high),
        )
        for at, (bar, low, high) in enumerate(sums)
    ]  # fmt: skip

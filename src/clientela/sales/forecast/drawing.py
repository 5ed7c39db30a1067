"""The picture of a forecast: what was won day by day, then the band in which four fifths and half of all runs end."""

from dataclasses import dataclass
from datetime import date

from clientela.sales.forecast.reading import Forecast, Line

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 8, 620, 16, 212


@dataclass(frozen=True)
class Picture:
    """Points of an SVG of WIDTH by HEIGHT; the labels at its right edge keep a line apart."""

    won: str
    band80: str
    band50: str
    middle: str
    now: tuple[float, float]
    labels: tuple[tuple[float, float], ...]  # height, amount


def picture(found: Forecast) -> Picture:
    spread, period = found.lines[0].spread, found.period
    top = max(spread.high80, 1.0) * 1.05

    def x(day: date) -> float:
        length = (period.last - period.first).days
        return round(LEFT + (RIGHT - LEFT) * min(max((day - period.first).days / length, 0), 1), 1)

    def y(amount: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * amount / top, 1)

    won = [(x(day), y(amount)) for day, amount in found.by_day] or [(float(LEFT), float(BOTTOM))]
    now = won[-1]
    band = {
        name: f"{now[0]},{now[1]} {RIGHT},{y(high)} {RIGHT},{y(low)}"
        for name, low, high in (("80", spread.low80, spread.high80), ("50", spread.low50, spread.high50))
    }
    told = (spread.high80, spread.median, spread.low80)
    return Picture(
        " ".join(f"{left},{height}" for left, height in won), band["80"], band["50"],
        f"{now[0]},{now[1]} {RIGHT},{y(spread.median)}", now, tuple(zip(_apart([y(one) for one in told]), told, strict=True)),
    )  # fmt: skip


def bars(line: Line, most: float) -> dict[str, float]:
    """The same of one line as a bar 200 wide: where each part begins and how long it is."""
    scale, one = 200 / max(most, 1.0), line.spread
    return {
        "won": line.won * scale, "from80": one.low80 * scale, "wide80": (one.high80 - one.low80) * scale,
        "from50": one.low50 * scale, "wide50": (one.high50 - one.low50) * scale, "middle": one.median * scale,
    }  # fmt: skip


def _apart(heights: list[float]) -> list[float]:
    """From the top down, each at least a line below the one before, and none below the picture."""
    found = list[float]()
    for height in heights:
        found.append(max(height, found[-1] + 15) if found else height)
    over = max(found[-1] - BOTTOM, 0.0)
    return [height - over for height in found]

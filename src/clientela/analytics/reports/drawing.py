"""The picture of an answered question, drawn on the server: bars, a line, stacked bars or shares. The table stands beside it."""

from dataclasses import dataclass, field
from decimal import Decimal

from clientela.analytics.reports.pivoting import ALL
from clientela.analytics.reports.telling import Answered, left_out, shown

WIDTH, NAMES, LINE, TALL = 720, 180, 26, 220
MOST_BARS, MOST_SERIES, MOST_STEPS, LABELS = 15, 5, 60, 8
_LETTERS = 26  # of a name that fit beside its bar


@dataclass
class Picture:
    """Shapes of an SVG, each with the number of its series; `texts` are (x, y, anchor, text)."""

    height: float = 0
    bars: list[tuple[float, float, float, float, int, str]] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)
    texts: list[tuple[float, float, str, str]] = field(default_factory=list)
    legend: list[tuple[int, str]] = field(default_factory=list)
    axis: float = 0


def picture(found: Answered) -> Picture | None:
    """None where there is nothing to draw: no rows, no figures but nought, or a table alone is wanted."""
    question = found.question
    if question.rows is None or question.chart == "none" or not found.rows:
        return None
    many = question.columns is not None and question.chart in ("stacked", "line")
    series: list[str | None] = list(found.columns)[:MOST_SERIES] if many else [ALL]
    drawn = _Drawing(found, series)
    if not drawn.span:
        return None
    out = drawn.upright() if question.rows.orders and question.chart != "share" else drawn.lying()
    if many:
        out.legend = [(place, found.column_label(key)) for place, key in enumerate(series)]
    return out


class _Drawing:
    def __init__(self, found: Answered, series: list[str | None]) -> None:
        self.found, self.series = found, series
        self.stacked = found.question.chart == "stacked"
        orders = found.question.rows is not None and found.question.rows.orders
        self.rows = found.rows[-MOST_STEPS:] if orders else found.rows[:MOST_BARS]
        parts = self.stacked or found.question.chart == "share"  # of a whole, where what is below nought takes no place
        self.values = {
            (row, key): max(told, Decimal(0)) if parts else told
            for row in self.rows for key in series for told in [found.cell(row, key).value or Decimal(0)]
        }  # fmt: skip
        sums = [sum((self.values[row, key] for key in series), Decimal(0)) for row in self.rows]
        self.most = max([Decimal(0), *(sums if self.stacked else self.values.values())])
        self.low = min([Decimal(0), *self.values.values()])
        self.span = self.most - self.low

    def told(self, row: str | None, key: str | None) -> str:
        names = [self.found.row_label(row), *([self.found.column_label(key)] if key != ALL else [])]
        return f"{', '.join(names)}: {shown(self.found, self.values[row, key])}"

    def lying(self) -> Picture:
        """A bar for each row, its name before it and its figure behind it."""
        out = Picture(height=len(self.rows) * LINE + 4)
        whole = (
            sum((self.values[row, ALL] for row in self.rows), Decimal(0))
            if self.found.question.chart == "share"
            else None
        )
        nought = NAMES + self._wide(-self.low)
        for place, row in enumerate(self.rows):
            end, y = nought, place * LINE + 4.0
            for at, key in enumerate(self.series):
                wide = self._wide(self.values[row, key])
                out.bars.append(
                    (round(end + min(wide, 0), 1), y, round(abs(wide), 1), LINE - 8, at, self.told(row, key))
                )
                end += max(wide, 0)
            total = sum((self.values[row, key] for key in self.series), Decimal(0))
            figure = f"{round(100 * total / whole)}%" if whole else self._figure(row, total)
            out.texts += [
                (NAMES - 8, y + 13, "end", _short(self.found.row_label(row))),
                (round(end + 6, 1), y + 13, "start", figure),
            ]
        return out

    def _wide(self, figure: Decimal) -> float:
        return float(figure / self.span) * (WIDTH - NAMES - 170)

    def _figure(self, row: str | None, total: Decimal) -> str:
        """What has no rate is told where it is missing, also where nothing else is there."""
        cell = self.found.cell(row, ALL)
        told = shown(self.found, total) if total or not cell.missing else ""
        return f"{told} {left_out(cell.missing)}".strip()

    def upright(self) -> Picture:
        """Steps from left to right: columns, stacked or not, or a line for each series."""
        out, bottom = Picture(height=TALL + 28, axis=round(self._height(Decimal(0)), 1)), float(TALL)
        step = (WIDTH - 40) / len(self.rows)
        by_line = self.found.question.chart == "line"
        for at, key in enumerate(self.series):
            points = [
                (20 + step * (place + 0.5), self._height(self.values[row, key])) for place, row in enumerate(self.rows)
            ]
            if by_line:
                out.lines.append((" ".join(f"{x:.1f},{y:.1f}" for x, y in points), at))
        if not by_line:
            for place, row in enumerate(self.rows):
                self._column(out, row, 20 + step * place + step * 0.15, step * 0.7)
        every = max(1, -(-len(self.rows) // LABELS))
        for place, row in enumerate(self.rows):
            if place % every == 0:
                out.texts.append(
                    (round(20 + step * (place + 0.5), 1), bottom + 18, "middle", _short(self.found.row_label(row), 14))
                )
        best = max(self.values, key=lambda one: self.values[one])
        x = 20 + step * (self.rows.index(best[0]) + 0.5)
        out.texts.append((round(min(max(x, 60), WIDTH - 60), 1), 14.0, "middle", shown(self.found, self.most)))
        return out

    def _column(self, out: Picture, row: str | None, x: float, wide: float) -> None:
        stands = Decimal(0)
        for at, key in enumerate(self.series if self.stacked else self.series[:1]):
            ends = stands + self.values[row, key]
            y, foot = sorted((self._height(stands), self._height(ends)))
            out.bars.append((round(x, 1), round(y, 1), round(wide, 1), round(foot - y, 1), at, self.told(row, key)))
            stands = ends

    def _height(self, figure: Decimal) -> float:
        """Where a figure stands, from the top."""
        return TALL - float((figure - self.low) / self.span) * (TALL - 24)


def _short(text: str, letters: int = _LETTERS) -> str:
    return text if len(text) <= letters else f"{text[: letters - 1]}…"

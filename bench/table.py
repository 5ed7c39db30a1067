"""What a measure comes to, and the rows of all of them: an aligned table for people, a JSON list for programs.

Where a row has a floor, reach and beyond are ratios to it; else they are meant for the value itself."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADINGS = ("name", "value", "unit", "floor", "ratio", "reach", "beyond")


@dataclass(frozen=True)
class Row:
    name: str
    value: float | None  # None: it could not be measured
    unit: str  # CPU-ms per request, CPU-s, s, MB
    floor: float | None = None  # in the same unit
    reach: float | None = None
    beyond: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor if self.value is not None and self.floor else None


@dataclass(frozen=True)
class Taken:
    """A measure that was taken: its figures, what they are made of in words, and rows that came out beside them."""

    value: float | None
    floor: float | None
    words: str
    beside: tuple[Row, ...] = ()  # their names go on where the measure's ends


def aligned(rows: Sequence[Row]) -> str:
    lines = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(_set(cell, widths[place], HEADINGS[place]) for place, cell in enumerate(line)).rstrip()
        for line in lines
    )


def write_json(rows: Sequence[Row], path: Path) -> None:
    path.write_text(json.dumps([as_json(row) for row in rows], indent=1, ensure_ascii=False) + "\n")


def as_json(row: Row) -> dict[str, str | float | None]:
    fields = asdict(row) | {"ratio": row.ratio}
    return {name: _rounded(fields[name]) for name in HEADINGS}


def _cells(row: Row) -> tuple[str, ...]:
    limits = (f"≤ {limit:g}" if limit is not None else "" for limit in (row.reach, row.beyond))
    return (row.name, _number(row.value), row.unit, _number(row.floor), _number(row.ratio), *limits)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 100 else f"{value:.2f}"


def _rounded(value: str | float | None) -> str | float | None:
    return float(f"{value:.4g}") if isinstance(value, float) else value


def _set(cell: str, width: int, heading: str) -> str:
    return cell.ljust(width) if heading in ("name", "unit") else cell.rjust(width)

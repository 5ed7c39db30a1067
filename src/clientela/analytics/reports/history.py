"""What was sold of a product, or to a customer, quarter by quarter: each figure leads to its lines, and those to their orders."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.analytics.reports.pivoting import ALL
from clientela.analytics.reports.showing import ask
from clientela.analytics.reports.telling import Answered, left_out, shown
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import allowed, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

LINES, WHEN, STEP = "order_line", "placed_at", "quarter"
MEASURES = {"party": ("amount", "margin"), "product": ("amount", "margin", "quantity")}
SHOWN = 8  # quarters; the report has the others


@dataclass(frozen=True)
class History:
    """`lines`: label, the list behind it, and what it comes to of each measure; the newest first, all together at the end."""

    head: list[str]
    lines: list[tuple[str, str, list[str]]]
    report_url: str


@signed_in
def sales_history(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    allowed(entity, pk, actor, verb="see")
    link = "product" if entity.key == "product" else "party"
    return render(request, "reports/_sales.html", {"sold": sold(link, pk, actor)})


def sold(link: str, key: UUID, actor: Actor) -> History | None:
    """None where nothing was sold that the reader may see, or may tell apart by what it was and when."""
    line = known(LINES, actor)
    open_to = {item.name for item in line.fields if not item.covered}
    if not actor.may("see", LINES) or not {link, WHEN} <= open_to:
        return None
    where = {"all": [{"field": link, "is": str(key)}]}
    asked = [ask(_question(name, where), actor)[0] for name in MEASURES[link] if name in open_to]
    found = [one for one in asked if one is not None and one.cell(ALL, ALL).value is not None]
    if not found:
        return None
    periods = [*list(reversed(found[0].rows))[:SHOWN], ALL]
    first = found[0].question.measure.item
    said = {"entity": LINES, "of": "sum", "field": first.name if first else "", "rows": WHEN, "rows_by": STEP}
    query = said | {"where": json.dumps(where, separators=(",", ":")), "chart": "bar"}
    return History(
        [str(one.question.measure.item.label) for one in found if one.question.measure.item],
        [_line(found, period) for period in periods],
        f"/reports/new/?{urlencode(query)}",
    )


def _question(measure: str, where: dict[str, Any]) -> dict[str, Any]:
    rows = {"field": WHEN, "by": STEP}
    return {"entity": LINES, "measure": {"of": "sum", "field": measure}, "rows": rows, "where": where}


def _line(found: list[Answered], period: str | None) -> tuple[str, str, list[str]]:
    cells = [one.cell(period, ALL) for one in found]
    said = [
        f"{shown(one, cell.value)} {left_out(cell.missing)}".strip() for one, cell in zip(found, cells, strict=True)
    ]
    return "" if period == ALL else found[0].row_label(period), cells[0].url, said

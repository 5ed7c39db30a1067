"""Answered reports on paper: A4, in the language that is active; the picture is drawn anew, in colours that print."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clientela.analytics.reports.drawing import WIDTH, Picture
from clientela.analytics.reports.showing import shown_answer
from clientela.analytics.reports.telling import Answered, left_out
from clientela.platform.people.company import company_name
from clientela.platform.ui.reader import reader
from clientela.sales.paper.printing import compiled

TEMPLATE = Path(__file__).parent / "report.typ"
INKS = ("#1f5c45", "#c08a2d", "#3f7f93", "#b5573a", "#8a8578")  # of the series, as on the page


def printed(title: str, answers: Sequence[tuple[str, Answered]]) -> bytes:
    said = {
        "title": title, "company": company_name(), "language": translation.get_language(),
        "on": reader().formats.moment(timezone.localtime()), "parts": [_told(name, found) for name, found in answers],
        "nothing": _("Nothing that you may see matches."),
    }  # fmt: skip
    return compiled(json.dumps(said, default=str), template=TEMPLATE)


def _told(name: str, found: Answered) -> dict[str, Any]:
    """A report as the template takes it: all figures are texts."""
    one = shown_answer(found)
    picture: Picture | None = one["picture"]
    return {
        "name": name, "measure": one["measure"], "about": [text for text in (one["records"], one["period"], one["where"]) if text],
        "number": one["number"], "picture": svg(picture) if picture else "",
        "legend": [(_ink(series), label) for series, label in (picture.legend if picture else ())],
        "head": [one["of"], *one["head"], _("Total") if one["head"] else one["measure"]],
        "lines": [{"label": line["label"], "total": line["total"], "cells": [_figure(cell) for cell in line["cells"]]}
                  for line in one["lines"]],
    }  # fmt: skip


def _figure(cell: dict[str, Any]) -> str:
    """With what it has become since the period before, and what it lacks."""
    delta = f" ({cell['delta']:+d}%)" if cell["delta"] is not None else ""
    return f"{cell['text']}{delta} {left_out(cell['missing'])}".rstrip()


def svg(picture: Picture) -> str:
    """The shapes of a picture as a file of its own."""
    shapes = [
        *(f'<rect x="{x}" y="{y}" width="{wide}" height="{tall}" fill="{_ink(series)}"/>'
          for x, y, wide, tall, series, _title in picture.bars),
        *(f'<polyline points="{points}" fill="none" stroke-width="2" stroke="{_ink(series)}"/>'
          for points, series in picture.lines),
        *([f'<line x1="20" x2="700" y1="{picture.axis}" y2="{picture.axis}" stroke="#777"/>'] if picture.axis else []),
        *(f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>' for x, y, anchor, text in picture.texts),
    ]  # fmt: skip
    size = f'viewBox="0 0 {WIDTH} {picture.height}" width="{WIDTH}" height="{picture.height}"'
    font = 'font-family="Libertinus Serif" font-size="13" fill="#333"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {font}>{"".join(shapes)}</svg>'


def _ink(series: int) -> str:
    return INKS[series % len(INKS)]

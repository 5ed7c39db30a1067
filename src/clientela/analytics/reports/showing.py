"""An answered question as pages and papers show it: words and figures in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _

from clientela.analytics.reports import behind
from clientela.analytics.reports.asking import BadReport, Document, read
from clientela.analytics.reports.drawing import picture
from clientela.analytics.reports.pivoting import ALL, TooLong
from clientela.analytics.reports.telling import Answered, Told, answered, sentence_of_period, shown
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor


def ask(document: Document, actor: Actor) -> tuple[Answered | None, str]:
    try:
        return answered(read(document, actor)), ""
    except (BadReport, TooLong, UnknownType) as error:
        return None, str(error)


def shown_answer(found: Answered) -> dict[str, Any]:
    question = found.question
    total = found.cell(ALL, ALL)
    where = behind.condition(question, found.pivot, ALL, ALL)
    return {
        "measure": question.measure.label, "period": sentence_of_period(question),
        "where": sentence(question.condition, question.words), "of": question.rows.label if question.rows else "",
        "of_columns": question.columns.label if question.columns else "",
        "head": [found.column_label(key) for key in found.columns],
        "lines": [_line(found, key) for key in (*found.rows, ALL)],
        "total": _cell(found, total), "missing": total.missing, "files": question.words.actor.may("export", question.entity.key),
        "behind": [(label, behind.address_of_others(url, name, where)) for label, url, name in behind.others(question)],
        "records": question.entity.label_plural, "number": total.number, "picture": picture(found), "finding": _finding(found),
    }  # fmt: skip


def _line(found: Answered, row: str | None) -> dict[str, Any]:
    label = found.row_label(row) if row != ALL else _("Total")
    cells = [_cell(found, found.cell(row, column)) for column in (*found.columns, ALL)]
    return {"label": label, "cells": cells, "total": row == ALL}


def _cell(found: Answered, one: Told) -> dict[str, Any]:
    delta = round(100 * (one.value - one.before) / abs(one.before)) if one.before and one.value is not None else None
    return {
        "text": shown(found, one.value) if one.value is not None else "", "url": one.url, "missing": one.missing, "delta": delta,
        "before": shown(found, one.before) if one.before is not None else "",
    }  # fmt: skip


def _finding(found: Answered) -> str:
    """What the picture shows, in one sentence."""
    total, known = found.cell(ALL, ALL), [(found.cell(row, ALL).value, row) for row in found.rows if row is not None]
    figures = [(value, row) for value, row in known if value is not None]
    if not figures:
        return ""
    most, row = max(figures, key=lambda one: one[0])
    said = {"label": found.row_label(row), "figure": shown(found, most), "total": shown(found, total.value)}
    return _("%(label)s: %(figure)s, the most; all together %(total)s") % said

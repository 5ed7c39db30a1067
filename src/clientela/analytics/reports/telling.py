"""An answered question as plain rows: for programs, for files, and for the table of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clientela.analytics.reports import behind, pivoting
from clientela.analytics.reports.asking import Question
from clientela.analytics.reports.dimensions import told
from clientela.analytics.reports.pivoting import ALL, Cell, Pivot, answer, value
from clientela.platform.ui.reader import reader


@dataclass(frozen=True)
class Told:
    """A figure, the one before it where the question compares, how many records have no rate, and the list behind it."""

    row: str | None
    column: str | None
    number: int
    value: Decimal | None
    before: Decimal | None
    missing: int
    url: str


@dataclass(frozen=True)
class Answered:
    question: Question
    pivot: Pivot
    earlier: Pivot | None

    def cell(self, row: str | None, column: str | None) -> Told:
        found = self.pivot.cells.get((row, column), Cell())
        url = ""
        if found.n:
            where = behind.condition(self.question, self.pivot, row, column)
            url = behind.address(self.question, where)
        figure = value(self.question.measure, found)
        return Told(row, column, found.n, figure, self._before(row, column), found.missing, url)

    def row_label(self, key: str | None) -> str:
        return _label(key, self.pivot.row_labels, self.pivot.rows_in_all - pivoting.ROWS)

    def column_label(self, key: str | None) -> str:
        return _label(key, self.pivot.column_labels, self.pivot.columns_in_all - pivoting.COLUMNS)

    @property
    def rows(self) -> tuple[str | None, ...]:
        return self.pivot.rows if self.question.rows else ()

    @property
    def columns(self) -> tuple[str | None, ...]:
        return self.pivot.columns if self.question.columns else ()

    def _before(self, row: str | None, column: str | None) -> Decimal | None:
        """Of the same group in the period before; groups of time have none there, and others aren't the same ones."""
        dated = (self.question.rows and self.question.rows.by and row != ALL) or (
            self.question.columns and self.question.columns.by and column != ALL
        )
        if self.earlier is None or None in (row, column) or dated:
            return None
        found = self.earlier.cells.get((row, column))
        return value(self.question.measure, found) if found else None


def answered(question: Question) -> Answered:
    """Raises TooLong."""
    return Answered(question, answer(question), answer(question, before=True) if question.compares else None)


def as_document(found: Answered) -> dict[str, Any]:
    """For programs."""
    question, pivot = found.question, found.pivot
    places = [(row, column) for row in (*found.rows, ALL) for column in (*found.columns, ALL)]
    return {
        "question": question.document, "measure": question.measure.label, "currency": pivot.currency or None,
        "rows": [_member(key, found.row_label(key)) for key in found.rows],
        "columns": [_member(key, found.column_label(key)) for key in found.columns],
        "rows_in_all": pivot.rows_in_all if question.rows else 0,
        "columns_in_all": pivot.columns_in_all if question.columns else 0,
        "cells": [_told(found.cell(*place)) for place in places if place in pivot.cells],
    }  # fmt: skip


def as_table(found: Answered) -> list[list[str | Decimal | None]]:
    """For files: a head, a line for each row, and the totals."""
    of = found.question.rows.label if found.question.rows else ""
    total, columns = _("Total"), (*found.columns, ALL)
    head = [
        of,
        *(found.column_label(key) for key in found.columns),
        total if found.columns else found.question.measure.label,
    ]
    body = [
        [found.row_label(row) if row != ALL else total, *(found.cell(row, column).value for column in columns)]
        for row in (*found.rows, ALL)
    ]
    return [list(head), *body]


def shown(found: Answered, figure: Decimal | None) -> str:
    """A figure in the reader's language."""
    formats, measure = reader().formats, found.question.measure
    if figure is None:
        return ""
    if measure.money:
        return formats.money(round(figure, 2), found.pivot.currency)
    if measure.of == "share":
        return f"{formats.number(round(figure, 1))}%"
    return formats.number(round(figure, 2))


def left_out(count: int) -> str:
    """What a figure does not hold, since there is no rate for it; "" where that is nothing."""
    return _("+ %(count)s without rate") % {"count": count} if count else ""


def sentence_of_period(question: Question) -> str:
    """ "Date: 1 Jan 2026 to 31 Dec 2026"."""
    one = question.period
    if one is None:
        return ""
    said = {"field": one.label, "first": told(one.first, "day"), "last": told(one.last, "day")}
    if not question.compares:
        return _("%(field)s: %(first)s to %(last)s") % said
    said |= {"before": told(one.before, "day"), "until": told(one.until, "day")}
    return _("%(field)s: %(first)s to %(last)s, compared with %(before)s to %(until)s") % said


def _label(key: str | None, labels: Mapping[str, str], left: int) -> str:
    return _("%(number)s others") % {"number": left} if key is None else labels.get(key, key)


def _member(key: str | None, label: str) -> dict[str, Any]:
    return {"key": key, "label": label, "others": key is None}


def _told(one: Told) -> dict[str, Any]:
    return {
        "row": one.row, "column": one.column, "records": one.number, "value": one.value, "before": one.before,
        "without_rate": one.missing, "url": one.url or None,
    }  # fmt: skip

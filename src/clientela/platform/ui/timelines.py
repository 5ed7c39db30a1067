"""A list as a timeline: each record a bar from one of its days to another, over some weeks.

One statement whatever the list holds: the records that end first, as many as a page takes.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clientela.platform.conditions.moments import now
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import matching_rows
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.calendars import month_of, named
from clientela.platform.ui.display import days as days_of
from clientela.platform.ui.display import spans
from clientela.platform.ui.entity import money_of
from clientela.platform.ui.filtering import State

WEEKS = 18
MOST = 80  # bars; a filter or the table shows the others
_WEEK = timedelta(days=7)


def answer(request: HttpRequest, entity: Entity, state: State, around: dict[str, Any]) -> HttpResponse:
    """The weeks from the month on that the address names, else from this month on."""
    ends = spans(entity)
    if ends is None:
        raise Missing(_("%(list)s have no days to stand between on a timeline.") % {"list": entity.label_plural})
    month = month_of(state)
    first = month - timedelta(days=month.weekday())
    weeks = [first + number * _WEEK for number in range(WEEKS)]
    bars = _bars(request, entity, state, ends, weeks)
    url = f"{entity.url}?"
    context = {
        **around,
        "by": [item.label for item in ends],
        "weeks": weeks,
        "months": [(day, len(list(of))) for day, of in groupby(weeks, lambda week: week.replace(day=1))],
        "this_week": now().date() - timedelta(days=now().date().weekday()),
        "bars": bars[:MOST],
        "most": MOST if len(bars) > MOST else 0,
        "table_url": url + state.query(view="", month=""),
        "previous_url": url + state.query(month=named(month - timedelta(days=1))),
        "next_url": url + state.query(month=named(month + timedelta(days=31))),
        "today_url": url + state.query(month=""),
        "may_move": around["can"]["edit"] and ends[1].editable and ends[1] in days_of(entity),
        "query": state.query(by=ends[1].name),
        "today": now().date(),
    }
    fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "spans"
    return render(request, "entities/_timeline.html" if fragment else "entities/timeline.html", context)


def _bars(
    request: HttpRequest, entity: Entity, state: State, ends: tuple[Field, Field], weeks: Sequence[date]
) -> list[dict[str, Any]]:
    begins, closes = (item.orm for item in ends)
    within = Q(**{f"{begins}__lt": weeks[-1] + _WEEK})
    within &= Q(**{f"{closes}__gte": weeks[0]}) | Q(**{f"{closes}__isnull": True})
    money, late = money_of(entity), entity.by_name.get(entity.late)
    names = {"key": "pk", "name": entity.by_name[entity.title].orm, "begins": begins, "closes": closes}
    names |= {"of": entity.subtitle} if entity.subtitle else {}
    names |= {"amount": money.orm, "currency": money.currency_path} if money else {}
    names |= {"late": late.orm} if late and not late.covered else {}
    rows = matching_rows(entity, actor_of(request), replace(state.ask, where=state.ask.where & within))
    ordered = rows.order_by(F(closes).asc(nulls_last=True), begins, "pk")[: MOST + 1]
    found = ({name: row[path] for name, path in names.items()} for row in ordered.values(*{*names.values()}))
    return [_bar(one, weeks) for one in found]


def _bar(one: dict[str, Any], weeks: Sequence[date]) -> dict[str, Any]:
    """With how many weeks lie before it, how many it takes, and how many are behind it."""
    before = max(0, (one["begins"] - weeks[0]) // _WEEK)
    last = len(weeks) - 1 if one["closes"] is None else min(len(weeks) - 1, (one["closes"] - weeks[0]) // _WEEK)
    last = max(last, before)
    stale = one.get("late")
    return one | {
        "before": before,
        "weeks": last - before + 1,
        "behind": len(weeks) - 1 - last,
        "late": bool(stale and stale < now().date()),
        "from_earlier": one["begins"] < weeks[0],
        "to_later": one["closes"] is None or one["closes"] >= weeks[-1] + _WEEK,
    }

"""A list as a calendar: the records of one month, each on the day that one of its fields names."""

import calendar
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.conditions.moments import now, on_days
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.display import days
from clientela.platform.ui.filtering import State, grouped, written

MOST = 1_000  # records of a month
A_DAY = 4  # that a day shows before “more”
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def answer(request: HttpRequest, entity: Entity, state: State, around: dict[str, Any]) -> HttpResponse:
    """The month that the address names, else this one."""
    actor, item, first = actor_of(request), field_of(entity, state), month_of(state)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    where = state.ask.where & on_days(item.orm, item.kind, weeks[0][0], weeks[-1][-1])
    found = _records(entity, actor, replace(state.ask, where=where), item)
    url = f"{entity.url}?"
    context = {
        **around,
        "by": item.label,
        "month": first,
        "today": now().date(),
        "weeks": [[_day(day, found[day], _more_url(entity, state, item, day)) for day in week] for week in weeks],
        "weekdays": weeks[0],
        "previous_url": url + state.query(month=_named(first - timedelta(days=1))),
        "next_url": url + state.query(month=_named(first + timedelta(days=31))),
        "today_url": url + state.query(month=""),
        "shown": sum(map(len, found.values())),
        "most": MOST,
    }
    fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "calendar"
    return render(request, "entities/_calendar.html" if fragment else "entities/calendar.html", context)


def field_of(entity: Entity, state: State) -> Field:
    fields = {item.name: item for item in days(entity)}
    if not fields:
        raise Missing(_("%(list)s have no date to show them on a calendar.") % {"list": entity.label_plural})
    return fields.get(state.view.get("by", "")) or next(iter(fields.values()))


def month_of(state: State) -> date:
    """The first day of the month that the address names; this month where it names none that can be."""
    found = _MONTH.fullmatch(state.view.get("month", ""))
    if found and 1800 <= int(found[1]) <= 2200 and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return now().date().replace(day=1)


def _records(entity: Entity, actor: Actor, ask: Ask, item: Field) -> defaultdict[date, list[dict[str, Any]]]:
    rows = matching_rows(entity, actor, ask).order_by(item.orm, "pk")
    found: defaultdict[date, list[dict[str, Any]]] = defaultdict(list)
    for key, name, at in rows.values_list("pk", entity.by_name[entity.title].orm, item.orm)[:MOST]:
        moment = timezone.localtime(at) if isinstance(at, datetime) else None
        found[moment.date() if moment else at].append({"key": str(key), "name": name, "at": moment})
    return found


def _day(day: date, records: list[dict[str, Any]], more_url: str) -> dict[str, Any]:
    return {"day": day, "records": records[:A_DAY], "more": max(0, len(records) - A_DAY), "more_url": more_url}


def _more_url(entity: Entity, state: State, item: Field, day: date) -> str:
    """The list of one day."""
    after = day + timedelta(days=1)
    of_day = [{"field": item.name, "at_least": day.isoformat()}, {"field": item.name, "under": after.isoformat()}]
    condition = grouped({"all": [*state.condition.get("all", []), *of_day]})
    return f"{entity.url}?{state.query(filter=written(condition), view='', by='', month='')}"


def _named(day: date) -> str:
    return f"{day:%Y-%m}"

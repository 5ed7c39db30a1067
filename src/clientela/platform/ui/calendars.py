"""A list as a calendar: the records of one month, each on the day that one of its fields names, with what each day comes to.

The database picks the few of each day that are shown and sums all of them, so that a month costs the same however many it holds.
"""

import calendar
import dataclasses
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber, TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.conditions.moments import now, on_days
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.boards import said
from clientela.platform.ui.display import days as days_of
from clientela.platform.ui.entity import money_of
from clientela.platform.ui.filtering import State, grouped, state_of, written

A_DAY = 4  # that a day shows before “more”
_MONTH = re.compile(r"(\d{4})-(\d{2})")


def answer(request: HttpRequest, entity: Entity, state: State, around: dict[str, Any]) -> HttpResponse:
    """The month that the address names, else this one."""
    actor, item, first = actor_of(request), field_of(entity, state), month_of(state)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    where = state.ask.where & on_days(item.orm, item.kind, weeks[0][0], weeks[-1][-1])
    days = _days(entity, actor, replace(state.ask, where=where), item)
    url = f"{entity.url}?"
    context = {
        **around,
        "by": item.label,
        "month": first,
        "today": now().date(),
        "weeks": [[_day(day, days, _more_url(entity, state, item, day)) for day in week] for week in weeks],
        "weekdays": weeks[0],
        "previous_url": url + state.query(month=named(first - timedelta(days=1))),
        "next_url": url + state.query(month=named(first + timedelta(days=31))),
        "today_url": url + state.query(month=""),
        "may_move": around["can"]["edit"] and item.editable,
        "query": state.query(),
    }
    fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "calendar"
    return render(request, "entities/_calendar.html" if fragment else "entities/calendar.html", context)


def field_of(entity: Entity, state: State) -> Field:
    fields = {item.name: item for item in days_of(entity)}
    if not fields:
        raise Missing(_("%(list)s have no date to show them on a calendar.") % {"list": entity.label_plural})
    return fields.get(state.view.get("by", "")) or next(iter(fields.values()))


def month_of(state: State) -> date:
    """The first day of the month that the address names; this month where it names none that can be."""
    found = _MONTH.fullmatch(state.view.get("month", ""))
    if found and 1800 <= int(found[1]) <= 2200 and 1 <= int(found[2]) <= 12:
        return date(int(found[1]), int(found[2]), 1)
    return now().date().replace(day=1)


@dataclass
class Day:
    """What a day holds: how many records, the first of them, and what they sum up to in each currency."""

    number: int = 0
    records: list[dict[str, Any]] = dataclasses.field(default_factory=list)
    amounts: list[tuple[Decimal, str]] = dataclasses.field(default_factory=list)


def _days(entity: Entity, actor: Actor, ask: Ask, item: Field) -> defaultdict[date, Day]:
    on: Any = F(item.orm) if item.kind == "date" else TruncDate(item.orm, tzinfo=timezone.get_current_timezone())
    rows = matching_rows(entity, actor, ask).order_by().annotate(shown_on=on)
    money, found = money_of(entity), defaultdict[date, Day](Day)
    sums: dict[str, Any] = {"number": Count("pk")} | ({"sum": Sum(money.orm)} if money else {})
    for row in rows.values("shown_on", *([money.currency_path] if money else [])).annotate(**sums):
        day = found[row["shown_on"]]
        day.number += row["number"]
        if money and row["sum"]:
            day.amounts.append((round(row["sum"], 2), row[money.currency_path]))
    turn = Window(RowNumber(), partition_by=[F("shown_on")], order_by=[F(item.orm).asc(), F("pk").asc()])
    first = rows.annotate(turn=turn).filter(turn__lte=A_DAY).order_by(item.orm, "pk")
    late = entity.by_name.get(entity.late)
    names = {"key": "pk", "name": entity.by_name[entity.title].orm, "at": item.orm}
    names |= {"of": entity.subtitle} if entity.subtitle else {}
    names |= {"late": late.orm} if late and not late.covered else {}
    today = now().date()
    for row in first.values(*{*names.values()}):
        said = {name: row[path] for name, path in names.items()}
        at, stale = said["at"], said.get("late")
        moment = timezone.localtime(at) if isinstance(at, datetime) else None
        found[moment.date() if moment else at].records.append(
            said | {"key": str(said["key"]), "at": moment, "late": bool(stale and stale < today)}
        )
    return found


def _day(day: date, days: Mapping[date, Day], more_url: str) -> dict[str, Any]:
    held = days.get(day, Day())
    more = max(0, held.number - A_DAY)
    return {"day": day, "records": held.records, "amounts": held.amounts, "more": more, "more_url": more_url}


@signed_in
@require_POST
def move(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Put a record on another day; of a moment the time stays. Says why where it stays where it was."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    item = field_of(entity, state_of(entity, actor, request.GET))
    if entity.verbs.edit is None or not item.editable:
        raise Missing(_("There is no such field."))
    to = request.POST.get("day", "")
    standing = entity.visible_to(actor).filter(pk=pk).values_list(item.orm, flat=True).first()
    if isinstance(standing, datetime):
        to = f"{to}T{timezone.localtime(standing):%H:%M:%S}"
    cleaned = clean(entity, {item.name: to}, partial=True)
    if cleaned.problems or not to:
        return said("; ".join(cleaned.problems.values()) or _("There is no such day."))
    try:
        edit_record(entity, pk, cleaned.facts, by=actor)
    except (Needed, Unlinked, Conflict) as error:
        return said(str(error))
    return HttpResponse(status=204)


def _more_url(entity: Entity, state: State, item: Field, day: date) -> str:
    """The list of one day."""
    after = day + timedelta(days=1)
    of_day = [{"field": item.name, "at_least": day.isoformat()}, {"field": item.name, "under": after.isoformat()}]
    condition = grouped({"all": [*state.condition.get("all", []), *of_day]})
    return f"{entity.url}?{state.query(filter=written(condition), view='', by='', month='')}"


def named(day: date) -> str:
    """A month as addresses name it."""
    return f"{day:%Y-%m}"

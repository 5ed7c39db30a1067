"""A list as a board: a column for each value of a field, its cards in the list's order, sums over all of it, cards that move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.choices import Record, few, offered
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import KEYED, Entity, Field
from clientela.platform.entities.listing import matching_rows, pages
from clientela.platform.entities.masks import known, known_to
from clientela.platform.entities.money import Amount, day_of, rates, total
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Barred, Missing, Unlinked, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.display import groupings
from clientela.platform.ui.entity import money_of
from clientela.platform.ui.filtering import State, state_of
from clientela.platform.ui.table import columns_of, table_context

CARDS = 20  # of a column at first, and with each further asking
MOST_PEOPLE = 12  # columns of a board by owner
BARE = (
    "integer",
    "number",
    "truth",
    "year",
)  # kinds that say nothing without their label, for which a card has no room
NOTHING = "-"  # the column of records without a value


@dataclass(frozen=True)
class Column:
    """`key` is the field's value, NOTHING for none."""

    key: str
    label: str


def answer(request: HttpRequest, entity: Entity, state: State, around: dict[str, Any]) -> HttpResponse:
    """The board; with `column` the next cards of one, with `sums` the figures over all of them."""
    actor, item = actor_of(request), field_of(entity, state)
    lanes = few(item) if item.few else []
    state = framed(entity, state, item, lanes)
    columns = columns_by(entity, item, [one for one in lanes if one.frame == state.view.get("of", "")])
    if "sums" in request.GET:
        figures = sums(entity, actor, state, item, columns)
        return render(
            request,
            "entities/_board_sums.html",
            {"sums": figures, "whole": _whole(figures), "summed": money_of(entity) is not None},
        )
    if "column" in request.GET:
        wanted = [one for one in columns if one.key == request.GET["column"]]
        context = {**around, "column": _columns(entity, actor, state, item, wanted)[0]} if wanted else around
        return render(request, "entities/_cards.html", context)
    context = {
        **around,
        "columns": _columns(entity, actor, replace(state, ask=_from_start(state)), item, columns),
        "by": item.label,
        "frames": [
            (one.frame_label, f"{entity.url}?{state.query(of=one.frame)}", one.frame == state.view["of"])
            for one in _frames(item, lanes)
        ],
        "sums_url": f"{entity.url}?{state.query(sums='1')}",
        "summed": money_of(entity) is not None,
        "may_move": around["can"]["edit"] and item.editable,
        "new_url": f"{entity.url}new/?{item.name}=" if around["can"]["create"] and item.editable else "",
    }
    fragment = request.headers.get("HX-Request") and request.headers.get("HX-Target") == "board"
    return render(request, "entities/_board.html" if fragment else "entities/board.html", context)


@signed_in
def move(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Put a record into another column; says why it stays where it was. Where more is asked of it there, whoever may pass that is
    asked why it is let in nevertheless, on a page of its own, which is also what this address shows."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    state = state_of(entity, actor, request.GET)
    item = field_of(entity, state)
    if entity.verbs.edit is None or not item.editable:
        raise Missing(_("There is no such field."))
    to, because = request.POST.get("to") or request.GET.get("to", ""), request.POST.get("because", "").strip()
    facts = {item.name: None if to == NOTHING else to} | ({entity.passes: because} if entity.passes and because else {})
    cleaned = clean(entity, facts, partial=True)
    if cleaned.problems:
        return said("; ".join(cleaned.problems.values()))
    back = f"{entity.url}?{state.query()}" if state.view.get("view") == "board" else f"{entity.url}{pk}/"
    try:
        with transaction.atomic():
            edit_record(entity, pk, cleaned.facts, by=actor)
            transaction.set_rollback(request.method != "POST")  # to be asked is not to be moved
    except (Needed, Unlinked) as error:
        return said(str(error))
    except Barred as error:
        return _barred(request, entity, pk, {"to": to, "because": because, "asks": str(error), "back_url": back})
    if because or request.method != "POST":
        return redirect(back)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"} if request.headers.get("HX-Request") else None)


def _barred(request: HttpRequest, entity: Entity, pk: UUID, asked: dict[str, str]) -> HttpResponse:
    """The page that asks why, for whoever may say so; script is told where that is."""
    actor = actor_of(request)
    passes = entity.passes in entity.by_name and entity.visible_to(actor, verb="pass").filter(pk=pk).exists()
    way = f"{request.path}?{urlencode(request.GET.dict() | {'to': asked['to']})}"
    if request.headers.get("HX-Request") and passes:
        return HttpResponse(status=204, headers={"HX-Redirect": way})
    if not passes or "text/plain" in request.headers.get("Accept", ""):
        return said(asked["asks"], status=409, headers={"X-Way": way} if passes else None)
    named = entity.rows().values_list(entity.by_name[entity.title].orm, flat=True).get(pk=pk)
    context = {**asked, "entity": entity, "name": named, "home": f"{entity.url}{pk}/", "action_url": way,
               "label": entity.by_name[entity.passes].label}  # fmt: skip
    return render(request, "entities/barred.html", context, status=409 if request.method == "POST" else 200)


def said(text: str, *, status: int = 422, headers: dict[str, str] | None = None) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=headers)


def field_of(entity: Entity, state: State) -> Field:
    """The field that the board goes by: the one that the address names, else the first that can be."""
    fields = {item.name: item for item in groupings(entity)}
    if not fields:
        raise Missing(_("%(list)s can't be shown as a board.") % {"list": entity.label_plural})
    return fields.get(state.view.get("by", "")) or next(iter(fields.values()))


def framed(entity: Entity, state: State, item: Field, lanes: Sequence[Record]) -> State:
    """Where what a board goes by lies within records of another type, it shows one of those at a time: the one that the address
    names, else the first."""
    if not item.within:
        return state
    frames = _frames(item, lanes)
    chosen = next((one.frame for one in frames if one.frame == state.view.get("of")), frames[0].frame if frames else "")
    path = registry.entity(entity.key).by_name[item.within].key_path
    where = Q(**{path: UUID(chosen)}) if chosen else Q(pk__in=())
    return replace(state, ask=replace(state.ask, where=state.ask.where & where), view=state.view | {"of": chosen})


def _frames(item: Field, lanes: Sequence[Record]) -> list[Record]:
    """The first lane within each record that a board can show, in their order."""
    return list({one.frame: one for one in reversed(lanes)}.values())[::-1] if item.within else []


def columns_by(entity: Entity, item: Field, lanes: Sequence[Record]) -> list[Column]:
    if item.few:
        nothing = [Column(NOTHING, _("None"))] if item.nullable and not item.within else []
        return [*(Column(one.key, one.label) for one in lanes), *nothing]
    blank = item.nullable or item.own or item.kind == "user" or _may_be_blank(entity, item)
    nothing = [Column(NOTHING, _("None"))] if blank else []
    choices = [Column(key, str(label)) for key, label in offered(item) if key]
    return [*(choices[:MOST_PEOPLE] if item.kind == "user" else choices), *nothing]


def _may_be_blank(entity: Entity, item: Field) -> bool:
    return bool(getattr(entity.model._meta.get_field(item.orm), "blank", False))


def sums(entity: Entity, actor: Actor, state: State, item: Field, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """For each column how many records it holds and, where they hold money, its sum in each currency; where those are several,
    also what they come to in the company's own."""
    money = money_of(entity)
    weight = weight_of(entity, actor)
    figures: dict[str, Any] = {"number": Count("pk")} | ({"sum": Sum(money.orm)} if money else {})
    if money and weight:
        figures["weighed"] = Sum(F(money.orm) * F(weight) / 100)
    path = item.key_path
    rows = matching_rows(entity, actor, state.ask).order_by()
    grouped = list(rows.values(path, *([money.currency_path] if money else [])).annotate(**figures))
    found = [_summed(one, [row for row in grouped if _key(row[path]) == one.key], money) for one in columns]
    if money and any(len(one["amounts"]) > 1 for one in found):
        _across(rows, money, path, found)
    return found


def _across(rows: Any, money: Field, path: str, found: list[dict[str, Any]]) -> None:
    """Add its total over all currencies to each column that has several."""
    held = rows.exclude(**{f"{money.orm}__isnull": True}).values_list(path, money.currency_path, day_of(money))
    parts: dict[str, list[Amount]] = {}
    for key, currency, day, amount, number in held.annotate(Sum(money.orm), Count("pk")):
        parts.setdefault(_key(key), []).append(Amount(amount, currency, day, number))
    known = rates({(one.currency, one.on) for some in parts.values() for one in some})
    for one in found:
        if len(one["amounts"]) > 1:
            one["total"] = total(parts[one["key"]], known)


def _whole(columns: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the columns come to together, in each currency."""
    out: dict[str, dict[str, Decimal]] = {"amounts": {}, "weighed": {}}
    for column in columns:
        for kind, by_currency in out.items():
            for amount, currency in column[kind]:
                by_currency[currency] = by_currency.get(currency, Decimal(0)) + amount
    return {kind: [(amount, currency) for currency, amount in found.items()] for kind, found in out.items()}


def weight_of(entity: Entity, actor: Actor) -> str:
    """The ORM path of the percentage that amounts are weighed by, "" where there is none or its reader may not know it."""
    name, _dot, rest = entity.weighed.partition(".")
    link = entity.by_name.get(name)
    if link is None or not link.link or not actor.may("see", link.link):
        return ""
    item = known_to(registry.entity(link.link), actor).by_name.get(rest)
    return f"{link.orm}__{item.orm}" if item is not None and not item.covered else ""


def _summed(column: Column, rows: Iterable[dict[str, Any]], money: Field | None) -> dict[str, Any]:
    amounts: dict[str, Decimal] = {}
    weighed: dict[str, Decimal] = {}
    number = 0
    for row in rows:
        number += row["number"]
        if money and row["sum"]:
            currency = row[money.currency_path]
            amounts[currency] = amounts.get(currency, Decimal(0)) + row["sum"]
            weighed[currency] = weighed.get(currency, Decimal(0)) + (row.get("weighed") or 0)
    return {
        "key": column.key,
        "number": number,
        "amounts": [(round(amount, 2), currency) for currency, amount in amounts.items()],
        "weighed": [(round(amount, 2), currency) for currency, amount in weighed.items() if amount > 0],
    }


def _columns(
    entity: Entity, actor: Actor, state: State, item: Field, columns: Sequence[Column]
) -> list[dict[str, Any]]:
    """The cards of each column, in the list's order."""
    shown = (entity.by_name[name] for name in columns_of(entity, state) if name != item.name)
    late = entity.by_name.get(entity.late)
    names = tuple(one.name for one in shown if one.kind not in BARE and one is not late)
    marked = (*names, late.name) if late and not late.covered else names
    path, ask = item.key_path, replace(state.ask, columns=marked, limit=CARDS)
    asks = [replace(ask, where=ask.where & _within(item, path, one.key)) for one in columns]
    out = []
    for column, cards in zip(columns, pages(entity, actor, asks), strict=True):
        table = table_context(entity, marked, cards.rows, state)
        more = state.query(column=column.key, after=cards.next) if cards.next else ""
        out.append(
            {
                "key": column.key,
                "label": column.label,
                "cards": table["rows"],
                "late": marked != names,
                "kinds": [one["kind"] for one in table["columns"]],
                "labels": [one["label"] for one in table["columns"]],
                "more_url": f"{entity.url}?{more}" if more else "",
            }
        )
    return out


def _within(item: Field, path: str, key: str) -> Q:
    """What belongs into a column. A key is given as one, not as text: only so do all columns share the text of their SQL."""
    if key != NOTHING:
        return Q(**{path: UUID(key) if item.kind in KEYED else key})
    unset = Q(**{f"{path}__isnull": True})
    return unset if item.kind in KEYED else unset | Q(**{path: ""})  # of a choice an empty text stands for it, too


def _from_start(state: State) -> Any:
    return replace(state.ask, after="", before="")


def _key(value: Any) -> str:
    return NOTHING if value in (None, "") else str(value)

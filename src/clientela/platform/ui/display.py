"""How a list is shown: the form that chooses its shape, grouping, order and columns, and the state that it leads to."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.people.as_of import moment
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.filtering import State, state_of
from clientela.platform.ui.forms import local_moment
from clientela.platform.ui.table import columns_of

MOST_COLUMNS = 24
SHAPES: tuple[dict[str, Any], ...] = (
    {"key": "", "label": _("Table"), "icon": "table"},
    {"key": "board", "label": _("Board"), "icon": "columns-3"},
    {"key": "calendar", "label": _("Calendar"), "icon": "calendar-days"},
    {"key": "timeline", "label": pgettext_lazy("of a list", "Timeline"), "icon": "chart-gantt"},
)


def groupings(entity: Entity) -> list[Field]:
    """What a board of this entity may be grouped by, what it goes by at first in front."""
    kinds = ("choice", "user")
    found = [
        one
        for one in entity.fields
        if (one.kind in kinds or one.few) and one.stored and one.filterable and not _of_another(one)
    ]
    return sorted(found, key=lambda one: one.name != entity.board)


def _of_another(item: Field) -> bool:
    """A choice of the record that this one leads to: it is grouped there."""
    return item.kind == "choice" and "__" in item.orm


def days(entity: Entity) -> list[Field]:
    """What a calendar of this entity may go by."""
    return [item for item in entity.fields if item.kind in ("date", "moment") and item.stored]


def spans(entity: Entity) -> tuple[Field, Field] | None:
    """The days between which a timeline of this entity shows a record, where its reader may know both."""
    found = [entity.by_name[name] for name in entity.spans if name in entity.by_name]
    return (found[0], found[1]) if len(found) == 2 and not any(item.covered for item in found) else None


def columns(entity: Entity) -> list[Field]:
    """What a list of this entity may show: whatever fits into one cell."""
    return [item for item in entity.fields if item.kind != "composite" or item.expression is not None]


def possible(entity: Entity) -> list[dict[str, Any]]:
    """The shapes in which a list of this entity can be shown."""
    can = {"": True, "board": groupings(entity), "calendar": days(entity), "timeline": spans(entity)}
    return [one for one in SHAPES if can[one["key"]]]


def shapes(entity: Entity, state: State) -> list[dict[str, Any]]:
    """The way to each shape, of lists that are made to be seen in another than a table."""
    if not (entity.board or entity.spans):
        return []
    now = state.view.get("view", "")
    return [
        one
        | {"url": f"{entity.url}?{state.query(view=one['key'], by='', of='', month='')}", "chosen": one["key"] == now}
        for one in possible(entity)
    ]


def display_context(entity: Entity, state: State) -> dict[str, Any]:
    shown = columns_of(entity, state)
    offered = {item.name: item for item in columns(entity)}
    order = [*(name for name in shown if name in offered), *(name for name in offered if name not in shown)]
    sort = state.ask.sort or entity.sort
    shape = state.view.get("view", "")
    return {
        "shapes": [one | {"chosen": one["key"] == shape} for one in possible(entity)],
        "by_board": [(item.name, item.label) for item in groupings(entity)],
        "by_calendar": [(item.name, item.label) for item in days(entity)],
        "by": state.view.get("by", ""),
        "sorts": [(item.name, item.label) for item in entity.fields if item.sorts],
        "sort": sort.lstrip("-"),
        "as_of": local_moment(moment()) if moment() else "",
        "descending": sort.startswith("-"),
        "columns": [(name, offered[name].label, name in shown) for name in order],
        "kept": [pair for pair in [*state.kept(), ("q", state.ask.q)] if pair[0] in ("q", "filter", "saved")],
    }


def displayed(entity: Entity, actor: Actor, sent: QueryDict) -> State:
    """The state that the form asks for; what it does not name correctly stays as the entity declares it."""
    state = state_of(entity, actor, sent)
    offered = {item.name for item in columns(entity)}
    chosen = tuple(dict.fromkeys(name for name in sent.getlist("column") if name in offered))[:MOST_COLUMNS]
    if entity.title not in chosen:
        chosen = (entity.title, *chosen)
    sort = sent.get("order", "")
    item = entity.by_name.get(sort)
    ordered = f"-{sort}" if sent.get("descending") else sort
    shape = sent.get("shape", "")
    fields = {"board": groupings(entity), "calendar": days(entity)}.get(shape, [])
    by = sent.get(f"by_{shape}", "")
    view = {key: value for key, value in state.view.items() if key in ("saved", "as_of")}
    if fields:
        named = by if by in {one.name for one in fields} else fields[0].name
        view |= {"view": shape, "by": named}
    elif shape == "timeline" and spans(entity):
        view |= {"view": shape}
    ask = replace(
        state.ask,
        columns=() if chosen == entity.columns else chosen,
        sort=ordered if item is not None and item.sorts and ordered != entity.sort else "",
        after="",
        before="",
    )
    return replace(state, ask=ask, view=view)

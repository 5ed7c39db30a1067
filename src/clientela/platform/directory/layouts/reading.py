"""Layouts as the API answers them, as the settings list them, and one as the page that arranges it shows it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clientela.platform.directory.layouts.arranging import COLUMN, FIELD, PANEL, SECTION, word
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.laying import declared_plan, may_hide, section_label, whole_plan
from clientela.platform.entities.masks import known_to
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import OWN, Plan, stored
from clientela.platform.layouts.reading import IN_ORDER, layout_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.ui.display import columns
from clientela.platform.ui.properties import write_value
from clientela.platform.ui.records import prop


def by_type(actor: Actor) -> list[dict[str, Any]]:
    """Each type with its layouts in the order in which they count, that of everybody at the end."""
    rows = list(Layout.objects.select_related("role").order_by(*IN_ORDER))
    rows.sort(key=lambda one: one.role is None)
    types = (known_to(entity, actor) for entity in registry.every())
    return [
        {
            "key": entity.key,
            "label": entity.label_plural,
            "layouts": [
                {"role": str(one.role_id or ""), "name": one.role.name if one.role else ""}
                for one in rows
                if one.entity == entity.key
            ],
        }
        for entity in types
    ]


def standing(entity: Entity, role: UUID | None) -> Plan | None:
    """The plan that was made for this very role, or for everybody."""
    one = layout_of(entity.key, role)
    return one.plan if one else None


def effective(entity: Entity, role: UUID | None) -> Plan:
    """As it stands for the people of this role, whoever it was made for, told in whole."""
    plan = standing(entity, role) or standing(entity, None)
    return whole_plan(entity, plan or declared_plan(entity))


def document(entity: Entity, role: Role | None) -> dict[str, Any]:
    key = role.pk if role else None
    return {
        "type": entity.key,
        "role": str(key) if key else None,
        "role_name": role.name if role else "",
        "stands": standing(entity, key) is not None,
        **stored(effective(entity, key)),
    }


def arrangement(entity: Entity, plan: Plan, record: Mapping[str, Any] | None) -> dict[str, Any]:
    """The plan for the template: sections of {word, key, label, labels, folded, own, fields}, panels and columns, each a line."""
    hidden = set(plan.hidden)
    sections = [
        {
            "word": word(SECTION, part.key), "key": part.key, "label": str(section_label(entity, part) or ""),
            "labels": part.labels, "folded": part.folded, "own": part.key.startswith(OWN),
            "fields": [_field(entity, name, name not in hidden, record) for name in part.fields if name in entity.by_name],
        }
        for part in plan.sections
    ]  # fmt: skip
    panels = {one.key: one.label for one in entity.panels}
    offered = {item.name: item.label for item in columns(entity)}
    order = [name for name in (*plan.columns, *offered) if name in offered]
    return {
        "sections": sections,
        "panels": [
            _line(PANEL, key, panels[key], key not in plan.panels_hidden) for key in plan.panels if key in panels
        ],
        "columns": [_line(COLUMN, name, offered[name], name in plan.columns) for name in dict.fromkeys(order)],
    }


def _field(entity: Entity, name: str, shown: bool, record: Mapping[str, Any] | None) -> dict[str, Any]:  # noqa: FBT001
    item = entity.by_name[name]
    value = write_value(prop(entity, item, dict(record), may_edit=False)) if record else ""
    return _line(FIELD, name, item.label, shown) | {"value": value, "fixed": name not in may_hide(entity)}


def _line(kind: str, name: str, label: Any, shown: bool) -> dict[str, Any]:  # noqa: FBT001
    return {"word": word(kind, name), "name": name, "label": str(label), "shown": shown}

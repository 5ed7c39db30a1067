"""A type as pages show it to one person: `laid` answers what this person knows of it (`masks.known`) as the company lays it out.

A layout is never a right. Fields that it hides keep all but their section; so they stand on no page or form, and go on to be
columns, conditions and values of the API. What it places and the person may not know is not there to be placed.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

import msgspec
from django.utils.translation import gettext_lazy as _

from clientela.platform.entities.declaration import Entity, Field, Panel, Section
from clientela.platform.entities.masks import known
from clientela.platform.entities.own import label
from clientela.platform.layouts.plan import Part, Plan
from clientela.platform.layouts.reading import Laid, layout_for, layout_of
from clientela.platform.permissions.actor import Actor

MORE = Section("more", _("More"))  # what has no other place: its section is not in the layout


def laid(name: str, actor: Actor) -> Entity:
    """A type by key or plural. Raises UnknownType."""
    entity = known(name, actor)
    layout = layout_for(entity.key, actor)
    return laid_out(entity, layout) if layout else entity


def laid_for(entity: Entity, role: UUID | None) -> Entity:
    """As the people of a role see it, or those who have none with a layout."""
    layout = layout_of(entity.key, role) or layout_of(entity.key, None)
    return laid_out(entity, layout) if layout else entity


@lru_cache(512)
def laid_out(entity: Entity, layout: Laid) -> Entity:
    plan = layout.plan
    fields, sections = _placed(entity, plan), _sections(entity, plan)
    filled = {item.section for item in fields}
    on_page = tuple(one for one in sections if one.key in filled)
    first = next(item.section for item in fields if item.name == entity.title)
    return replace(
        entity,
        fields=fields,
        on_page=on_page,
        sections=tuple(sorted(on_page, key=lambda one: one.key != first)),  # a form begins with the name
        panels=panels_of(entity, plan),
        left_out=may_hide(entity) & set(plan.hidden),
        columns=tuple(name for name in plan.columns if name in entity.by_name) or entity.columns,
    )


def declared_plan(entity: Entity) -> Plan:
    """As a record's page shows the type where nobody has laid it out: what an arrangement begins with."""
    first, *others = entity.sections or (Section("details", entity.label),)
    parts = (
        Part(one.key, tuple(item.name for item in placeable(entity) if item.section == one.key))
        for one in (*others, first)
    )
    return Plan(tuple(parts), panels=tuple(one.key for one in entity.panels), columns=entity.columns)


def whole_plan(entity: Entity, plan: Plan) -> Plan:
    """The plan with all that it leaves to the declaration, and without what is not there (any more)."""
    placed = list(_order(entity, plan))
    parts = {part.key: part for part in plan.sections}
    keys = [*parts, *([MORE.key] if any(section == MORE.key for _name, section in placed) else [])]
    sections = tuple(
        msgspec.structs.replace(
            parts.get(key, Part(MORE.key)), fields=tuple(name for name, section in placed if section == key)
        )
        for key in dict.fromkeys(keys)
    )
    shown, hidden = panels_of(entity, plan), set(plan.panels_hidden)
    return Plan(
        sections,
        tuple(name for name in plan.hidden if name in may_hide(entity)),
        tuple(one.key for one in shown) + tuple(one.key for one in entity.panels if one.key in hidden),
        tuple(one.key for one in entity.panels if one.key in hidden),
        tuple(name for name in plan.columns if name in entity.by_name) or entity.columns,
    )


def placeable(entity: Entity) -> list[Field]:
    """What pages and forms can show of a type: no column that is computed or repeats another field."""
    return [item for item in entity.fields if item.section and _is_held(item)]


def may_hide(entity: Entity) -> frozenset[str]:
    """What a layout can leave out: not the name, and nothing that a form has to ask for."""
    asked = {item.name for item in entity.editable if item.required}
    return frozenset(item.name for item in placeable(entity)) - asked - {entity.title}


def panels_of(entity: Entity, plan: Plan) -> tuple[Panel, ...]:
    """In the plan's order; new ones at the end."""
    by_key = {one.key: one for one in entity.panels}
    keys = [*(key for key in plan.panels if key in by_key), *by_key]
    return tuple(by_key[key] for key in dict.fromkeys(keys) if key not in plan.panels_hidden)


def section_label(entity: Entity, part: Part) -> object:
    """What the company calls it, else what its type does."""
    declared = {one.key: one.label for one in (*entity.sections, MORE)}
    return label(part.labels) if part.labels else declared.get(part.key, entity.label)


def _sections(entity: Entity, plan: Plan) -> tuple[Section, ...]:
    named = [Section(part.key, section_label(entity, part), part.folded) for part in plan.sections]
    return (*named, *([MORE] if MORE.key not in {one.key for one in named} else []))


def _placed(entity: Entity, plan: Plan) -> tuple[Field, ...]:
    hidden = may_hide(entity) & set(plan.hidden)
    order = {name: "" if name in hidden else section for name, section in _order(entity, plan)}
    placed = (replace(entity.by_name[name], section=section) for name, section in order.items())
    return (*placed, *(item for item in entity.fields if item.name not in order))


def _order(entity: Entity, plan: Plan) -> Iterable[tuple[str, str]]:
    """Each field and its section, as the plan puts it; what it does not name at the end of its own section, else under More."""
    own = {item.name: item.section for item in placeable(entity)}
    keys = [part.key for part in plan.sections]
    placed = {name: part.key for part in plan.sections for name in part.fields if name in own}
    left = {name: section if section in keys else MORE.key for name, section in own.items() if name not in placed}
    for key in dict.fromkeys((*keys, MORE.key)):
        yield from ((name, key) for name, section in placed.items() if section == key)
        yield from ((name, key) for name, section in left.items() if section == key)


def _is_held(item: Field) -> bool:
    return item.expression is None or bool(item.inputs) or (item.covered and not item.repeats)

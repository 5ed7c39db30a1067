"""Formulas and roll-ups of the company become fields of the declarations: read, checked and put in order of what needs what.

It happens once for each shape of the company, of all types together, since a formula may look one link away. One that can't be
reckoned any more stays, empty, and says why.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import GROUPS
from clientela.platform.entities.declaration import Computed, Entity, Field, Rollup
from clientela.platform.entities.links import is_operand, leads_to, pointing_at
from clientela.platform.entities.own import label, usual_section
from clientela.platform.fields.models import OwnField
from clientela.platform.formulas.checking import check, is_zoned
from clientela.platform.formulas.parsing import parse
from clientela.platform.formulas.tree import NOWHERE, BadFormula, Kind, Source, names_in

MOST_ROLLUPS = 3  # that one formula may look at
_TEXTS = frozenset({"text", "name", "long", "url", "email", "phone", "key", "country", "language", "choice"})
_NUMBERS = frozenset({"number", "integer", "year"})
FUNCTIONS = {
    "count": frozenset[str](), **dict.fromkeys(("sum", "average", "lowest", "highest"), _NUMBERS - {"year"} | {"money"}),
    **dict.fromkeys(("first", "last"), frozenset({"date", "moment"})),
}  # fmt: skip
Types = Mapping[str, Entity]
Place = tuple[str, str]  # type and name


def with_computed(types: Types, fields: Sequence[OwnField]) -> dict[str, Entity]:
    """The types with their computed fields behind the others."""
    found = {(one.entity, one.name): one for one in fields if one.computed and one.archived_at is None}
    left = {place: one for place, one in found.items() if place[0] in types}
    made: dict[Place, Field] = {}
    while left:
        so_far = _joined(types, made)
        ready = {
            place for place, one in left.items() if left.keys().isdisjoint(_mentions(place[0], one.computed, so_far))
        }
        for place in ready or set(left):
            made[place] = _field(left[place], so_far, "" if ready else _("it goes round in a circle"))
        left = {place: one for place, one in left.items() if place not in made}
    return _joined(types, {place: made[place] for place in found if place in made})


def computed_of(key: str, name: str, said: Mapping[str, Any], types: Types) -> Field:
    """A field of the kind that a formula or roll-up of this type comes to, without labels. Raises BadFormula."""
    entity = types[key]
    item = (
        _formula(entity, name, str(said["formula"]), types) if "formula" in said else _rollup(entity, name, said, types)
    )
    assert item.computed is not None
    if (key, name) in item.computed.needs:
        raise BadFormula(NOWHERE, _("it goes round in a circle"))
    return item


def problems(types: Types) -> dict[Place, str]:
    """Computed fields that are empty now, and why."""
    found = ((key, item) for key, one in types.items() for item in one.fields if item.computed)
    return {(key, item.name): item.computed.problem for key, item in found if item.computed and item.computed.problem}


def offered(entity: Entity, types: Types) -> Iterator[tuple[str, Field]]:
    """Every name that a formula of this type may use, and its field."""
    for item in entity.fields:
        if source_of(item) is not None:
            yield item.name, item
        for other in _beyond(item, types):
            found = (inner for inner in other.fields if source_of(inner, linked=True) is not None)
            yield from ((f"{item.name}.{inner.name}", inner) for inner in found)


def source_of(item: Field, *, linked: bool = False) -> Source | None:
    """What a field is in a formula; None for what can't be reckoned with. Amounts stay beside their currency."""
    if not is_operand(item) or (linked and item.kind == "money"):
        return None
    weight, height = 1, 1
    if item.computed is not None:
        if item.computed.problem:
            return None
        if (tree := item.computed.formula) is not None:
            weight, height = tree.weight, tree.height
    kind = _kind_of(item)
    return Source(kind, weight, height) if kind else None


def _kind_of(item: Field) -> Kind | None:
    if item.kind in _TEXTS:
        return Kind("text", choices=tuple(key for key, _label in item.choices if key))
    if item.kind in _NUMBERS:
        return Kind("number")
    if item.kind == "money":
        return Kind("money", item.currency)
    if item.kind in ("tags", "choices"):
        return Kind("set")
    return Kind(item.kind) if item.kind in ("date", "moment", "truth") else None


def _beyond(item: Field, types: Types) -> list[Entity]:
    """The one type that a link leads to, if it is one; none for other fields."""
    if item.kind != "link" or not is_operand(item) or item.link not in types:
        return []
    found = leads_to(item, list(types.values()))
    return found if len(found) == 1 else []


def _joined(types: Types, made: Mapping[Place, Field]) -> dict[str, Entity]:
    added: dict[str, list[Field]] = {key: [] for key in types}
    for (key, _name), item in made.items():
        added[key].append(item)
    return {key: replace(one, fields=(*one.fields, *added[key])) if added[key] else one for key, one in types.items()}


def _field(one: OwnField, types: Types, problem: str) -> Field:
    try:
        if problem:
            raise BadFormula(NOWHERE, problem)
        item = computed_of(one.entity, one.name, one.computed, types)
    except BadFormula as error:
        item = Field(one.name, "", filterable=False, computed=Computed(problem=error.reason))
    entity = types[one.entity]
    named = one.section in {section.key for section in entity.sections}
    section = one.section if named else usual_section(entity)
    return replace(item, label=label(one.labels), section=section, editable=False)


def _mentions(key: str, said: Mapping[str, Any], types: Types) -> set[Place]:
    """The fields, of this and of linked types, that are spoken of; of something unreadable none."""
    try:
        if "formula" in said:
            return {
                _place(types[key], name, types) for name in {one.name for one in names_in(parse(str(said["formula"])))}
            }
        rollup = _read(types[key], said, types)
        return {_place(types[rollup.counted], name, types) for name in {*_fields_in(rollup.where), rollup.of} if name}
    except (BadFormula, KeyError, IndexError):
        return set()


def _place(entity: Entity, name: str, types: Types) -> Place:
    """Raises KeyError."""
    head, dot, rest = name.partition(".")
    return (_beyond(entity.by_name[head], types)[0].key, rest) if dot else (entity.key, head)


def _formula(entity: Entity, name: str, text: str, types: Types) -> Field:
    tree = parse(text)
    typed = check(tree, lambda one: _source(entity, one, types))
    if typed.kind.name == "set":
        raise BadFormula(NOWHERE, _("a formula comes to one value, and this is a list"))
    used = [_used(entity, one, types) for one in {one.name for one in names_in(tree)}]
    inner = [item.computed for _places, item in used if item.computed is not None]
    if sum(1 for one in inner if one.rollup) > MOST_ROLLUPS:
        raise BadFormula(NOWHERE, _("a formula looks at most at %(most)s roll-ups") % {"most": MOST_ROLLUPS})
    needs = frozenset(place for places, _item in used for place in places).union(*(one.needs for one in inner))
    sees = frozenset(key for places, _item in used for key, _name in places if key != entity.key)
    computed = Computed(
        formula=typed, needs=needs, sees=sees.union(*(one.sees for one in inner)), told=text.strip(),
        zoned=is_zoned(typed) or any(one.zoned for one in inner),
        money_of=next((one.money_of for one in inner if typed.kind.name == "money" and one.money_of), ""),
    )  # fmt: skip
    at = next((item.currency_at for _places, item in used if item.kind == "money"), "")
    return Field(
        name, "", typed.kind.name, currency=typed.kind.currency, currency_at=at, nullable=typed.kind.name != "text",  # type: ignore[arg-type]
        computed=computed,
    )  # fmt: skip


def _source(entity: Entity, name: str, types: Types) -> Source:
    """Raises KeyError for what a formula of this type can't speak of."""
    head, dot, rest = name.partition(".")
    item = entity.by_name[head]
    if dot:
        beyond = _beyond(item, types)
        item = beyond[0].by_name[rest] if beyond else entity.by_name[name]
    source = source_of(item, linked=bool(dot))
    if source is None:
        raise KeyError(name)
    return source


def _used(entity: Entity, name: str, types: Types) -> tuple[list[Place], Field]:
    """The places that a name passes, and the field that it ends in."""
    head, dot, _rest = name.partition(".")
    place = _place(entity, name, types)
    return ([(entity.key, head), place] if dot else [place]), types[place[0]].by_name[place[1]]


def _rollup(entity: Entity, name: str, said: Mapping[str, Any], types: Types) -> Field:
    rollup = _read(entity, said, types)
    counted = types[rollup.counted]
    link = next(item for rows, _one, item in pointing_at(entity.key, types.values()) if rows == rollup.rows)
    item = counted.by_name.get(rollup.of)
    if rollup.function != "count" and (item is None or not item.stored or ("__" in item.orm and not item.own)):
        raise BadFormula(NOWHERE, _("there is no field “%(name)s” to reckon with") % {"name": rollup.of})
    if item is not None and item.kind not in FUNCTIONS[rollup.function]:
        raise BadFormula(NOWHERE, _("“%(name)s” can't be reckoned of this field") % {"name": rollup.function})
    kind = item.kind if item is not None else "integer"
    kind = "number" if rollup.function == "average" and kind == "integer" else kind
    try:
        used = [_used(counted, one, types) for one in {*_fields_in(rollup.where), *([rollup.of] if rollup.of else [])}]
    except (KeyError, IndexError):
        raise BadFormula(NOWHERE, _("the condition speaks of a field that is not there")) from None
    if any(one.computed is not None for _places, one in used):
        raise BadFormula(NOWHERE, _("a roll-up looks at fields that hold values, not at computed ones"))
    needs = frozenset(place for places, _item in used for place in places) | {(counted.key, link.name)}
    return Field(
        name, "", kind, currency=f"{name}_currency" if kind == "money" else "", nullable=True,
        computed=Computed(
            rollup=rollup, needs=needs, sees=frozenset(key for key, _name in needs), told=rollup.rows, zoned=bool(rollup.where),
            money_of=name if kind == "money" else "",
        ),
    )  # fmt: skip


def _read(entity: Entity, said: Mapping[str, Any], types: Types) -> Rollup:
    """{"sum": "orders.total", "where": {…}}. Raises BadFormula."""
    functions = [name for name in FUNCTIONS if name in said]
    if len(functions) != 1 or set(said) - {functions[0], "where"}:
        raise BadFormula(NOWHERE, _("name one of: %(words)s") % {"words": ", ".join(FUNCTIONS)})
    rows, _dot, name = str(said[functions[0]]).partition(".")
    for found, other, _link in pointing_at(entity.key, types.values()):
        if found == rows:
            return Rollup(
                functions[0], rows, name if functions[0] != "count" else "", said.get("where") or {}, other.key
            )
    raise BadFormula(NOWHERE, _("there is nothing called “%(name)s” to count") % {"name": rows})


def _fields_in(where: Any) -> Iterator[str]:
    """The names that a condition speaks of. Figures in it are refused: a roll-up is one pass over rows."""
    if not where:
        return
    joined = next((word for word in GROUPS if word in where), "") if isinstance(where, Mapping) else ""
    if joined and isinstance(where[joined], list):
        for part in where[joined]:
            yield from _fields_in(part)
    elif isinstance(where, Mapping) and "field" in where:
        yield str(where["field"])
    else:
        raise BadFormula(NOWHERE, _("the condition of a roll-up speaks of fields of its rows alone"))

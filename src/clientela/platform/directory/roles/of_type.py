"""What a role gives on one type of record: each verb's scope, the condition that narrows it, and the fields that it keeps back.

A condition is that of a saved view, or made here in the editor of lists.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from clientela.platform.conditions.wording import sentence
from clientela.platform.directory.roles.matrix import COLUMNS, REST, check_grant, subjects
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.limits import eyes_of
from clientela.platform.entities.masks import maskable
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.outside import closed
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.rights import STRICTNESS, WIDTH, given
from clientela.platform.ui.choosing import Choice, Stands, Views, choice, chosen, views_with_conditions

OPEN = "open"
MASKS = {
    OPEN: _("Open"), "read_only": _("Only to read"), "masked": _("Covered: •••"), "hidden": _("Hidden"),
}  # fmt: skip


@dataclass(frozen=True)
class VerbLine:
    verb: str
    label: Any
    scope: str
    where: Mapping[str, Any]  # the condition, empty where there is none
    sentence: str


@dataclass(frozen=True)
class FieldLine:
    name: str
    label: Any
    mask: str
    choices: Sequence[tuple[str, Any]]


def verb_lines(role: Role, entity: Entity, by: Actor) -> Iterator[VerbLine]:
    _label, verbs = subjects(outside=role.outside)[entity.key]
    words = EntityWords(entity, eyes_of(by))
    for verb in verbs:
        grant = given(role.grants, verb, entity.key)
        scope, where = (grant["scope"], grant["where"]) if isinstance(grant, dict) else (grant, {})
        yield VerbLine(verb, COLUMNS[verb], scope, where, sentence(where, words) if where else "")


def field_lines(role: Role, entity: Entity) -> list[FieldLine]:
    masks = role.masks.get(entity.key, {})
    usual = closed(entity.key) if role.outside else {}
    return [
        FieldLine(item.name, item.label, masks.get(item.name, OPEN), _choices(role, usual.get(item.name, OPEN)))
        for item in maskable(entity)
    ]


def _choices(role: Role, usual: str) -> list[tuple[str, Any]]:
    """Ways to keep a field back; with people outside, what holds by itself stands first."""
    return (
        [(OPEN, _("As usual: %(mask)s") % {"mask": MASKS[usual]}), *list(MASKS.items())[1:]]
        if role.outside
        else [*MASKS.items()]
    )


def read(form: Mapping[str, str], role: Role, entity: Entity, by: Actor) -> dict[str, Any]:
    """The role's `grants` and `masks` with what the form says of this type. Raises ValueError for a condition of no use."""
    views = views_with_conditions(entity, by)
    row = {line.verb: _grant(form, line, views) for line in verb_lines(role, entity, by)}
    for verb, grant in row.items():
        check_grant(entity.key, verb, grant)
    kept = {verb: grant for verb, grant in row.items() if verb == REST or grant != row.get(REST)}
    masks = {line.name: form.get(f"mask:{line.name}", line.mask) for line in field_lines(role, entity)}
    masks = {name: mask for name, mask in masks.items() if mask in STRICTNESS}
    others = {key: fields for key, fields in role.masks.items() if key != entity.key}
    return {
        "grants": role.grants | {entity.key: kept},
        "masks": others | ({entity.key: masks} if masks else {}),
    }


def _grant(form: Mapping[str, str], line: VerbLine, views: Views) -> Any:
    scope = form.get(f"scope:{line.verb}", line.scope)
    scope = scope if scope in WIDTH else "none"
    where = chosen(form.get(f"only:{line.verb}", ""), line.where, views)
    return {"scope": scope, "where": where} if where and scope != "none" else scope


def offered(lines: list[VerbLine], entity: Entity, form: Mapping[str, str], by: Actor) -> list[tuple[VerbLine, Choice]]:
    """Each verb with its condition to choose, as it was sent where it was."""
    return [
        (line, choice(
            f"only:{line.verb}", f"{line.label}: {_('Only where')}",
            Stands(line.where, line.sentence, form.get(f"only:{line.verb}")), entity=entity, by=by,
        ))
        for line in lines
    ]  # fmt: skip

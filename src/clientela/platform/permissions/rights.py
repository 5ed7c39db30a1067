"""What roles give, alone and together: verbs per type of record at a scope, some of them only where a condition holds, and the
fields that they keep back.

Several roles give together what each of them gives: the wider scope, any of the conditions, the least of what is kept back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import msgspec

Scope = Literal["none", "own", "team", "department", "all", "mine", "organisation"]
Mask = Literal["read_only", "masked", "hidden"]
Masks = Mapping[str, Mapping[str, Mask]]  # type of record -> field -> how it is kept back

OUTSIDE: tuple[Scope, ...] = ("mine", "organisation")  # of people outside: what belongs to whom they stand for
WIDTH: dict[Scope, int] = {
    "none": 0, "own": 1, "mine": 1, "team": 2, "organisation": 2, "department": 3, "all": 4,
}  # fmt: skip
STRICTNESS: dict[Mask, int] = {"read_only": 1, "masked": 2, "hidden": 3}


def stricter(one: Mask, other: Mask | None) -> Mask:
    return one if other is None else max(one, other, key=STRICTNESS.__getitem__)


class Limited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A verb at a scope, on those rows alone for which a condition holds."""

    scope: Scope
    where: dict[str, Any]


Grant = Scope | Limited
Grants = dict[str, dict[str, Grant]]  # type of record -> verb
Limits = Mapping[str, Mapping[str, tuple[Limited, ...]]]


class Given(msgspec.Struct, frozen=True):
    """What one role gives."""

    grants: Grants = {}
    masks: dict[str, dict[str, Mask]] = {}
    id: UUID | None = None  # of the role


@dataclass(frozen=True)
class Rights:
    """What all roles of somebody give together. `grants` and `limits` hold every type and verb that any role names."""

    grants: dict[str, dict[str, Scope]] = field(default_factory=dict)
    limits: Limits = field(default_factory=dict)
    masks: Masks = field(default_factory=dict)
    roles: tuple[UUID, ...] = ()  # whose rights these are together

    def scope(self, verb: str, entity: str) -> Scope:
        """The widest scope that holds whatever the record says."""
        scope: Scope = given(self.grants, verb, entity)
        return scope

    def limited(self, verb: str, entity: str) -> tuple[Limited, ...]:
        """Where else, wherever one of these conditions holds."""
        limits = self.limits.get(entity)
        return limits.get(verb if verb in self.grants[entity] else "*", ()) if limits else ()

    def looking(self) -> "Rights":
        """What is seen, and no verb that changes anything."""
        grants = {entity: {"see": self.scope("see", entity)} for entity in {"*", *self.grants}}
        limits = {entity: {"see": self.limited("see", entity)} for entity in self.limits}
        return Rights(grants, limits, self.masks, self.roles)


def together(roles: Sequence[Given], *, outside: bool = False) -> Rights:
    """What several roles give; those of people outside keep back what any one of them keeps back."""
    grants = [role.grants for role in roles]
    kept = _strictest(roles) if outside else _masks(roles)
    return Rights(merged(grants), _limits(grants), kept, tuple(role.id for role in roles if role.id))


def merged(roles: Sequence[Grants]) -> dict[str, dict[str, Scope]]:
    """The widest scope that no condition narrows, entity by entity and verb by verb."""
    return {
        entity: {
            verb: max((plain(given(one, verb, entity)) for one in roles), key=WIDTH.__getitem__, default="none")
            for verb in verbs
        }
        for entity, verbs in _named(roles).items()
    }


def given(grants: Mapping[str, Mapping[str, Any]], verb: str, entity: str) -> Any:
    """What stands for an entity beats what stands for all ("*"), even where it gives less; so with verbs."""
    own = grants[entity] if entity in grants else grants.get("*", {})
    return own.get(verb, own.get("*", "none"))


def plain(grant: Grant) -> Scope:
    """The scope that holds whatever the row says."""
    return "none" if isinstance(grant, Limited) else grant


def _named(roles: Iterable[Grants]) -> dict[str, list[str]]:
    verbs = sorted({"*"}.union(*(row for grants in roles for row in grants.values())))
    return dict.fromkeys({"*"}.union(*roles), verbs)


def _limits(roles: Sequence[Grants]) -> Limits:
    """Of each type and verb the conditions that reach further than what is given without any."""
    widest, out = merged(roles), dict[str, dict[str, tuple[Limited, ...]]]()
    for entity, verbs in _named(roles).items():
        for verb in verbs:
            found = (given(one, verb, entity) for one in roles)
            kept = [one for one in found if isinstance(one, Limited) and WIDTH[one.scope] > WIDTH[widest[entity][verb]]]
            if kept:
                out.setdefault(entity, {})[verb] = tuple(kept)
    return out


def _masks(roles: Sequence[Given]) -> Masks:
    """A field is kept back as far as every role that shows its type keeps it back."""
    out: dict[str, dict[str, Mask]] = {}
    for entity in {entity for role in roles for entity in role.masks}:
        speaking = [role for role in roles if speaks(role, entity)] or roles
        for name in {name for role in speaking for name in role.masks.get(entity, {})}:
            kept = [kept_by(role, entity, name) for role in speaking]
            weakest = min(kept, key=lambda mask: STRICTNESS[mask] if mask else 0)
            if weakest:
                out.setdefault(entity, {})[name] = weakest
    return out


def _strictest(roles: Sequence[Given]) -> Masks:
    out: dict[str, dict[str, Mask]] = {}
    for entity, fields in ((entity, fields) for role in roles for entity, fields in role.masks.items()):
        kept = out.setdefault(entity, {})
        for name, mask in fields.items():
            kept[name] = stricter(mask, kept.get(name))
    return out


def speaks(role: Given, entity: str) -> bool:
    """Whether what a role keeps back of a type counts: it shows the type at all."""
    shows: bool = given(role.grants, "see", entity) != "none"
    return shows


def kept_by(role: Given, entity: str, name: str) -> Mask | None:
    """How a role keeps a field back; one that can't edit the type at all opens no field to writing."""
    mask = role.masks.get(entity, {}).get(name)
    return mask or ("read_only" if given(role.grants, "edit", entity) == "none" else None)

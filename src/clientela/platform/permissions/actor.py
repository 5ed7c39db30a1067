"""The one who acts or asks: a user, an API token, a rule, an import or the system itself. Every verb takes one as `by=`."""

from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal
from uuid import UUID

Kind = Literal["user", "token", "import", "rule", "agent", "system"]
Scope = Literal["none", "own", "team", "all"]
Grants = dict[str, dict[str, Scope]]

_WIDTH: dict[Scope, int] = {"none": 0, "own": 1, "team": 2, "all": 3}


@dataclass(frozen=True)
class Actor:
    kind: Kind
    name: str
    user_id: UUID | None = None
    email: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    team_ids: tuple[UUID, ...] = ()
    grants: Grants = field(default_factory=dict)
    through: str = ""  # what carried the act: "import 0190…", "token abc…", a rule's name

    def scope(self, verb: str, entity: str) -> Scope:
        """The widest scope at which this actor may do `verb` on `entity`; an entity's own grant beats the one for all ("*")."""
        if self.kind == "system":
            return "all"
        grants = self.grants.get(entity) or self.grants.get("*") or {}
        return grants.get(verb) or grants.get("*") or "none"

    def may(self, verb: str, entity: str) -> bool:
        return self.scope(verb, entity) != "none"

    def acting_as(self, kind: Kind, *, through: str) -> "Actor":
        """The same rights, carried by something else (an import acts with the rights of the person who started it)."""
        return Actor(
            kind,
            self.name,
            self.user_id,
            self.email,
            self.language,
            self.time_zone,
            self.team_ids,
            self.grants,
            through,
        )

    def as_context(self) -> dict[str, Any]:
        """What history keeps of the actor beside each change."""
        return {"kind": self.kind, "user": str(self.user_id or ""), "name": self.name, "through": self.through}


SYSTEM = Actor(kind="system", name="Clientela")


def merged(roles: list[Grants]) -> Grants:
    """Several roles give together what each gives: the wider scope wins, verb by verb."""
    out: Grants = {}
    for entity, verbs in chain.from_iterable(grants.items() for grants in roles):
        kept = out.setdefault(entity, {})
        for verb, scope in verbs.items():
            kept[verb] = max(scope, kept.get(verb, "none"), key=_WIDTH.__getitem__)
    return out

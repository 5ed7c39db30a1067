"""The one who acts or asks: a user, an API token, a rule, an import or the system itself. Every verb takes one as `by=`."""

from dataclasses import dataclass, field, replace
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
    team_ids: tuple[UUID, ...] = ()  # with all teams below them
    grants: Grants = field(default_factory=dict)
    through: str = ""  # what carried the act: "import 0190…", "token abc…", a rule's name
    single_keys: bool = True  # whether single letters are shortcuts on this person's pages

    def scope(self, verb: str, entity: str) -> Scope:
        """The widest scope at which this actor may do `verb` on `entity`."""
        return "all" if self.kind == "system" else given(self.grants, verb, entity)

    def may(self, verb: str, entity: str) -> bool:
        return self.scope(verb, entity) != "none"

    def acting_as(self, kind: Kind, *, through: str) -> "Actor":
        """The same rights, carried by something else (an import acts with the rights of the person who started it)."""
        return replace(self, kind=kind, through=through)

    def as_context(self) -> dict[str, Any]:
        """What history keeps of the actor beside each change."""
        return {"kind": self.kind, "user": str(self.user_id or ""), "name": self.name, "through": self.through}


SYSTEM = Actor(kind="system", name="Clientela")


def merged(roles: list[Grants]) -> Grants:
    """Several roles give together what each gives: the wider scope wins, entity by entity and verb by verb."""
    if len(roles) < 2:
        return roles[0] if roles else {}
    verbs = {"*"}.union(*(named for grants in roles for named in grants.values()))
    return {entity: {verb: _widest(roles, verb, entity) for verb in verbs} for entity in {"*"}.union(*roles)}


def _widest(roles: list[Grants], verb: str, entity: str) -> Scope:
    return max((given(grants, verb, entity) for grants in roles), key=_WIDTH.__getitem__)


def given(grants: Grants, verb: str, entity: str) -> Scope:
    """What stands for an entity beats what stands for all ("*"), even where it gives less; so with verbs."""
    own = grants[entity] if entity in grants else grants.get("*", {})
    return own.get(verb, own.get("*", "none"))

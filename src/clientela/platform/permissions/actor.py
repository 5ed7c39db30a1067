"""The one who acts or asks: a user, an API token, a rule, an import or the system itself. Every verb takes one as `by=`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from clientela.platform.permissions.outside import Standing, kept_outside
from clientela.platform.permissions.rights import Limited, Mask, Rights, Scope
from clientela.platform.permissions.scopes import covers

Kind = Literal["user", "token", "import", "rule", "agent", "system"]
Shares = Mapping[str, Mapping[str, tuple[UUID, ...]]]  # type of record -> verb -> single records that were shared


@dataclass(frozen=True)
class Actor:
    kind: Kind
    name: str
    user_id: UUID | None = None
    email: str = ""
    language: str = "en"
    time_zone: str = "UTC"
    team_ids: tuple[UUID, ...] = ()  # with all teams below them
    rights: Rights = field(default_factory=Rights)
    through: str = ""  # what carried the act: "import 0190…", "token abc…", a rule's name
    single_keys: bool = True  # whether single letters are shortcuts on this person's pages
    department_ids: tuple[UUID, ...] = ()  # all teams of the own departments, where a role speaks of departments
    shares: Shares = field(default_factory=dict)
    scopes: tuple[str, ...] = ()  # of the token that it acts with; `rights` and `shares` are within them already
    token: UUID | None = None  # by which it came: what it begins ends with it
    outside: Standing | None = None  # whom somebody outside stands for; None for the company's own people
    lent_until: datetime | None = None  # when the first of the roles ends that are held for a time
    hands: bool = True  # without them nothing is ever written: somebody looks through these eyes

    def scope(self, verb: str, entity: str) -> Scope:
        """The widest scope at which this actor may do `verb` on `entity` whatever the record says."""
        scope = "all" if self.kind == "system" else self.rights.scope(verb, entity)
        above = _above.get(entity)
        if scope == "all" and above and self.scope(asked_above(verb), above) != "all":
            return "department"  # no longer whole: which ones is asked of the records above
        return scope

    def may(self, verb: str, entity: str) -> bool:
        """Whether there can be any record at all on which the actor may do it."""
        return self.scope(verb, entity) != "none" or bool(self.limited(verb, entity) or self.shared(verb, entity))

    def limited(self, verb: str, entity: str) -> tuple[Limited, ...]:
        """Where else the actor may do it, wherever one of these conditions holds."""
        return self.rights.limited(verb, entity)

    def kept_back(self, entity: str) -> Mapping[str, Mask]:
        """The fields of a type that the actor may not see or change as they are."""
        masks = self.rights.masks.get(entity, {})
        return masks if self.outside is None else kept_outside(entity, masks)

    def covered(self, entity: str) -> set[str]:
        """Those of them that the actor may not even read as they are."""
        return {name for name, mask in self.kept_back(entity).items() if mask != "read_only"}

    def shared(self, verb: str, entity: str) -> tuple[UUID, ...]:
        """Single records on which the actor may do it, since somebody has shared them."""
        return self.shares.get(entity, {}).get(verb, ())

    def acting_as(self, kind: Kind, *, through: str) -> "Actor":
        """The same rights, carried by something else (an import acts with the rights of the person who started it)."""
        return replace(self, kind=kind, through=through)

    def only_looking(self, *, through: str) -> "Actor":
        """The same eyes without hands."""
        shares = {entity: {"see": self.shared("see", entity)} for entity in self.shares}
        return replace(self, rights=self.rights.looking(), shares=shares, through=through, hands=False)

    def with_scopes(self, scopes: tuple[str, ...], rights: Rights) -> "Actor":
        """The same person by a token that does no more than this; `rights` are those of before, narrowed to the scopes."""
        shares = {
            entity: {verb: keys for verb, keys in verbs.items() if covers(scopes, verb, entity)}
            for entity, verbs in self.shares.items()
        }
        return replace(self, rights=rights, shares=shares, scopes=scopes)

    def as_context(self) -> dict[str, Any]:
        """What history keeps of the actor beside each change."""
        return {"kind": self.kind, "user": str(self.user_id or ""), "name": self.name, "through": self.through}


_above: dict[str, str] = {}  # types whose records hang on those of another -> that type


def hanging(types: Mapping[str, str]) -> None:
    """Name the types whose records are seen and changed by who may see and edit the record that they hang on, too."""
    _above.clear()
    _above.update(types)


def asked_above(verb: str) -> str:
    """What has to be allowed on a record for `verb` on those that hang on it."""
    return verb if verb in ("see", "export") else "edit"


SYSTEM = Actor(kind="system", name="Clientela")

"""Nobody hands out more than he holds: does one set of rights stay within another's?

A right is measured by the rows it reaches. "team" reaches the rows of certain teams, so it stays within "all", and within
"team" only where the giver is in those teams too.
"""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.rights import STRICTNESS, WIDTH, Given, Rights, Scope, together


def beyond(
    by: Actor, roles: Sequence[Given], teams: Iterable[UUID] = (), *, only: Scope | None = None, near: Scope = "all"
) -> tuple[str, str] | None:
    """A (verb, type) at which these roles, in the hands of somebody in `teams`, reach further than `by` does; None for none.

    A condition reaches as far as its scope, except for who has the same one. Who may not see a field whole can't show it to
    others: ("field's name", type). `only` looks at what is given at that one scope. `near` is the scope at which `by` reaches the
    person outside for whom the roles are.
    """
    if by.kind == "system":
        return None
    theirs, shares_teams = together(roles), set(teams) <= set(by.team_ids)
    for verb, entity in _pairs(by, theirs):
        known, mine = by.limited(verb, entity), by.scope(verb, entity)
        new = (limit.scope for limit in theirs.limited(verb, entity) if limit not in known)
        wanted = [scope for scope in (theirs.scope(verb, entity), *new) if only in (None, scope)]
        if any(not _reaches(mine, scope, shares_teams=shares_teams, near=near) for scope in wanted):
            return verb, entity
    return None if only else _opened(by, theirs)


def _pairs(by: Actor, theirs: Rights) -> Iterator[tuple[str, str]]:
    grants = (theirs.grants, by.rights.grants)
    verbs = sorted({"*"}.union(*(row for both in grants for row in both.values())))
    for entity in sorted({"*"}.union(*grants)):
        yield from ((verb, entity) for verb in verbs)


def _opened(by: Actor, theirs: Rights) -> tuple[str, str] | None:
    """A field that is kept back from `by`, and less or not at all by these roles, on a type that they show."""
    for entity, fields in by.rights.masks.items():
        if theirs.scope("see", entity) == "none" and not theirs.limited("see", entity):
            continue
        for name, mask in fields.items():
            there = theirs.masks.get(entity, {}).get(name)
            if (STRICTNESS[there] if there else 0) < STRICTNESS[mask]:
                return name, entity
    return None


def _reaches(mine: Scope, theirs: Scope, *, shares_teams: bool, near: Scope) -> bool:
    if theirs == "none" or mine == "all":
        return True
    if theirs in ("team", "department"):
        return WIDTH[mine] >= WIDTH[theirs] and shares_teams
    if (
        theirs == "mine"
    ):  # what belongs to a person is reached by whoever reaches as far with this verb as to the person
        return WIDTH[mine] >= WIDTH[near] > 0
    return theirs == "own" and mine != "none"

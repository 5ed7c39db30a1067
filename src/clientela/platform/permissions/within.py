"""Nobody hands out more than he holds: does one set of rights stay within another's?

A right is measured by the rows it reaches. "team" reaches the rows of certain teams, so it stays within "all", and within
"team" only where the giver is in those teams too.
"""

from collections.abc import Iterable
from uuid import UUID

from clientela.platform.permissions.actor import Actor, Grants, Scope, given


def beyond(
    by: Actor, grants: Grants, teams: Iterable[UUID] = (), *, only: Scope | None = None
) -> tuple[str, str] | None:
    """A (verb, entity) at which `grants`, in the hands of somebody in `teams`, reach further than `by` does; None for none.

    `only` looks at what is given at that one scope.
    """
    if by.kind == "system":
        return None
    shares_teams = set(teams) <= set(by.team_ids)
    verbs = {"*"}.union(*(named for both in (grants, by.grants) for named in both.values()))
    for entity in sorted({"*"}.union(grants, by.grants)):
        for verb in sorted(verbs):
            theirs = given(grants, verb, entity)
            if only in (None, theirs) and not _reaches(
                given(by.grants, verb, entity), theirs, shares_teams=shares_teams
            ):
                return verb, entity
    return None


def _reaches(mine: Scope, theirs: Scope, *, shares_teams: bool) -> bool:
    if theirs == "none" or mine == "all":
        return True
    if theirs == "team":
        return mine == "team" and shares_teams
    return theirs == "own" and mine != "none"

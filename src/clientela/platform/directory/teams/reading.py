"""The tree of departments and teams, flattened for lists: each with its depth and its people."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count

from clientela.platform.people.models import Team


@dataclass(frozen=True)
class Branch:
    team: Team
    depth: int
    people: int

    @property
    def kind(self) -> str:
        return str(Team.Kind(self.team.kind).label)


def tree() -> list[Branch]:
    """Top down, by name among those side by side."""
    below: dict[UUID | None, list[Any]] = {}
    for team in Team.objects.annotate(people=Count("memberships")).order_by("name"):
        below.setdefault(team.parent_id, []).append(team)
    return list(_flat(below, None, 0))


def document(branch: Branch) -> dict[str, Any]:
    """A team as the API tells it."""
    team = branch.team
    parent = str(team.parent_id) if team.parent_id else None
    return {"id": str(team.pk), "name": team.name, "kind": team.kind, "parent": parent, "people": branch.people}


def _flat(below: dict[UUID | None, list[Any]], parent: UUID | None, depth: int) -> Iterator[Branch]:
    for team in below.get(parent, []):
        yield Branch(team, depth, team.people)
        yield from _flat(below, team.pk, depth + 1)

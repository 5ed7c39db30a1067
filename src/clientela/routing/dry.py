"""A dry run: who would get the newest pieces of work that are still open, as the rules, people and turns now stand."""

from typing import Any, NamedTuple
from uuid import UUID

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import Actor
from clientela.routing.choosing import choices
from clientela.routing.fitting import Choice
from clientela.routing.works import Work

MOST = 20


class Tried(NamedTuple):
    key: UUID
    title: str
    choice: Choice | None


def tried(work: Work, actor: Actor) -> list[Tried]:
    """Of those that the actor may see."""
    test: Any = compile_condition(work.living, EntityWords(work.type, actor))
    rows = list(work.type.visible_to(actor).filter(test).order_by("-created_at", "-pk")[:MOST])
    found = {one.key: one for one in choices(work, [row.pk for row in rows], dry=True)}
    return [Tried(row.pk, str(row), found.get(row.pk)) for row in rows]

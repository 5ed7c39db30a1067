"""A body of many records: each cleaned by the one gate, links settled in sets, all that is wrong in any of them told at once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from clientela.platform.api.problems import Invalid
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Facts
from clientela.platform.entities.settling import settle_many
from clientela.platform.permissions.actor import Actor

Wrong = Callable[[Facts], Mapping[str, str]]  # settled facts -> field name -> what is wrong with it


class Sent(NamedTuple):
    """A record of the body: its key there, its facts with keys in place of names, and what was said."""

    external_id: str
    facts: Facts
    said: dict[str, Any]


def gathered(
    entity: Entity, rows: Sequence[Mapping[str, Any]], *, by: Actor, wrong: Wrong = lambda _facts: {}
) -> list[Sent]:
    """The records of a body in their order. Raises Invalid."""
    said = [{name: value for name, value in row.items() if name != "external_id"} for row in rows]
    keys = [row.get("external_id") or "" for row in rows]
    cleaned = [clean(entity, one) for one in said]
    facts, unknown = settle_many(entity, [one.facts for one in cleaned], by=by)
    problems, seen = dict[str, str](), set[str]()
    for at, key in enumerate(keys):
        mine = {**cleaned[at].problems, **unknown[at], **wrong(facts[at])}
        if not key or key in seen:
            mine["external_id"] = "Each record of a batch needs an external id of its own."
        seen.add(key)
        problems |= {f"[{at}].{name}": why for name, why in mine.items()}
    if problems:
        raise Invalid(problems)
    return [Sent(key, told, one) for key, told, one in zip(keys, facts, said, strict=True)]

"""Rows go over to the record that remains, as their rooms have declared: with their keys, so that undo brings them back."""

from typing import Any
from uuid import UUID

from clientela.platform.history.tables import rows
from clientela.platform.merging.joints import Joint, Merging, joints

Carried = dict[UUID, dict[str, list[str]]]  # whose -> table -> keys

_ONE_OF_EACH = """
DELETE FROM {table} t USING (
       SELECT id, row_number() OVER ({same}ORDER BY {by} <> %(into)s, id) AS place
         FROM {table} WHERE {by} = ANY(%(everyone)s) {typed}) d
 WHERE d.id = t.id AND d.place > 1 AND t.{by} <> %(into)s"""
_FOLLOW = "UPDATE {table} t SET {by} = %(into)s{behind} WHERE t.{by} = ANY(%(others)s) {typed}"
_BEHIND = ", {column} = t.{column} + (SELECT coalesce(max({column}) + 1, 0) FROM {table} WHERE {by} = %(into)s)"
# Of a table without a past nothing else remembers whose its rows were.
_NOTED = """
WITH before AS (SELECT id, {by} AS whose FROM {table} t WHERE t.{by} = ANY(%(others)s) {typed} FOR UPDATE)
UPDATE {table} t SET {by} = %(into)s{behind} FROM before b WHERE b.id = t.id RETURNING b.whose, b.id"""
_BACK = "UPDATE {table} SET {by} = %(old)s WHERE id = ANY(%(keys)s) AND {by} = %(into)s"


def move(merging: Merging) -> Carried:
    """Answers which rows went along that keep no past."""
    carried: Carried = {}
    for joint in joints():
        if callable(joint.rule):
            joint.rule(merging)
        elif joint.rule != "stay" and _goes(joint, merging):
            for whose, key in _moved(joint, merging):
                carried.setdefault(whose, {}).setdefault(joint.table, []).append(str(key))
    return carried


def take_back(old: UUID, into: UUID, carried: dict[str, list[str]]) -> None:
    """The rows without a past that went along and still stand where they went."""
    for joint in joints():
        if keys := carried.get(joint.table):
            rows(_said(_BACK, joint), {"old": old, "into": into, "keys": [UUID(key) for key in keys]})


def _moved(joint: Joint, merging: Merging) -> list[tuple[Any, ...]]:
    asked = _asked(merging)
    if joint.rule == "once":
        rows(_said(_ONE_OF_EACH, joint), asked)
    noted = not hasattr(joint.model, "pgh_event_model")
    return rows(_said(_NOTED if noted else _FOLLOW, joint), asked)


def _goes(joint: Joint, merging: Merging) -> bool:
    if not joint.right:
        return True
    found = rows(
        _said("SELECT 1 FROM {table} t WHERE t.{by} = ANY(%(others)s) {typed} LIMIT 1", joint), _asked(merging)
    )
    return bool(found) and merging.may(joint.right)


def _asked(merging: Merging) -> dict[str, Any]:
    return {
        "into": merging.into,
        "others": list(merging.others),
        "everyone": merging.everyone,
        "entity": merging.entity,
    }


def _said(sql: str, joint: Joint) -> str:
    said = {"table": joint.table, "by": joint.column()}
    return sql.format(
        **said,
        same=f"PARTITION BY {', '.join(joint.column(name) for name in joint.same)} " if joint.same else "",
        typed=f"AND {joint.column(joint.of)} = %(entity)s" if joint.of else "",
        behind=_BEHIND.format(**said, column=joint.column(joint.behind)) if joint.behind else "",
    )

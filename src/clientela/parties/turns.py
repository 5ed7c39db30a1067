"""Whose turn it is: takers of one source wait for each other, and so do all who bring names or addresses that nobody has yet.

Locks are taken in the order merging, source, newcomers, whoever takes them: so nobody waits in a ring.
"""

from typing import Any

from clientela.parties.merging.locking import HOLD_STILL
from clientela.platform.entities.declaration import Batch
from clientela.platform.history.tables import rows

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"
_NEWCOMERS = "parties: new organisations"  # the name is older than what it holds
_NAMING = """
SELECT 1 FROM ({relation}) a, unnest(ARRAY[a.facts->'organisation', a.facts->'parent']) AS o
 WHERE o->>'name' <> '' AND o->>'id' IS NULL AND NOT EXISTS (
       SELECT FROM parties_party p WHERE p.kind = 'organisation' AND p.sort_name = left(clientela_fold(o->>'name'), 500))
 LIMIT 1"""
_REACHING = """
SELECT 1 FROM ({relation}) a, jsonb_to_recordset(nullif(a.facts->'emails', 'null')) AS e(value text)
 WHERE e.value <> '' AND NOT EXISTS (SELECT FROM parties_contactpoint c WHERE c.kind = 'email' AND c.value = e.value)
 LIMIT 1"""


def in_turn(batch: Batch, params: dict[str, Any]) -> None:
    """Wait for whoever else takes from this source, and for other newcomers where this batch brings some."""
    hold_source(batch.source)
    asked = [_NAMING, *([_REACHING] if batch.match == "contact" else [])]
    if any(rows(one.replace("{relation}", batch.relation), params) for one in asked):
        hold_newcomers()


def hold_source(source: str) -> None:
    rows(HOLD_STILL, {})
    rows(_LOCK, {"name": f"parties:{source}"})


def hold_newcomers() -> None:
    """Until this transaction ends nobody else becomes known by a name or an address alone: look again whether they are known."""
    rows(_LOCK, {"name": _NEWCOMERS})

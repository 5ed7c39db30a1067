"""Whose interest it is: a person known again by the address, or made; nobody else makes the same one meanwhile."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from clientela.parties import actions as parties
from clientela.parties.merging.locking import HOLD_STILL
from clientela.parties.turns import hold_newcomers
from clientela.platform.entities.declaration import Batch, Facts
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor

_SQL = Path(__file__).parent / "sql"
_WHO = (_SQL / "who.sql").read_text()
_PEOPLE = (_SQL / "people.sql").read_text()
_WITH_PARTY = (_SQL / "with_party.sql").read_text()
_ONE = "SELECT 1::bigint AS row_no, %(who)s::jsonb AS who"
# Addresses that are a desk's and not somebody's own, in the four languages.
_DESKS = ["info", "office", "sales", "contact", "mail", "hello", "admin", "support", "accounts", "ufficio", "vendite",
          "amministrazione", "contatti", "segreteria", "ventas", "contacto", "oficina", "administracion", "biuro", "kontakt",
          "sprzedaz", "sekretariat", "no-reply", "noreply"]  # fmt: skip


def party_of(who: Facts, *, by: Actor) -> UUID:
    """The person whom these clean facts name: known by the address, else made, with the right to make people."""
    rows(HOLD_STILL, {})
    hold_newcomers()
    asked: dict[str, Any] = {"who": json.dumps(who), "desks": _DESKS}
    found = rows(_WHO.replace("{relation}", _ONE), asked)
    return UUID(str(found[0][1])) if found else parties.create("person", who, by=by)


def with_parties(batch: Batch, *, by: Actor) -> Batch:
    """The same arrivals, each with the key of the person who asks; people are taken on the way, and nothing of them overwritten."""
    params = {**batch.params, "desks": _DESKS, "source": batch.source}
    if rows(f"SELECT 1 FROM ({batch.relation}) a WHERE a.facts->'who' IS NOT NULL LIMIT 1", dict(batch.params)):
        rows(HOLD_STILL, {})
        hold_newcomers()
        people = _named(_PEOPLE, batch)
        parties.take(
            "person",
            replace(batch, relation=people, params=params, match="contact", mode="both", fill_only=True),
            by=by,
        )
    return replace(batch, relation=_named(_WITH_PARTY, batch), params=params)


def _named(select: str, batch: Batch) -> str:
    asking = f"SELECT row_no, facts->'who' AS who FROM ({batch.relation}) w WHERE facts->'who' IS NOT NULL"
    return select.replace("{known}", _WHO.replace("{relation}", asking)).replace("{relation}", batch.relation)

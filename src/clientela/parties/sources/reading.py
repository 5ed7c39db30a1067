"""A party with what its sources say, read by one statement under the rights of its reader."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from clientela.parties.models import Kind, SourceRecord
from clientela.parties.sources.models import OTHERS, TYPED, FieldRule, Rule, Trust
from clientela.parties.sources.surviving import FIELDS, LEADS, LISTS, USUAL
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.actor import Actor

CLAIMS = (Path(__file__).parent / "sql" / "claims.sql").read_text().format(typed=TYPED, others=OTHERS)
# Each source once, by looking up the next one in the index: a million records of one source are one step.
_SOURCES = """
WITH RECURSIVE next AS (
    (SELECT source FROM parties_sourcerecord ORDER BY source LIMIT 1)
     UNION ALL
    SELECT (SELECT s.source FROM parties_sourcerecord s WHERE s.source > n.source ORDER BY s.source LIMIT 1)
      FROM next n WHERE n.source IS NOT NULL
)
SELECT source FROM next WHERE source IS NOT NULL"""
MOST = 500  # sources that are listed


def with_claims(entity: Entity, key: UUID, actor: Actor) -> dict[str, Any]:
    """The record with `claims` and `pins`. Raises Missing."""
    return read_dict(entity, key, actor, sql=entity.record.replace("/* and more */", f",\n{CLAIMS}"))


def tellable(entity: Entity) -> list[str]:
    """The fields of which sources are told to who knows the type like this: not what a role keeps back."""
    return [item.name for item in entity.fields if (item.name in FIELDS or item.name in LISTS) and not item.covered]


def disputes_seen(actor: Actor) -> Q:
    """Of what a role keeps back it is not told that sources disagree, either."""
    said = Q()
    for kind in Kind.values:
        if kept := actor.kept_back(kind):
            said &= ~Q(party__kind=kind, field__in=list(kept))
    return said


def rules_of(kind: str) -> dict[str, str]:
    """Field -> the rule by which it survives, for all that decide for themselves."""
    said = dict(FieldRule.objects.filter(kind=kind).values_list("field", "rule"))
    usual = {**dict.fromkeys(FIELDS, Rule.NEWEST.value), **USUAL}
    return {field: said.get(field, usual[field]) for field in FIELDS if field not in LEADS}


def sources() -> list[dict[str, Any]]:
    """Every source, with how far it is trusted; what people type counts as one."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SOURCES} LIMIT {MOST}")
        found = [source for (source,) in cursor.fetchall()]
    names = dict.fromkeys("user" if source.startswith("user:") else source for source in ("user", *found))
    trusted: Mapping[str, Trust] = {one.source: one for one in Trust.objects.all()}
    return [_source(name, trusted.get(name)) for name in [*names, *(set(trusted) - set(names))]]


def _source(name: str, said: Trust | None) -> dict[str, Any]:
    usual = TYPED if name == "user" else OTHERS
    return {"source": name, "percent": said.percent if said else usual, "checked": bool(said and said.checked)}


def called(kind: str, keys: set[str]) -> dict[str, UUID]:
    """The records of a kind that sources know by these keys, where a key means but one of them."""
    found: dict[str, set[UUID]] = {}
    rows = SourceRecord.objects.filter(external_id__in=keys, party__kind=kind)
    for key, party in rows.values_list("external_id", "party"):
        found.setdefault(key, set()).add(party)
    return {key: parties.pop() for key, parties in found.items() if len(parties) == 1}

"""Values that somebody wants to stand: believed of the source that says them, else typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clientela.parties.sources.actions import choose
from clientela.parties.sources.claims import claims_of, same
from clientela.parties.sources.reading import with_claims
from clientela.parties.sources.surviving import FIELDS, lead
from clientela.platform.entities.declaration import Entity
from clientela.platform.permissions.actor import Actor


def stand(entity: Entity, key: UUID, wanted: Mapping[str, Any], *, by: Actor) -> None:
    """Have the record hold these values, as its document tells them. What holds already is left as it is."""
    for name in sorted(wanted, key=lambda name: name != lead(name)):  # a whole before its pieces, which go with it
        record = with_claims(entity, key, by)
        if same(record.get(name), wanted[name], name):
            continue
        said = [one for one in claims_of(record, name) if same(wanted[name], one.value, name)] if name in FIELDS else []
        if said:
            choose(entity.key, key, name, UUID(said[0].record), by=by)
        elif entity.verbs.edit is not None:
            entity.verbs.edit(key, {name: _fact(wanted[name])}, by=by)


def _fact(value: Any) -> Any:
    return {"id": value["id"]} if isinstance(value, dict) else value

"""The verbs of parties: the only writer of their tables."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from clientela.parties.events import PartiesTaken, PartyChanged, PartyCreated, PartyDeleted
from clientela.parties.models import Address, ContactPoint, FoldedName, Identifier, Lifecycle, Party
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, User
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

_SQL = Path(__file__).parent / "sql"
_TAKE = (_SQL / "take.sql").read_text()
_SEARCH = (_SQL / "search.sql").read_text()
_ONE = """SELECT 1::bigint AS row_no, %(id)s::uuid AS id, %(external_id)s::text AS external_id,
                 %(facts)s::jsonb AS facts, %(payload)s::jsonb AS payload"""
_PLAIN = ("name", "given_name", "family_name", "prefix", "suffix", "nickname", "job_title", "department", "lifecycle", "tags",
          "language", "country", "city", "birth_date", "website", "industry", "employees", "founded_year", "annual_revenue",
          "currency", "notes")  # fmt: skip
_POINTS = {"emails": "email", "phones": "phone", "messaging": "messaging"}


def take(kind: str, batch: Batch, *, by: Actor) -> Taken:
    """Take any number of arrivals in one statement. Known ones the actor may not edit are left as they are ("denied")."""
    with acting(by, "import", kind, reason=f"from {batch.source}"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"parties:{batch.source}"])
            cursor.execute(_TAKE.replace("{relation}", batch.relation), _taking(kind, batch, by))
            rows = cursor.fetchall()
        outcomes = {outcome: count for outcome, count, _keys, _rows in rows}
        touched = {outcome: keys for outcome, _count, keys, _rows in rows}
        refresh_search(touched.get("updated", []))
        made, changed = outcomes.get("created", 0), outcomes.get("updated", 0)
        emit(PartiesTaken(kind, batch.source, made, changed, str(batch.import_id or "")), by=by)
    left = {outcome: tuple(zip(places, keys, strict=True)) for outcome, _count, keys, places in rows if places}
    return Taken(outcomes, (*touched.get("created", ()), *touched.get("updated", ())), left)


def create(kind: str, facts: Facts, *, by: Actor) -> UUID:
    """One party out of clean facts; its maker becomes its owner where none is named. A given external id must be new."""
    key = new_key()
    source = f"{by.kind}:{by.email}" if by.email else by.kind
    facts = _linked(facts, by=by)
    said = json.dumps(facts, ensure_ascii=False)
    one = {"id": key, "external_id": f"key:{key}", "facts": said, "payload": said}
    batch = Batch(relation=_ONE, params=one, source=source, match="never")
    with acting(by, "create", kind):
        prepared(_TAKE.replace("{relation}", _ONE), _taking(kind, batch, by))
        emit(PartyCreated(str(key), kind), by=by)
    return key


def edit(kind: str, key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named fields. Raises Missing, or Conflict when `version` is not the one that stands any more."""
    with acting(by, "edit", kind):
        mine = Party.objects.filter(kind=kind).visible_to(by, entity=kind, verb="edit")
        party = mine.select_for_update(of=("self",)).filter(pk=key).first()
        if party is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if version is not None and version != party.version:
            raise Conflict(_("Somebody else changed this record meanwhile; what you typed is kept below."))
        _set_fields(party, changes, by=by)
        _set_parts(party, changes)
        refresh_search([key])
        emit(PartyChanged(str(key), kind, sorted(changes)), by=by)
        publish(f"{kind}:{key}", by=by.name, fields=sorted(changes))


def delete(kind: str, key: UUID, *, by: Actor) -> None:
    """Remove a party with what hangs on it; its past stays in history. Raises Missing."""
    with acting(by, "delete", kind):
        mine = Party.objects.filter(kind=kind).visible_to(by, entity=kind, verb="delete")
        gone, _per_model = mine.filter(pk=key).delete()
        if not gone:
            raise Missing(_("There is no such record, or you may not delete it."))
        emit(PartyDeleted(str(key), kind), by=by)
        publish(f"{kind}:{key}", by=by.name, gone=True)


def mark_contacted(relation: str, params: Mapping[str, Any], *, by: Actor) -> None:
    """Move `last_contact_at` forward from a SQL relation of (party_id, at); never back. Derived, so it is not history."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE parties_party p SET last_contact_at = c.at FROM ({relation}) c
                 WHERE p.id = c.party_id AND c.at <= now() AND (p.last_contact_at IS NULL OR p.last_contact_at < c.at)""",
            dict(params),
        )


def _taking(kind: str, batch: Batch, by: Actor) -> dict[str, Any]:
    everything = by.scope("edit", kind) == "all"
    return {
        **batch.params,
        "kind": kind,
        "source": batch.source,
        "import_id": batch.import_id,
        "match": batch.match,
        "mode": batch.mode,
        "fill_only": batch.fill_only,
        "may_edit_all": everything,
        "owners": [] if everything else _owners(kind, by),
        "default_owner": None if by.scope("see", kind) == "all" else by.user_id,
    }


def _linked(facts: Facts, *, by: Actor) -> Facts:
    """The facts with their maker as owner where none is named. Raises Unlinked for a key or address of nobody."""
    for name in ("organisation", "parent"):
        if "id" in (facts.get(name) or {}):
            _organisation(name, facts[name], by=by)
    owner = _user(facts.get("owner")) or by.user_id
    return facts | {"owner": {"id": str(owner)}} if owner else facts


def _owners(kind: str, by: Actor) -> list[UUID]:
    """Whose parties this actor may edit."""
    scope = by.scope("edit", kind)
    if scope == "none" or by.user_id is None:
        return []
    mates = (
        Membership.objects.filter(team_id__in=by.team_ids).values_list("user_id", flat=True) if scope == "team" else []
    )
    return [by.user_id, *mates]


def _set_fields(party: Party, changes: Facts, *, by: Actor) -> None:
    values = {name: changes[name] for name in _PLAIN if name in changes}
    for name in ("organisation", "parent"):
        if name in changes:
            values[f"{name}_id"] = _organisation(name, changes[name], by=by)
    if values.get("parent_id") == party.pk:
        raise Conflict(_("“%(name)s” can't be part of itself.") % {"name": party.name})
    if "lifecycle" in values:
        values["lifecycle"] = values["lifecycle"] or Lifecycle.LEAD
    if "owner" in changes:
        values["owner_id"] = _user(changes["owner"])
    Party.objects.filter(pk=party.pk).update(**values, version=F("version") + 1, updated_at=Now())


def _set_parts(party: Party, changes: Facts) -> None:
    """Lists are set whole: what is not named any more goes, what stays keeps its row."""
    for name, kind in _POINTS.items():
        if name in changes:
            _replace(
                party.contact_points.filter(kind=kind), ContactPoint, changes[name], "value", party=party, kind=kind
            )
    if "addresses" in changes:
        _replace(party.addresses.all(), Address, changes["addresses"], "typed", party=party)
    if "identifiers" in changes:
        _replace(party.identifiers.all(), Identifier, changes["identifiers"], "value", party=party)


def _replace(standing: Any, model: Any, wanted: list[dict[str, Any]], same: str, **fixed: Any) -> None:
    rows = {getattr(row, same): row for row in standing}
    standing.exclude(**{f"{same}__in": [item[same] for item in wanted]}).delete()
    for place, item in enumerate(wanted):
        values = item | fixed | {"is_primary": place == 0}
        row = rows.get(item[same]) or model(pk=new_key())
        if any(getattr(row, name) != value for name, value in values.items()):
            model.objects.update_or_create(pk=row.pk, defaults=values)


def _organisation(field: str, link: dict[str, str] | None, *, by: Actor) -> UUID | None:
    """The organisation that a link names: by key, by name, or a new one of that name."""
    if not link:
        return None
    known = Party.objects.filter(kind="organisation").visible_to(by, entity="organisation")
    folded = known.annotate(folded=FoldedName("name"))
    found = known.filter(pk=link["id"]) if "id" in link else folded.filter(folded=FoldedName(Value(link["name"])))
    key: UUID | None = found.order_by("created_at").values_list("pk", flat=True).first()
    if key is None and "id" in link:
        raise Unlinked(field, _("There is no such organisation, or you may not see it."))
    return key or create("organisation", {"name": link["name"]}, by=by)


def _user(link: dict[str, str] | None) -> UUID | None:
    if not link:
        return None
    found = User.objects.filter(**({"pk": link["id"]} if "id" in link else {"email": link["email"]}))
    key: UUID | None = found.values_list("pk", flat=True).first()
    if key is None:
        raise Unlinked("owner", _("There is no such colleague."))
    return key


def refresh_search(keys: Sequence[UUID]) -> None:
    """Write the search text of these parties anew. Derived, so it is not history."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_SEARCH, {"keys": list(keys)})

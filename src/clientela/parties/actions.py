"""The verbs of parties: the only writer of their tables."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from clientela.parties.consents import register
from clientela.parties.deriving import derive
from clientela.parties.events import (
    PartiesChanged,
    PartiesDeleted,
    PartiesTaken,
    PartyChanged,
    PartyCreated,
    PartyDeleted,
)
from clientela.parties.models import (
    Address,
    ContactPoint,
    Identifier,
    ImportantDate,
    Lifecycle,
    Party,
    Reachable,
    sort_name,
)
from clientela.parties.reach.ordering import set_behind
from clientela.parties.sources.surviving import KEPT, claimed, settle, survive, words
from clientela.parties.turns import hold_newcomers, in_turn
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.announcing import emit
from clientela.platform.fields.columns import merged, named
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.merging.reading import now_of
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Membership, User
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor

_SQL = Path(__file__).parent / "sql"
_TAKE = (_SQL / "take.sql").read_text()
_EXPIRED = """
SELECT DISTINCT party_id FROM parties_contactpoint
 WHERE valid_until < current_date AND valid_until >= current_date - %(days)s::int"""
EXPIRED_DAYS = 40  # looked back: nights on which nothing ran are made up for
_ONE = """SELECT 1::bigint AS row_no, %(id)s::uuid AS id, %(external_id)s::text AS external_id,
                 %(facts)s::jsonb AS facts, %(payload)s::jsonb AS payload"""
_TAKE_ONE = _TAKE.replace("{relation}", _ONE).replace("{opened}", "false")
_SAID = """
INSERT INTO parties_sourcerecord (id, party_id, kind, source, external_id, payload, facts)
SELECT x.id, x.key, %(kind)s, %(source)s, 'said:' || x.id, %(said)s::jsonb, %(said)s::jsonb
  FROM (SELECT clientela_key() AS id, key FROM unnest(%(keys)s::uuid[]) AS key) x"""
_PLAIN = ("name", "given_name", "family_name", "prefix", "suffix", "nickname", "job_title", "department", "lifecycle", "tags",
          "language", "country", "city", "birth_date", "website", "industry", "employees", "founded_year", "annual_revenue",
          "currency", "notes", "gender", "roles")  # fmt: skip
_SEARCHED = {"name", "nickname"}
MOST_TOLD = 100  # parties of one change of which open pages hear each by itself
_LINKS = {"organisation": "organisation_id", "parent": "parent_id", "household": "parent_id"}
_PARTS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "addresses": (Address, ("typed",)),
    "identifiers": (Identifier, ("kind", "value")),
    "dates": (ImportantDate, ("kind", "label", "month_day")),
}
IN_SETS = frozenset({*_PLAIN, *_LINKS, "owner", "own"})
_NOT_THERE = {
    "organisation": gettext_lazy("There is no such organisation, or you may not see it."),
    "household": gettext_lazy("There is no such household, or you may not see it."),
}
_UNLINKED = gettext_noop("What they are linked to is not known, and not yours to make: they were taken without it.")
_POINTS = {"emails": "email", "phones": "phone", "messaging": "messaging"}


def take(kind: str, batch: Batch, *, by: Actor) -> Taken:
    """Take any number of arrivals in one statement. Known ones the actor may not edit are left as they are ("denied").

    Who arrives twice in one batch, under two keys, is taken by a second one, which then knows the first.
    """
    outcomes: Counter[str] = Counter()
    touched: dict[UUID, None] = {}
    left: dict[str, list[tuple[int, UUID]]] = {}
    with acting(by, "import", kind, reason=f"from {batch.source}"):
        params = _taking(kind, batch, by)
        in_turn(batch, params)
        _forget_plans()
        opened, more = _opened(kind, by)
        sql = _TAKE.replace("{relation}", batch.relation).replace("{opened}", opened)
        for outcome, count, keys, places in _taken(sql, params | more):
            outcomes[outcome] += count
            touched.update(dict.fromkeys(keys if outcome in ("created", "updated") else ()))
            left.setdefault(outcome, []).extend(zip(places, keys, strict=bool(places)))
        made, changed = outcomes["created"], outcomes["updated"]
        unlinked = outcomes.pop("unlinked", 0)
        emit(PartiesTaken(kind, batch.source, made, changed, str(batch.import_id or "")), by=by)
    return Taken(dict(outcomes), tuple(touched), left, {_UNLINKED: unlinked} if unlinked else {})


def create(kind: str, facts: Facts, *, by: Actor) -> UUID:
    """One party out of clean facts; its maker becomes its owner where none is named. A given external id must be new."""
    key = new_key()
    with acting(by, "create", kind):
        facts = _linked(facts, by=by)
        said = json.dumps(facts, ensure_ascii=False)
        one = {"id": key, "external_id": f"key:{key}", "facts": said, "payload": said}
        batch = Batch(relation=_ONE, params=one, source=_source(by), match="never")
        prepared(_TAKE_ONE, _taking(kind, batch, by))
        emit(PartyCreated(str(key), kind), by=by)
        publish(f"{kind}:{key}", by=by.name, new=True)
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
        _said(kind, [key], changes, by=by)
        register.note(key, changes.get("consents") or [], source=_source(by), by=by)
        derive([key])
        emit(PartyChanged(str(key), kind, named(changes)), by=by)
        publish(f"{kind}:{key}", by=by.name, fields=named(changes))


def edit_many(kind: str, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the named columns, of IN_SETS, of all these parties that the actor may change; answers which."""
    with acting(by, "edit", kind):
        mine = Party.objects.filter(kind=kind, pk__in=keys).visible_to(by, entity=kind, verb="edit")
        found = set(mine.select_for_update(of=("self",)).values_list("pk", flat=True))
        values = _values(changes, by=by)
        found.discard(values.get("parent_id"))  # nothing is part of itself
        Party.objects.filter(pk__in=found).update(**values, version=F("version") + 1, updated_at=Now())
        _said(kind, list(found), changes, by=by)
        if _SEARCHED & changes.keys():
            derive(list(found))
        _announce_many(kind, found, PartiesChanged(kind, _texts(found), named(changes)), by=by)
    return found


def delete_many(kind: str, keys: Sequence[UUID], *, by: Actor) -> set[UUID]:
    """Remove all these parties that the actor may delete; answers which."""
    with acting(by, "delete", kind):
        mine = Party.objects.filter(kind=kind, pk__in=keys).visible_to(by, entity=kind, verb="delete")
        found = set(mine.values_list("pk", flat=True))
        Party.objects.filter(pk__in=found).delete()
        _announce_many(kind, found, PartiesDeleted(kind, _texts(found)), by=by)
    return found


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


def expire(*, by: Actor) -> int:
    """What no longer leads to a party, as its last day has passed, stands last and is no longer found by. Answers for how many."""
    with acting(by, "expire", "person"):
        keys = [row[0] for row in _run(_EXPIRED, {"days": EXPIRED_DAYS})]
        set_behind(keys)
        derive(keys)
        return len(keys)


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
        "again": None,
        "kept": list(KEPT),
        "user": by.user_id,
        "may_edit_all": everything,
        "owners": [] if everything else _owners(kind, by),
        "may_make": [one for one in ("organisation", "household") if by.may("create", one)],
        "default_owner": None if by.scope("see", kind) == "all" else by.user_id,
    }


def _said(kind: str, keys: Sequence[UUID], changes: Facts, *, by: Actor) -> None:
    """What somebody types is a word of theirs about each of these parties, beside what other sources say."""
    if not claimed(changes):
        return
    said = words(changes)
    if said.get("organisation"):
        said["organisation"] = {"id": str(_link("organisation", said["organisation"], by=by))}
    params: dict[str, Any] = {
        "kind": kind,
        "keys": list(keys),
        "source": _source(by),
        "said": json.dumps(said, ensure_ascii=False),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SAID, params)
    settle(keys)


def _linked(facts: Facts, *, by: Actor) -> Facts:
    """The facts with their links as keys, and their maker as owner where none is named. Raises Unlinked for what is not there."""
    keys = {name: _link(name, facts[name], by=by) for name in _LINKS if facts.get(name)}
    links = {name: {"id": str(key)} for name, key in keys.items()}
    owner = _user(facts.get("owner")) or by.user_id
    return facts | links | ({"owner": {"id": str(owner)}} if owner else {})


def _taken(sql: str, params: dict[str, Any]) -> Iterator[tuple[str, int, list[UUID], list[int]]]:
    """(outcome, how many, which parties, which rows where they matter), until no arrival is left that waits for an earlier one."""
    again: list[int] | None = None
    while again != []:
        rows = _run(sql, params | {"again": again})
        again = [row_no for outcome, _count, _keys, waiting in rows if outcome == "again" for row_no in waiting]
        for outcome, count, keys, places in rows:
            if outcome == "updated":
                survive(keys)
                derive(keys)
            if outcome != "again":
                yield outcome, count, keys or [], places or []


def _owners(kind: str, by: Actor) -> list[UUID]:
    """Whose parties this actor may edit."""
    scope = by.scope("edit", kind)
    if scope == "none" or by.user_id is None:
        return []
    if scope == "own":
        return [by.user_id]
    teams = by.team_ids if scope == "team" else (*by.team_ids, *by.department_ids)
    return [by.user_id, *Membership.objects.filter(team_id__in=teams).values_list("user_id", flat=True)]


def _opened(kind: str, by: Actor) -> tuple[str, dict[str, Any]]:
    """SQL for the parties `p` that a condition or a share opens to be edited, whoever owns them, with its parameters."""
    if by.scope("edit", kind) == "all" or not (by.limited("edit", kind) or by.shared("edit", kind)):
        return "false", {}
    mine = Party.objects.filter(kind=kind).visible_to(by, entity=kind, verb="edit")
    sql, params = mine.order_by().values("pk").query.sql_with_params()
    names = [f"opened_{place}" for place in range(len(params))]
    left = iter(names)
    return f"p.id IN ({re.sub('%s', lambda _mark: f'%({next(left)})s', sql)})", dict(zip(names, params, strict=True))


def _set_fields(party: Party, changes: Facts, *, by: Actor) -> None:
    values = _values(changes, by=by)
    if values.get("parent_id") == party.pk:
        raise Conflict(_("“%(name)s” can't be part of itself.") % {"name": party.name})
    Party.objects.filter(pk=party.pk).update(**values, version=F("version") + 1, updated_at=Now())


def _values(changes: Facts, *, by: Actor) -> dict[str, Any]:
    """The columns that these changes set."""
    values: dict[str, Any] = {name: changes[name] for name in _PLAIN if name in changes}
    for name, column in _LINKS.items():
        if name in changes:
            values[column] = _link(name, changes[name], by=by)
    if "lifecycle" in values:
        values["lifecycle"] = values["lifecycle"] or Lifecycle.LEAD
    if "own" in changes:
        values["own"] = merged(changes["own"])
    if "owner" in changes:
        values["owner_id"] = _user(changes["owner"])
    return values


def _announce_many(kind: str, keys: set[UUID], event: PartiesChanged | PartiesDeleted, *, by: Actor) -> None:
    if not keys:
        return
    emit(event, by=by)
    for key in list(keys) if len(keys) <= MOST_TOLD else ():
        publish(f"{kind}:{key}", by=by.name, gone=isinstance(event, PartiesDeleted))


def _texts(keys: set[UUID]) -> list[str]:
    return [str(key) for key in keys]


def _set_parts(party: Party, changes: Facts) -> None:
    """Lists are set whole and in order: what is not named any more goes, what stays keeps its row."""
    for name, kind in _POINTS.items():
        if name in changes:
            standing = party.contact_points.filter(kind=kind)
            _replace(standing, ContactPoint, changes[name], ("value",), party=party, kind=kind)
    for name, (model, same) in _PARTS.items():
        if name in changes:
            _replace(model.objects.filter(party=party), model, changes[name], same, party=party)


def _replace(standing: Any, model: Any, wanted: list[dict[str, Any]], same: tuple[str, ...], **fixed: Any) -> None:
    rows = {tuple(getattr(row, name) for name in same): row for row in standing}
    kept = {tuple(item[name] for name in same) for item in wanted}
    standing.filter(pk__in=[row.pk for what, row in rows.items() if what not in kept]).delete()
    for place, item in enumerate(wanted):
        row = rows.get(tuple(item[name] for name in same)) or model(pk=new_key())
        values = item | fixed | {"position": place}
        if issubclass(model, Reachable) and values.get("state", row.state) != row.state:
            values["state_at"] = timezone.now() if values["state"] else None
        if any(getattr(row, name) != value for name, value in values.items()):
            model.objects.update_or_create(pk=row.pk, defaults=values)


def _link(field: str, link: dict[str, str] | None, *, by: Actor) -> UUID | None:
    """The organisation or household that a link names: by key, by name, or a new one of that name.

    Of households only the one and only of its name is meant by it: many a family is called Rossi.
    """
    if not link:
        return None
    kind = "household" if field == "household" else "organisation"
    known = Party.objects.filter(kind=kind).visible_to(by, entity=kind)
    if "id" in link:
        key: UUID | None = known.filter(pk=link["id"]).values_list("pk", flat=True).first()
        if key is None and (new := now_of(UUID(str(link["id"])))):
            key = known.filter(pk=new).values_list("pk", flat=True).first()
        if key is None:
            raise Unlinked(field, str(_NOT_THERE[kind]))
        return key
    named = known.filter(sort_name=sort_name(Value(link["name"]))).order_by("created_at").values_list("pk", flat=True)
    keys: list[UUID] = list(named[:2])
    if not keys and kind == "organisation":
        hold_newcomers()
        keys = list(named[:2])
    return (
        keys[0] if keys and (kind == "organisation" or len(keys) == 1) else create(kind, {"name": link["name"]}, by=by)
    )


def _user(link: dict[str, str] | None) -> UUID | None:
    if not link:
        return None
    found = User.objects.filter(stands_for=None, **({"pk": link["id"]} if "id" in link else {"email": link["email"]}))
    key: UUID | None = found.values_list("pk", flat=True).first()
    if key is None:
        raise Unlinked("owner", _("There is no such colleague."))
    return key


def _source(by: Actor) -> str:
    """What somebody's own word is called as a source."""
    return f"{by.kind}:{by.email}" if by.email else by.kind


def _forget_plans() -> None:
    """History's triggers keep the plan of their first call: made for a row or none, it is quadratic for ten thousand."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")


def _run(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

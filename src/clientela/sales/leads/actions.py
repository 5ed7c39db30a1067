"""The verbs of leads: the only writer of leads and of where they come from."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities import registry, taking, writing
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.declaration import Batch, Cleaning, Facts, Taken
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.events.announcing import emit, emit_all
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.routing.fitting import Choice
from clientela.sales.deals import actions as deals
from clientela.sales.deals.models import Deal
from clientela.sales.leads.events import LeadConverted, LeadDisqualified, LeadOpened
from clientela.sales.leads.facts import SAID, asking
from clientela.sales.leads.giving import give
from clientela.sales.leads.models import Lead, LeadSource, State
from clientela.sales.leads.scoring import rescore
from clientela.sales.leads.who import party_of, with_parties

LEADS = Table(
    entity="lead",
    model=Lead,
    unique="",
    columns=(
        "name", "party", "origin", "product", "owner", "wanted", "person", "email", "phone", "company", "state", "reason",
        "opened_at", "tags", "own",
    ),
    searched=("name", "person", "email", "company", "wanted"),
    owner="owner",
)  # fmt: skip
SOURCES = Table(
    entity="lead_source",
    model=LeadSource,
    unique="name",
    columns=(
        "name", "cost", "currency", "begins_on", "ends_on", "minutes", "working_time", "opens", "closes", "time_zone",
        "address", "own",
    ),
    searched=("name",),
)  # fmt: skip
IN_SETS = frozenset(LEADS.columns) - {"state"}

delete_lead = partial(writing.delete_row, LEADS)
delete_leads = partial(writing.delete_rows, LEADS)
refresh_leads = partial(writing.refresh_search, LEADS)
create_source = partial(writing.create_row, SOURCES)
edit_source = partial(writing.edit_row, SOURCES)
delete_source = partial(writing.delete_row, SOURCES)
take_sources = partial(taking.take_rows, SOURCES)
refresh_sources = partial(writing.refresh_search, SOURCES)


def open_lead(facts: Facts, *, by: Actor) -> UUID:
    """A lead; who asks is known again by the address, or becomes known in the same act."""
    with acting(by, "create", "lead"):
        key = writing.create_row(LEADS, _with_party(facts, by=by), by=by)
        if not facts.get("owner"):
            give([key], by=by)
        rescore([key])
        _tell_opened([key], by=by)
        return key


def take_leads(batch: Batch, *, by: Actor) -> Taken:
    """Any number of leads from one source, known again by their keys there, with the people who ask, each of them once."""
    with acting(by, "import", "lead", reason=f"from {batch.source}"):
        taken = taking.take_sourced(LEADS, with_parties(batch, by=by), by=by)
        give(_unowned(batch, taken.keys), by=by)
        rescore(taken.keys)
        _tell_opened(taken.keys, by=by)
        return taken


def route_leads(keys: Sequence[UUID], *, by: Actor) -> list[Choice]:
    """Give these anew to whom the rules name now; those that are closed, or not the actor's to change, stay whose they are."""
    with acting(by, "edit", "lead", reason="route lead"):
        mine = Lead.objects.visible_to(by, entity="lead", verb="edit").select_for_update(of=("self",))
        held = set(mine.filter(pk__in=keys).values_list("pk", flat=True))
        return give([key for key in keys if key in held], by=by, again=True)


def edit_leads(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """The same of many: those that the actor may change."""
    with acting(by, "edit", "lead"):
        found = writing.edit_rows(LEADS, keys, changes, by=by)
        rescore(list(found))
        return found


def edit_lead(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. A state that says more than itself is reached by its own verb: conversion opens a deal, and so on."""
    with acting(by, "edit", "lead"):
        lead = _held(key, by=by)
        to, was = changes.get("state") or lead.state, lead.state
        if to == State.DISQUALIFIED and not (changes.get("reason", lead.reason) or "").strip():
            raise Needed({"reason": _("Say why.")}, {"reason": _("Reason")})
        plain = {name: value for name, value in changes.items() if name != "state" or value != State.CONVERTED}
        if was == State.CONVERTED and to != was:
            take_back(key, by=by)
            version = None
        writing.edit_row(LEADS, key, plain, by=by, version=version)
        if SAID.keys() & changes.keys():
            _know(key, by=by)
        rescore([key])
        if to == State.CONVERTED:
            convert(key, by=by)
        if to == State.DISQUALIFIED and was != to:
            emit(LeadDisqualified(str(key), str(lead.party_id or ""), changes.get("reason", lead.reason)), by=by)


def disqualify(key: UUID, reason: str, *, by: Actor) -> None:
    """Nothing will come of it, for this reason. Raises Needed without one."""
    edit_lead(key, {"state": State.DISQUALIFIED.value, "reason": reason.strip()}, by=by)


def reopen(key: UUID, *, by: Actor) -> None:
    """Something may come of it after all."""
    with acting(by, "edit", "lead"):
        lead = _held(key, by=by)
        if lead.state == State.CONVERTED:
            take_back(key, by=by)
        elif lead.state == State.DISQUALIFIED:
            writing.edit_row(LEADS, key, {"state": _living(lead), "reason": ""}, by=by)


def convert(key: UUID, facts: Mapping[str, Any] | None = None, *, by: Actor) -> UUID:
    """The deal that it becomes, however often this is said: with the same party, and joined to the lead from then on."""
    with acting(by, "edit", "lead", reason="convert lead"):
        lead = _held(key, by=by)
        standing = _deal_of(key)
        if lead.state == State.CONVERTED and standing is not None:
            return standing.pk
        said = {
            "name": lead.name, "party": _text(lead.party_id), "product": _text(lead.product_id), "owner": _text(lead.owner_id),
            "origin": lead.origin.name if lead.origin else "", "tags": lead.tags, "lead": str(key),
        }  # fmt: skip
        deal = create_record(registry.entity("deal"), said | dict(facts or {}), by=by)
        writing.edit_row(LEADS, key, {"state": State.CONVERTED.value}, by=by)
        emit(LeadConverted(str(key), str(deal), str(lead.party_id or "")), by=by)
        return deal


def take_back(key: UUID, *, by: Actor) -> None:
    """It was no deal yet: the deal goes to the bin, the lead is worked on again. Raises Conflict where the deal was worked on."""
    with acting(by, "edit", "lead", reason="take conversion back"):
        lead = _held(key, by=by)
        if lead.state != State.CONVERTED:
            return
        deal = _deal_of(key)
        if deal is not None and _worked_on(deal):
            said = {"name": deal.name}
            raise Conflict(
                _(
                    "The deal “%(name)s” was worked on since: it stays, and the lead stays joined to it. Nothing was changed."
                )
                % said
            )
        if deal is not None:
            deals.delete_deal(deal.pk, by=by)
        writing.edit_row(LEADS, key, {"state": _living(lead)}, by=by)


def _held(key: UUID, *, by: Actor) -> Lead:
    """The lead, if it is the actor's to change; whoever else would change it waits."""
    mine = Lead.objects.visible_to(by, entity="lead", verb="edit").select_for_update(of=("self",))
    lead: Lead | None = mine.select_related("origin").filter(pk=key).first()
    if lead is None:
        raise Missing(_("There is no such record, or you may not change it."))
    return lead


def _deal_of(key: UUID) -> Deal | None:
    found: Deal | None = Deal.objects.filter(lead=key).order_by("-created_at", "pk").first()
    return found


def _worked_on(deal: Deal) -> bool:
    """Whether anybody has changed it, or hung anything on it, since it was opened."""
    hanging = (
        one
        for one in Deal._meta.related_objects
        if one.related_model._meta.managed
        and not hasattr(one.related_model, "pgh_tracked_model")  # no view, no history
    )
    return deal.version != 1 or any(
        one.related_model._default_manager.filter(**{one.field.name: deal.pk}).exists() for one in hanging
    )


def _living(lead: Lead) -> str:
    return str(State.WORKING if lead.answered_at else State.NEW)


def _text(key: UUID | None) -> str | None:
    return str(key) if key else None


def _with_party(facts: Facts, *, by: Actor) -> Facts:
    who = facts.get("who")
    return facts | {"party": str(party_of(who, by=by))} if who and not facts.get("party") else facts


def _know(key: UUID, *, by: Actor) -> None:
    """Who asks has become known by a later word."""
    lead = Lead.objects.get(pk=key)
    who = asking({name: getattr(lead, name) for name in SAID}, Cleaning(lenient=True)) if not lead.party_id else None
    if who:
        Lead.objects.filter(pk=key).update(party_id=party_of(who, by=by))


def _unowned(batch: Batch, keys: Sequence[UUID]) -> list[UUID]:
    """The new ones of which nobody has said whose they are, in the order of their rows."""
    asked = f"""SELECT l.id FROM ({batch.relation}) a JOIN leads_lead l ON l.id = a.id
                 WHERE l.id = ANY(%(taken)s::uuid[]) AND l.version = 1
                   AND nullif(a.facts->>'owner', '') IS NULL ORDER BY a.row_no"""
    return [UUID(str(key)) for (key,) in rows(asked, {**batch.params, "taken": list(keys)})] if keys else []


def _tell_opened(keys: Any, *, by: Actor) -> None:
    new = Lead.objects.filter(pk__among=list(keys), version=1).values_list("pk", "party_id", "origin_id")
    opened = [[str(one or "") for one in row] for row in new]
    emit_all([LeadOpened(*said) for said in opened], by=by)

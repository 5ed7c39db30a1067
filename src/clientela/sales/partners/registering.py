"""The verbs of partners themselves, who are people outside: register a deal, say something new of one.

Nothing here looks at customers or deals: what a partner hears does not depend on whom we know.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LONGEST, clean_fields, in_region, plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.needing import Needed, label_of
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.sales.partners.actions import PARTNER_DEALS, refresh_partner_deals
from clientela.sales.partners.events import DealRegistered, PartnerProposed
from clientela.sales.partners.facts import lacking
from clientela.sales.partners.models import PartnerDeal, State

ASKED = ("name", "customer", "email", "website", "tax_number", "country", "value", "currency", "closes_on", "note")
MOST_WAITING, MOST_A_DAY = 50, 30  # of one partner
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('partners: ' || %(partner)s, 0))"


def register(raw: Mapping[str, Any], *, by: Actor) -> UUID:
    """A deal of the partner that the actor stands for, as it was typed. Said twice while it waits, it is one. Raises Denied for our
    own people, Needed with a sentence for each field, Conflict where too many wait."""
    with acting(by, "edit", "partner_deal", reason="register partner deal"):
        facts, (partner, owner) = _understood(raw), _partner_of(by)
        rows(_LOCK, {"partner": str(partner)})
        mine = PartnerDeal.objects.filter(partner=partner)
        same = {name: facts.get(name) or "" for name in ("name", "customer", "email", "tax_number")}
        standing = mine.filter(**same, state=State.WAITING).values_list("pk", flat=True).first()
        if standing is not None:
            return UUID(str(standing))
        _not_too_many(mine)
        assert by.outside is not None
        named = {name: PARTNER_DEALS.column(name).attname for name in ASKED}
        said = {named[name]: value for name, value in facts.items() if value not in (None, "")}
        row = PartnerDeal.objects.create(**said, partner_id=partner, person_id=by.outside.party, owner_id=owner)
        refresh_partner_deals([row.pk])
        emit(DealRegistered(str(row.pk), str(owner or "")), by=by)
        return UUID(str(row.pk))


def propose(key: UUID, raw: Mapping[str, Any], *, by: Actor) -> None:
    """Another value, another day, or words, for us to settle; it replaces what was proposed. Raises Missing, Needed, Conflict."""
    with acting(by, "edit", "partner_deal", reason="propose"):
        _partner_of(by)
        mine = PartnerDeal.objects.visible_to(by, entity="partner_deal", verb="edit").select_for_update(of=("self",))
        row = mine.filter(pk=key).first()
        if row is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if row.state == State.REFUSED:
            raise Conflict(_("This was refused: register it anew if things have changed."))
        facts = _clean({name: raw.get(name) for name in ("value", "closes_on") if raw.get(name)})
        note = plain(raw.get("note") or "", longest=LONGEST)
        if not facts and not note:
            raise Needed({"note": _("Say what is new: a value, a day or a few words.")}, {"note": _("Note")})
        PartnerDeal.objects.filter(pk=key).update(
            proposed_value=facts.get("value"), proposed_closes_on=facts.get("closes_on"), proposed_note=note, proposed_at=Now(),
            version=F("version") + 1, updated_at=Now(),
        )  # fmt: skip
        emit(PartnerProposed(str(key), str(row.owner_id or ""), timezone.now().isoformat()), by=by)


def _understood(raw: Mapping[str, Any]) -> Facts:
    facts = _clean({name: raw.get(name) for name in ASKED if raw.get(name) is not None})
    problems = lacking(facts)
    if problems:
        raise _needed(problems)
    return facts


def _clean(raw: Mapping[str, Any]) -> Facts:
    entity = registry.entity("partner_deal")
    fields = [entity.by_name[name] for name in raw]
    out = clean_fields(fields, raw, how=in_region(entity, raw, Cleaning()), partial=True)
    if out.problems:
        raise _needed(out.problems)
    return out.facts


def _needed(problems: dict[str, str]) -> Needed:
    entity = registry.entity("partner_deal")
    return Needed(
        {name: str(why) for name, why in problems.items()}, {name: label_of(entity, name) for name in problems}
    )


def _partner_of(by: Actor) -> tuple[UUID, UUID | None]:
    """The organisation of whom the actor stands for, else that person; and who of us looks after it."""
    if by.outside is None or not by.hands:
        raise Denied(_("Only partners register deals here; our own people enter them in the list."))
    person = Party.objects.select_related("organisation").filter(pk=by.outside.party).first()
    if person is None:
        raise Denied(_("Only partners register deals here; our own people enter them in the list."))
    partner = person.organisation or person
    return partner.pk, partner.owner_id


def _not_too_many(mine: Any) -> None:
    if mine.filter(state=State.WAITING).count() >= MOST_WAITING:
        raise Conflict(_("Many of your deals wait for an answer: wait for some of them first. Nothing was kept."))
    if mine.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
        raise Conflict(_("You have registered very many deals today: go on tomorrow. Nothing was kept."))

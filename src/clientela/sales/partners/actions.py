"""The verbs of our own people: they answer what partners register, share deals with them, extend and end what is protected."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.entities import registry, taking, writing
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.deals.hanging import locked
from clientela.sales.deals.models import Deal
from clientela.sales.partners.answering import held, put, tell, words
from clientela.sales.partners.customers import customer_of
from clientela.sales.partners.events import ProtectionEnded
from clientela.sales.partners.models import PartnerDeal, State
from clientela.sales.pipelines.models import Outcome

PARTNER_DEALS = Table(
    entity="partner_deal",
    model=PartnerDeal,
    unique="",
    columns=(
        "name", "partner", "owner", "customer", "email", "website", "tax_number", "country", "value", "currency", "closes_on",
        "note", "state", "message", "deal", "own",
    ),
    searched=("name", "customer", "email"),
    owner="owner",
)  # fmt: skip
PROTECTED = timedelta(days=90)  # where nothing else is agreed
LONGEST_DAYS = 730
_REFUSED = {
    "partner_deal_protected_once": gettext_lazy(
        "Another partner is protected for this customer: refuse this one, or wait until that has ended. Nothing was changed."
    ),
}
NOTHING_PROPOSED = {"proposed_value": None, "proposed_closes_on": None, "proposed_note": "", "proposed_at": None}
_PLAIN = frozenset(PARTNER_DEALS.columns) - {"state", "deal"}

delete_partner_deal = partial(writing.delete_row, PARTNER_DEALS)
take_partner_deals = partial(taking.take_sourced, PARTNER_DEALS)
refresh_partner_deals = partial(writing.refresh_search, PARTNER_DEALS)


def open_partner_deal(facts: Facts, *, by: Actor) -> UUID:
    """What a partner told us otherwise; with a deal of ours, we share that with the partner. Raises Missing, Conflict."""
    with acting(by, "create", "partner_deal"):
        shared = {"state": State.ACCEPTED.value} if facts.get("deal") else {}
        if shared:
            _shared_once(facts["deal"], facts.get("partner"), by=by)
        key = writing.create_row(PARTNER_DEALS, {**facts, **shared}, by=by)
        if shared:
            PartnerDeal.objects.filter(pk=key).update(account=Deal.objects.filter(pk=facts["deal"]).values("party")[:1])
        return key


def edit_partner_deal(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. What was answered is answered by its own verbs. Raises Missing, Conflict."""
    with acting(by, "edit", "partner_deal"):
        if changes.get("deal"):
            partner = PartnerDeal.objects.filter(pk=key).values_list("partner", flat=True).first()
            _shared_once(changes["deal"], changes.get("partner", partner), by=by, but=key)
        plain_ones = {name: value for name, value in changes.items() if name in _PLAIN or name == "deal"}
        writing.edit_row(PARTNER_DEALS, key, plain_ones, by=by, version=version)


def accept(key: UUID, said: Mapping[str, Any] | None = None, *, by: Actor) -> UUID:
    """Answers the deal. `said` may name the customer (`account`), a deal that is open already (`deal`), the `days` for which the
    customer is the partner's, and a `message`. Raises Missing, Conflict: it was answered, or the customer is another partner's."""
    said = said or {}
    with acting(by, "edit", "partner_deal", reason="accept partner deal"), _kept():
        row = held(key, State.WAITING, by=by)
        until = today() + (timedelta(days=_days(said["days"])) if said.get("days") else PROTECTED)
        account = customer_of(row, said.get("account"), by=by)
        deal = _deal(said["deal"], by=by) if said.get("deal") else _opened(row, account, by=by)
        put(row, {"state": State.ACCEPTED, "account_id": account, "deal_id": deal, "protected_until": until,
                   "message": words(said.get("message")) or row.message})  # fmt: skip
        tell(key)
        return deal


def refuse(key: UUID, reason: str, *, by: Actor) -> None:
    """The partner reads the reason. Raises Needed without one, Conflict where it was answered."""
    with acting(by, "edit", "partner_deal", reason="refuse partner deal"):
        row = held(key, State.WAITING, by=by)
        if not words(reason):
            raise Needed({"reason": _("Say why.")}, {"reason": _("Reason")})
        put(row, {"state": State.REFUSED, "reason": words(reason)})
        tell(key)


def extend(key: UUID, until: date, reason: str, *, by: Actor) -> None:
    """The customer is the partner's until this day, for this reason. Raises Needed, Conflict."""
    why = words(reason)
    with acting(by, "edit", "partner_deal", reason=f"extend protection: {why}"[:200]), _kept():
        row = held(key, State.ACCEPTED, State.ENDED, by=by)
        if not why:
            raise Needed({"why": _("Say why.")}, {"why": _("Reason")})
        if not today() <= until <= today() + timedelta(days=LONGEST_DAYS) or (
            row.state == State.ACCEPTED and row.protected_until and until <= row.protected_until
        ):
            raise Needed({"until": _("Choose a later day, within two years.")}, {"until": _("Protected until")})
        put(row, {"state": State.ACCEPTED, "protected_until": until, "reason": why, "yields_to": None})
        tell(key)


def settle_proposal(key: UUID, *, taken: bool, message: str = "", by: Actor) -> None:
    """What the partner proposed holds from now on, of our deal too; or it does not. Raises Conflict where nothing is proposed."""
    with acting(by, "edit", "partner_deal", reason="take proposal" if taken else "decline proposal"):
        row = held(key, *State, by=by)
        if row.proposed_at is None:
            raise Conflict(_("Nothing is proposed any more: it was settled already."))
        new = {"value": row.proposed_value, "closes_on": row.proposed_closes_on}
        new = {name: value for name, value in new.items() if taken and value is not None}
        if new and row.deal_id:
            amount = {"amount": row.proposed_value, "currency": row.currency} if "value" in new else {}
            day = {"closes_on": new["closes_on"]} if "closes_on" in new else {}
            edit_record(registry.entity("deal"), row.deal_id, {**amount, **day}, by=by)
        put(row, {**new, **NOTHING_PROPOSED, "message": words(message) or row.message})
        tell(key)


def end_protections(*, by: Actor) -> int:
    """Of those whose last day has passed and whose deal is still open. Answers how many; done twice, it is done once."""
    over = PartnerDeal.objects.filter(Q(deal=None) | Q(deal__outcome=Outcome.OPEN))
    over = over.filter(state=State.ACCEPTED, protected_until__lt=today())
    return sum(_end(key, by=by) for key in list(over.order_by("protected_until", "pk").values_list("pk", flat=True)))


def _end(key: UUID, *, by: Actor) -> bool:
    with acting(by, "edit", "partner_deal", reason="protection ended"):
        still = PartnerDeal.objects.filter(pk=key, state=State.ACCEPTED, protected_until__lt=today())
        row = still.select_for_update(of=("self",)).first()
        if row is None:
            return False
        put(row, {"state": State.ENDED})
        emit(ProtectionEnded(str(key), str(row.owner_id or ""), row.protected_until.isoformat()), by=by)
        tell(key)
        return True


def _deal(key: Any, *, by: Actor) -> UUID:
    found = Deal.objects.visible_to(by, entity="deal", verb="edit").filter(pk=key).values_list("pk", flat=True).first()
    if found is None:
        raise Missing(_("There is no such deal, or you may not change it."))
    return UUID(str(found))


def _shared_once(deal: Any, partner: Any, *, by: Actor, but: UUID | None = None) -> None:
    """A deal that is the actor's to change is shared with one partner once."""
    standing = PartnerDeal.objects.filter(deal=locked(_deal(deal, by=by)), partner=partner)
    others = standing.exclude(pk=but) if but else standing
    if partner and others.exists():
        raise Conflict(_("This deal is shared with this partner already."))


def _opened(row: PartnerDeal, account: UUID, *, by: Actor) -> UUID:
    partner = row.partner.name if row.partner else ""
    said = {
        "name": row.name, "party": str(account), "amount": row.value, "currency": row.currency, "closes_on": row.closes_on,
        "owner": str(row.owner_id) if row.owner_id else None, "origin": partner,
    }  # fmt: skip
    return create_record(registry.entity("deal"), said, by=by)


def _days(said: Any) -> int:
    if not str(said).isascii() or not str(said).isdecimal() or not 1 <= int(said) <= LONGEST_DAYS:
        raise Needed({"days": _("Say a number of days, from 1 to 730.")}, {"days": _("Days of protection")})
    return int(said)


@contextmanager
def _kept() -> Iterator[None]:
    """What the database refuses to hold twice, in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in _REFUSED:
            raise
        raise Conflict(str(_REFUSED[name])) from None

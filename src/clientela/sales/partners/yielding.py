"""The verbs of protections that meet: two customers, each protected for a partner of its own, turned out to be one.

Whoever was accepted earlier is protected; the others give way and are told. They come back by themselves as soon as nobody stands
in their way: the customers part again, or the other's time or deal is over. One of our own people may decide otherwise.
"""

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.sales.partners.answering import held, put, readers, tell, words
from clientela.sales.partners.events import ProtectionCameBack, ProtectionYielded
from clientela.sales.partners.models import PartnerDeal, State
from clientela.sales.pipelines.models import Outcome

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('partners: ' || %(account)s, 0))"  # that of the trigger
_RUNS = Q(deal=None) | Q(deal__outcome=Outcome.OPEN)
_YIELDS = Q(state=State.ENDED, yields_to__isnull=False)


def settle_protections(accounts: Iterable[UUID], *, by: Actor) -> int:
    """At each of these customers one partner is protected at most. Answers how many gave way or came back; done twice, it is done
    once."""
    return sum(_settle(account, by=by) for account in sorted(set(accounts)))


def settle_all(*, by: Actor) -> int:
    """Of all customers at whom somebody gives way: what that one waited for may be over."""
    waiting = PartnerDeal.objects.filter(_YIELDS, protected_until__gte=today(), account__isnull=False)
    return settle_protections(waiting.values_list("account", flat=True), by=by)


def prefer(key: UUID, reason: str, *, by: Actor) -> None:
    """This partner is protected after all, and whoever was gives way; both read the reason. Raises Needed without one, Conflict
    where it gives way to nobody or the other is not the actor's to answer."""
    why = words(reason)
    with acting(by, "edit", "partner_deal", reason=f"prefer partner: {why}"[:200]):
        row = held(key, State.ENDED, by=by)
        if (
            row.yields_to_id is None
            or row.account_id is None
            or not row.protected_until
            or row.protected_until < today()
        ):
            raise Conflict(_("It gives way to nobody: extend the protection instead. Nothing was changed."))
        if not why:
            raise Needed({"preferred": _("Say why.")}, {"preferred": _("Reason")})
        rows(_LOCK, {"account": str(row.account_id)})
        others = [
            one for one in _claims(row.account_id) if one.state == State.ACCEPTED and one.partner_id != row.partner_id
        ]
        mine = PartnerDeal.objects.visible_to(by, entity="partner_deal", verb="edit")
        if mine.filter(pk__in=[one.pk for one in others]).count() < len(others):
            raise Conflict(
                _("The other partner’s deal is not yours to change: ask who looks after it. Nothing was changed.")
            )
        for one in others:
            _give_way(one, row, why, by=by)
        _come_back(row, why, by=by)


def _settle(account: UUID, *, by: Actor) -> int:
    with acting(by, "edit", "partner_deal", reason="one customer, one protection"):
        rows(_LOCK, {"account": str(account)})
        claims = _claims(account)
        stands = next((one for one in claims if one.state == State.ACCEPTED), next(iter(claims), None))
        if stands is None:
            return 0
        yielding = [one for one in claims if one.partner_id != stands.partner_id and one.state == State.ACCEPTED]
        back = [one for one in claims if one.partner_id == stands.partner_id and one.state != State.ACCEPTED]
        for one in yielding:
            _give_way(one, stands, by=by)
        for one in back:
            _come_back(one, by=by)
        return len(yielding) + len(back)


def _claims(account: UUID) -> list[PartnerDeal]:
    """Those protected for this customer, and those that would be if they did not give way; the earliest accepted first."""
    running = PartnerDeal.objects.filter(_RUNS, account=account, protected_until__gte=today())
    held_still = running.filter(Q(state=State.ACCEPTED) | _YIELDS).select_for_update(of=("self",))
    return sorted(held_still, key=lambda one: (one.answered_at or one.created_at, one.pk))


def _give_way(row: PartnerDeal, to: PartnerDeal, why: str = "", *, by: Actor) -> None:
    with translation.override(_language(row)):
        said = why or _("This customer turned out to be one for which another partner was accepted earlier.")
    put(row, {"state": State.ENDED, "yields_to": to, "reason": said})
    emit(ProtectionYielded(str(row.pk), _owner(row), _owner(to), timezone.now().isoformat()), by=by)
    tell(row.pk)


def _come_back(row: PartnerDeal, why: str = "", *, by: Actor) -> None:
    with translation.override(_language(row)):
        said = why or _("No other partner stands in your way any more: this customer is yours again.")
    put(row, {"state": State.ACCEPTED, "yields_to": None, "reason": said})
    emit(ProtectionCameBack(str(row.pk), _owner(row), str(row.protected_until), timezone.now().isoformat()), by=by)
    tell(row.pk)


def _owner(row: PartnerDeal) -> str:
    return str(row.owner_id or "")


def _language(row: PartnerDeal) -> str:
    """Of whoever reads the reason, else of the partner."""
    theirs = (
        readers(row).values_list("language", flat=True).first() or (row.partner.language if row.partner else "")[:2]
    )
    return theirs if theirs in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE

"""What other rooms announce becomes a notice to whom it concerns, if he may see what it is about."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from clientela.channels.email.events import LetterFailed
from clientela.platform.directory.events import LendingEnded, ReadInBulk, RoleLent
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.entities.sentences import told
from clientela.platform.freshness.events import SourceSilent
from clientela.platform.hooks.events import EndpointEnded
from clientela.platform.notifications.actions import notify
from clientela.platform.notifications.kinds import Kind
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.privacy.events import WishMade
from clientela.platform.privacy.models import Wish
from clientela.platform.privacy.retention.events import FallingDue
from clientela.platform.quality.digest import Found, digest
from clientela.platform.quality.events import WeekBegun
from clientela.platform.seconding.acts import act_of
from clientela.platform.seconding.events import ConfirmationAsked, ConfirmationDecided
from clientela.platform.seconding.models import Request
from clientela.platform.ui.reader import active_reader
from clientela.routing.events import NobodyFits, WorkGiven
from clientela.sales.contracts.events import NoticeNears, OrderRefused, PricesAdjusted
from clientela.sales.contracts.models import Contract
from clientela.sales.partners.events import (
    DealRegistered,
    PartnerProposed,
    ProtectionCameBack,
    ProtectionEnded,
    ProtectionYielded,
)
from clientela.sales.partners.models import PartnerDeal
from clientela.timeline.actions import visible_entry
from clientela.timeline.events import Mentioned, ReminderDue, TaskAssigned
from clientela.timeline.models import Entry
from clientela.workspace.notices import (
    ASSIGNED,
    CONFIRM,
    DEAL_REGISTERED,
    DECIDED,
    DIGEST,
    ENDPOINT_ENDED,
    FALLING_DUE,
    GIVEN,
    LENDING_OVER,
    LENT,
    LETTER_FAILED,
    MENTIONED,
    NOBODY_FITS,
    NOTICE_NEARS,
    ORDER_REFUSED,
    PRICES_ADJUSTED,
    PROTECTION_CAME_BACK,
    PROTECTION_ENDED,
    PROTECTION_YIELDED,
    READ_IN_BULK,
    REMINDED,
    SOURCE_SILENT,
    WISHED,
)

_PAGES = {"task": "tasks", "meeting": "meetings"}


def on_mentioned(event: Mentioned) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        said = {"by": event.by_name, "title": event.title}
        notify(UUID(event.user), MENTIONED.key, said=said, url=_where(entry), about=event.entry, by=SYSTEM)


def on_task_assigned(event: TaskAssigned) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        said, about = {"by": event.by_name, "title": event.title}, f"{event.entry}:{event.due_at}"
        notify(UUID(event.user), ASSIGNED.key, said=said, url=_where(entry), about=about, by=SYSTEM)


def on_reminder_due(event: ReminderDue) -> None:
    entry = _seen_by(event.user, event.entry)
    if entry is not None:
        about = f"{event.entry}:{event.at}"
        notify(UUID(event.user), REMINDED.key, said={"title": event.title}, url=_where(entry), about=about, by=SYSTEM)


def on_notice_nears(event: NoticeNears) -> None:
    """An owner who may not see the contract any more is not told of it."""
    _tell_owner(event.contract, event.owner, NOTICE_NEARS, event.notice_by, knowing={"notice_by"})


def on_order_refused(event: OrderRefused) -> None:
    """The owner of a contract hears once of each period why it has no order; not of one that has it meanwhile."""
    _tell_owner(event.contract, event.owner, ORDER_REFUSED, event.due_on, knowing={"next_bill_on", "unbilled"})


def on_prices_adjusted(event: PricesAdjusted) -> None:
    """The owner of a contract hears that its prices change, where somebody else saw to it."""
    _tell_owner(event.contract, event.owner, PRICES_ADJUSTED, event.day, knowing={"amount", "adjusted_on"})


def _tell_owner(contract: str, owner: str, kind: Kind, day: str, *, knowing: set[str]) -> None:
    actor, key = actor_by_user(UUID(owner)), UUID(contract)
    mine = Contract.objects.filter(pk=key)
    found = mine.visible_to(actor, entity="contract").first() if actor and actor.may("see", "contract") else None
    if actor is None or found is None or {"name", *knowing} & actor.kept_back("contract").keys():
        return
    if "unbilled" in knowing and not found.unbilled:
        return
    with translation.override(actor.language):
        said = {"name": found.name, "day": active_reader().formats.day(date.fromisoformat(day)), "why": found.unbilled}
    notify(UUID(owner), kind.key, said=said, url=f"/contracts/{key}/", about=f"{contract}:{day}", by=SYSTEM)


def on_work_given(event: WorkGiven) -> None:
    """In words of the reader's own language, if he may see what it is."""
    actor = actor_by_user(UUID(event.user))
    entity = registry.find(event.work)
    if actor is None or entity is None:
        return
    row = entity.visible_to(actor).filter(pk=event.first).first() if actor.may("see", entity.key) else None
    if row is not None:
        with translation.override(actor.language):
            said = {"title": _named(entity, str(row), event.count), "why": " ".join(told(one) for one in event.why)}
        url = f"{entity.url}{event.first}/" if event.count == 1 else _of_owner(entity)
        notify(UUID(event.user), GIVEN.key, said=said, url=url, about=f"{event.first}:{event.count}", by=SYSTEM)


def on_nobody_fits(event: NobodyFits) -> None:
    """Whoever may change the rules hears why they place nothing."""
    entity = registry.find(event.work)
    if entity is not None:

        def said() -> dict[str, Any]:
            title = _("%(count)s × %(type)s") % {"count": event.count, "type": entity.label}
            return {"title": title, "why": " ".join(told(one) for one in event.why)}

        _tell(
            ("configure", "company"), NOBODY_FITS, said, url="/settings/routing/", about=f"{event.work}:{event.first}"
        )


def _named(entity: Entity, title: str, count: int) -> str:
    return f"“{title}”" if count == 1 else _("%(count)s × %(type)s") % {"count": count, "type": entity.label}


def _of_owner(entity: Entity) -> str:
    return f"{entity.url}?{urlencode({'filter': json.dumps({'field': 'owner', 'is': 'me'})})}"


def on_read_in_bulk(event: ReadInBulk) -> None:
    """Everybody who may look up the audit is told, also who did it."""
    said = {"name": _name(event.user_id), "records": event.records, "usual": event.usual}
    url, about = f"/settings/audit/?group=out&user={event.user_id}", f"{event.user_id}:{event.hour}"
    _tell(("configure", "audit"), READ_IN_BULK, lambda: said, url=url, about=about)


def on_falling_due(event: FallingDue) -> None:
    """An owner who may not see such records any more is not told of them."""
    actor = actor_by_user(UUID(event.user))
    if actor is not None and actor.may("see", event.entity):
        said, about = {"rule": event.name, "records": event.records, "day": event.day}, f"{event.rule}:{event.run}"
        notify(UUID(event.user), FALLING_DUE.key, said=said, url=f"/retention/{event.rule}/", about=about, by=SYSTEM)


def on_confirmation_asked(event: ConfirmationAsked) -> None:
    """Whoever may decide is told; nobody is told of his own."""
    one, act = Request.objects.get(pk=event.request), act_of(event.act)

    def said() -> dict[str, Any]:
        return {"by": event.by_name, "act": str(act.label), "records": event.records}

    _tell(act.right, CONFIRM, said, url=_request(event.request), about=event.request, but=one.asked_by_id)


def on_confirmation_decided(event: ConfirmationDecided) -> None:
    actor = actor_by_user(UUID(event.asked_by))
    if actor is not None:
        with translation.override(actor.language):
            said = {"by": event.by_name, "act": str(act_of(event.act).label)}
        notify(
            UUID(event.asked_by), DECIDED.key, said=said, url=_request(event.request), about=event.request, by=SYSTEM
        )


def _request(key: str) -> str:
    return f"/confirmations/#request-{key}"


def on_endpoint_ended(event: EndpointEnded) -> None:
    """The owner is told, whose program hears nothing any more."""
    url = f"/settings/webhooks/{event.endpoint}/"
    notify(
        event.owner,
        ENDPOINT_ENDED.key,
        said={"url": event.url},
        url=url,
        about=f"{event.endpoint}:{event.why}:{event.at}",
        by=SYSTEM,
    )


def on_source_silent(event: SourceSilent) -> None:
    """Its owner is told, whose records fall behind; what lies there waits."""
    said, about = {"name": event.name, "why": event.why}, f"{event.source}:{event.since}"
    notify(UUID(event.owner), SOURCE_SILENT.key, said=said, url=event.url, about=about, by=SYSTEM)


def on_letter_failed(event: LetterFailed) -> None:
    """Its writer is told; the letter is kept."""
    said = {"subject": event.subject, "why": event.why}
    url = f"/mail/{event.message}/"
    notify(UUID(event.writer), LETTER_FAILED.key, said=said, url=url, about=f"{event.message}:{event.why}", by=SYSTEM)


def on_week_begun(event: WeekBegun) -> None:
    """Who looks after records is told how they are, in words of his language; who has nothing to look after hears nothing."""
    actor = actor_by_user(UUID(event.user))
    if actor is None:
        return
    with translation.override(actor.language):
        found = [(f"{one.label} ({_how_many(one)})", one) for one in digest(actor)]
    if found:
        said = {
            "found": sum(one.found for _text, one in found),
            "most": found[0][0],
            "lists": [(text, one.url) for text, one in found],
        }
        notify(UUID(event.user), DIGEST.key, said=said, url="/quality/?whose=mine", about=event.week, by=SYSTEM)


def _how_many(one: Found) -> str:
    """“23, 4 more than a week ago”."""
    found = number_format(one.found, force_grouping=True)
    if not one.more:
        return found
    said = (
        _("%(found)s, %(more)s more than a week ago")
        if one.more > 0
        else _("%(found)s, %(more)s fewer than a week ago")
    )
    return said % {"found": found, "more": number_format(abs(one.more), force_grouping=True)}


def on_deal_registered(event: DealRegistered) -> None:
    """Who looks after the partner is told; where nobody does, whoever may answer."""
    _tell_of_partner(event.partner_deal, event.owner, DEAL_REGISTERED, event.partner_deal)


def on_partner_proposed(event: PartnerProposed) -> None:
    _tell_of_partner(event.partner_deal, event.owner, DEAL_REGISTERED, f"{event.partner_deal}:{event.at}")


def on_protection_ended(event: ProtectionEnded) -> None:
    about = f"{event.partner_deal}:{event.until}"
    _tell_of_partner(event.partner_deal, event.owner, PROTECTION_ENDED, about, day=event.until)


def on_protection_yielded(event: ProtectionYielded) -> None:
    """Who looks after either of the two is told."""
    about = f"{event.partner_deal}:{event.at}"
    for owner in dict.fromkeys((event.owner, event.to_owner)):
        _tell_of_partner(event.partner_deal, owner, PROTECTION_YIELDED, about)


def on_protection_came_back(event: ProtectionCameBack) -> None:
    about = f"{event.partner_deal}:{event.at}"
    _tell_of_partner(event.partner_deal, event.owner, PROTECTION_CAME_BACK, about, day=event.until)


def _tell_of_partner(key: str, owner: str, kind: Kind, about: str, *, day: str = "") -> None:
    """Those of them who may see it, and what is told of it."""
    users = [UUID(owner)] if owner else User.objects.colleagues().values_list("pk", flat=True)
    mine = PartnerDeal.objects.filter(pk=UUID(key))
    for user in users:
        actor = actor_by_user(user)
        if actor is None or not actor.may("edit", "partner_deal"):
            continue
        found = mine.visible_to(actor, entity="partner_deal", verb="edit").select_related("partner").first()
        if found is None or {"partner", "protected_until"} & actor.kept_back("partner_deal").keys():
            continue
        with translation.override(actor.language):
            said = {"name": found.name, "partner": found.partner.name if found.partner else "",
                    "day": active_reader().formats.day(date.fromisoformat(day)) if day else ""}  # fmt: skip
        notify(user, kind.key, said=said, url=f"/partner-deals/{key}/", about=about, by=SYSTEM)


def on_wish_made(event: WishMade) -> None:
    """Whoever may treat people's data is told that somebody waits for an answer."""
    one = Wish.objects.select_related("by_user").filter(pk=event.wish).first()
    if one is not None:
        name = one.by_user.name if one.by_user else ""

        def said() -> dict[str, Any]:
            return {"name": name, "what": str(one.get_kind_display())}

        _tell(("configure", "privacy"), WISHED, said, url="/settings/privacy/", about=event.wish)


def on_role_lent(event: RoleLent) -> None:
    """Administrators are told when rights are lent: to whom, until when and why."""
    said = {"name": _name(event.user_id), "role": event.role, "until": event.until[:16], "reason": event.reason}
    url, about = f"/settings/users/{event.user_id}/lend/", f"{event.user_id}:{event.role}:{event.until}"
    _tell(("configure", "role"), LENT, lambda: said, url=url, about=about)


def on_lending_ended(event: LendingEnded) -> None:
    """And when they are over, whether their time came or somebody took them back."""
    said, today = {"name": _name(event.user_id), "role": event.role}, f"{timezone.now():%Y-%m-%dT%H}"
    about = f"{event.user_id}:{event.role}:{today}"
    _tell(("configure", "role"), LENDING_OVER, lambda: said, url="/settings/audit/?group=rights", about=about)


def _tell(
    right: tuple[str, str],
    kind: Kind,
    said: Callable[[], dict[str, Any]],
    *,
    url: str,
    about: str,
    but: UUID | None = None,
) -> None:
    """All colleagues who hold this right are told, each in words of a language of their own; `but` is not."""
    for user in User.objects.colleagues().exclude(pk__in=[but] if but else []).values_list("pk", flat=True):
        actor = actor_by_user(user)
        if actor is not None and actor.may(*right):
            with translation.override(actor.language):
                words = said()
            notify(user, kind.key, said=words, url=url, about=about, by=SYSTEM)


def _name(user: Any) -> str:
    return User.objects.filter(pk=user).values_list("name", flat=True).first() or ""


def _seen_by(user: str, entry: str) -> Entry | None:
    actor = actor_by_user(UUID(user))
    try:
        return visible_entry(UUID(entry), by=actor) if actor else None
    except Missing:
        return None


def _where(entry: Entry) -> str:
    """The page of a task or a meeting; what else was said stands on its party's."""
    if entry.kind in _PAGES:
        return f"/{_PAGES[entry.kind]}/{entry.pk}/"
    return f"/parties/{entry.party_id}/#entry-{entry.pk}" if entry.party_id else f"/activity/{entry.pk}/"

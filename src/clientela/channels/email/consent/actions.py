"""The verbs on providers of mail, and the one that keeps a consent. What a provider is told once, it is not told elsewhere."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clientela.channels.email.actions import connect_mailbox
from clientela.channels.email.checking import Unfit, checked_provider
from clientela.channels.email.consent.flow import Consent, Unconsented
from clientela.channels.email.models import Mailbox, Provider, SignIn
from clientela.channels.email.naming import kept
from clientela.channels.email.waking import wake
from clientela.platform.directory.sso.asking import Silent
from clientela.platform.directory.sso.oidc import discover
from clientela.platform.directory.sso.said import words
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

_WHERE = ("authorize_url", "token_url")


def add_provider(said: Mapping[str, Any], *, by: Actor) -> Provider:
    """Where its addresses are left empty, its issuer is asked for them. Raises Unfit, Conflict for a name that is there."""
    require(by, "configure", "mailbox")
    facts = _described(checked_provider(said, new=True))
    with acting(by, "configure", "mailbox", reason="add provider"):
        return kept(Provider(), facts)


def edit_provider(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Provider:
    """Set what is named. Raises Missing, Unfit, Conflict where consents that were given would go to another place."""
    require(by, "configure", "mailbox")
    facts = _described(checked_provider(changes, new=False))
    with acting(by, "configure", "mailbox", reason="edit provider"):
        one = _there(key)
        moved = any(name in facts and facts[name] != getattr(one, name) for name in _WHERE)
        if moved and one.mailboxes.exists():
            raise Conflict(
                _("Mailboxes sign in there with their consents: add another provider instead. Nothing was changed.")
            )
        if not facts.get("client_secret") and moved and one.client_secret:
            raise Unfit({"client_secret": _("Type it again: it is to be told to another place. Nothing was changed.")})
        return kept(one, {name: value for name, value in facts.items() if value or name != "client_secret"})


def remove_provider(key: UUID, *, by: Actor) -> None:
    """Raises Missing, Conflict while mailboxes sign in through it."""
    with acting(by, "configure", "mailbox", reason="remove provider"):
        one = _there(key)
        if count := one.mailboxes.count():
            raise Conflict(
                ngettext(
                    "%(num)s mailbox signs in through it. Nothing was changed.",
                    "%(num)s mailboxes sign in through it. Nothing was changed.",
                    count,
                )
                % {"num": count}
            )
        one.delete()


def keep_consent(provider: Provider, consent: Consent, mailbox: UUID | None, *, by: Actor) -> Mailbox:
    """Read the mailbox from now on as its person allowed: the one that is named, or the one whose address he has, or a new one.

    Raises Unconsented where somebody else consented, or the address is another colleague's mailbox; Missing.
    """
    with acting(by, "create", "mailbox", reason="consent given"):
        one = _meant(provider, consent, mailbox, by=by)
        if one.provider_id != provider.pk:
            for name, value in provider.place.items():
                setattr(one, name, value)
        one.provider, one.sign_in = provider, SignIn.OAUTH
        one.secret, one.access_token = consent.granted.refresh_token, consent.granted.access_token
        one.access_until = timezone.now() + timedelta(seconds=consent.granted.expires_in)
        one.failure, one.failing_since, one.version = "", None, F("version") + 1
        one.save()
        wake(one.pk)
        return one


def _meant(provider: Provider, consent: Consent, key: UUID | None, *, by: Actor) -> Mailbox:
    """The mailbox for which the consent was given."""
    mine = Mailbox.objects.visible_to(by).select_for_update(of=("self",))
    one: Mailbox | None = mine.filter(pk=key).first() if key else None
    if key and one is None:
        raise Missing(_("There is no such mailbox, or it is not yours."))
    if one is None and not consent.addresses:
        raise Unconsented(_("The provider does not say whose account it is: type the address first."))
    told = ", ".join(sorted(consent.addresses))
    if one and consent.addresses and not consent.addresses & {one.address, one.user_name.casefold(), *one.aliases}:
        raise Unconsented(
            _("The consent was given as %(account)s, but the mailbox is %(address)s. Sign in there as that one.")
            % {"account": told, "address": one.address}
        )  # fmt: skip
    one = one or mine.filter(address__in=consent.addresses).first()
    if one:
        return one
    try:
        return connect_mailbox({"address": min(consent.addresses), "sign_in": str(provider.pk)}, by=by)
    except (Conflict, Unfit) as error:
        raise Unconsented(str(error)) from error


def _described(facts: dict[str, Any]) -> dict[str, Any]:
    """With what its issuer tells, where its addresses were left out. Raises Unfit."""
    if not facts.get("issuer") or all(facts.get(name) for name in _WHERE):
        return facts
    try:
        found = discover(facts["issuer"])
    except Silent as error:
        raise Unfit({"issuer": str(error)}) from error
    ways = words(found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"])
    told = {
        "authorize_url": found["authorization_endpoint"], "token_url": found["token_endpoint"],
        "by_header": "client_secret_post" not in ways,
    }  # fmt: skip
    return facts | told


def _there(key: UUID) -> Provider:
    found = Provider.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such provider."))
    return found

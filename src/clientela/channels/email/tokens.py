"""The access tokens of OAuth 2 (RFC 6749, 6) with which mailboxes are opened, renewed a little before they end."""

from datetime import timedelta
from urllib.parse import urlencode

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.channels.email.models import Mailbox
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Bounds, NoAnswer, ask

EARLY = timedelta(minutes=2)
PROVIDER = Bounds(seconds=15, kept=20_000)


class Withdrawn(OSError):
    """The provider no longer knows of a consent; nothing that was captured is lost."""


class Refusal(msgspec.Struct):
    """What a provider answers instead (RFC 6749, 5.2)."""

    error: str = ""


class Granted(msgspec.Struct):
    access_token: str
    expires_in: int = 3600
    refresh_token: str = ""


def access_token(mailbox: Mailbox) -> str:
    """One that holds now. Raises OSError with a sentence where the provider gives none."""
    if mailbox.access_until and mailbox.access_until - EARLY > timezone.now() and mailbox.access_token:
        return mailbox.access_token.reveal()
    granted = _renewed(mailbox)
    mailbox.access_token = granted.access_token
    mailbox.access_until = timezone.now() + timedelta(seconds=granted.expires_in)
    if granted.refresh_token:  # some providers give a new one each time, and the former ends
        mailbox.secret = granted.refresh_token
    Mailbox.objects.filter(pk=mailbox.pk).update(
        access_token=mailbox.access_token, access_until=mailbox.access_until, secret=mailbox.secret
    )
    return granted.access_token


def renewed_token(mailbox: Mailbox) -> str:
    """Another one, where a server refuses the one that should hold."""
    mailbox.access_token = ""
    return access_token(mailbox)


def _renewed(mailbox: Mailbox) -> Granted:
    said = {"grant_type": "refresh_token", "refresh_token": mailbox.secret.reveal(), "client_id": mailbox.client_id}
    if mailbox.client_secret:
        said["client_secret"] = mailbox.client_secret.reveal()
    try:
        answer = ask(
            "POST", mailbox.token_url, {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            urlencode(said).encode(), bounds=PROVIDER,
        )  # fmt: skip
        if answer.status in (400, 401) and _refusal(answer.said) == "invalid_grant":
            raise Withdrawn(
                _("The consent has ended or was withdrawn at the provider. Type a new refresh token to go on.")
            )
        if answer.status != 200:
            raise OSError(_("The provider gave no access: it answered %(status)s.") % {"status": answer.status})
        return msgspec.json.decode(answer.said, type=Granted)
    except (Unreachable, NoAnswer, msgspec.MsgspecError) as error:
        raise OSError(_("The provider gave no access: %(why)s") % {"why": error}) from error


def _refusal(said: str) -> str:
    try:
        return msgspec.json.decode(said, type=Refusal).error
    except msgspec.MsgspecError:
        return ""

"""The access tokens of OAuth 2 (RFC 6749, 6) with which mailboxes are opened, renewed a little before they end."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.channels.email.models import Mailbox, Provider
from clientela.platform.directory.sso.asking import by_header
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
    id_token: str = ""


def access_token(mailbox: Mailbox) -> str:
    """One that holds now. Raises OSError with a sentence where the provider gives none."""
    if mailbox.access_until and mailbox.access_until - EARLY > timezone.now() and mailbox.access_token:
        return mailbox.access_token.reveal()
    granted = _renewed(mailbox)
    if granted is None:  # another job has done so meanwhile
        return mailbox.access_token.reveal()
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


def ask_token(place: Mailbox | Provider, form: Mapping[str, str]) -> Granted:
    """What the provider gives for a refresh token or a code (RFC 6749, 4.1.3 and 6). Raises Withdrawn, OSError with a sentence."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    said = {**form, "client_id": place.client_id}
    if place.client_secret and isinstance(place, Provider) and place.by_header:
        headers["Authorization"] = by_header(place.client_id, place.client_secret.reveal())
    elif place.client_secret:
        said["client_secret"] = place.client_secret.reveal()
    try:
        answer = ask("POST", place.token_url, headers, urlencode(said).encode(), bounds=PROVIDER)
        if answer.status in (400, 401) and _refusal(answer.said) == "invalid_grant":
            raise Withdrawn
        if answer.status != 200:
            raise OSError(_("The provider gave no access: it answered %(status)s.") % {"status": answer.status})
        return msgspec.json.decode(answer.content, type=Granted)
    except (Unreachable, NoAnswer, msgspec.MsgspecError) as error:
        raise OSError(_("The provider gave no access: %(why)s") % {"why": error}) from error


def _renewed(mailbox: Mailbox) -> Granted | None:
    """None where another job was quicker: some providers end a refresh token with its first use."""
    used = mailbox.secret
    try:
        return ask_token(mailbox.provider or mailbox, {"grant_type": "refresh_token", "refresh_token": used.reveal()})
    except Withdrawn as error:
        mailbox.refresh_from_db(fields=["secret", "access_token", "access_until"])
        if mailbox.secret != used and mailbox.access_token:
            return None
        if mailbox.provider is None:
            raise Withdrawn(
                _("The consent has ended or was withdrawn at the provider. Type a new refresh token to go on.")
            ) from error
        Mailbox.objects.filter(pk=mailbox.pk).update(secret="", access_token="", access_until=None)
        raise Withdrawn(
            _("The consent has ended or was withdrawn at the provider. Give it again on the page of the mailbox.")
        ) from error


def _refusal(said: str) -> str:
    try:
        return msgspec.json.decode(said, type=Refusal).error
    except msgspec.MsgspecError:
        return ""

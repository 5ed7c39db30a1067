"""The authorization code flow (RFC 6749, 4.1) with PKCE, state and nonce, for the consent that a mailbox may be read.

The ID token says whose consent it is. It comes straight from the provider over a line whose certificate was checked, so that its
signature proves nothing more (OpenID Connect Core, 3.1.3.7, 6); for whom and for which trip it was made is checked.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from clientela.channels.email.models import Mailbox, Provider
from clientela.channels.email.tokens import Granted, Withdrawn, ask_token
from clientela.platform.directory.sso.oidc import SKEW, way_out
from clientela.platform.vault.keyring import Unreadable

LONGEST_TRIP = 600  # seconds from our page to the provider's and back
_CALLED = ("email", "preferred_username", "upn")  # claims in which providers say an address


class Unconsented(Exception):
    """The consent could not be taken; nothing was changed."""


@dataclass(frozen=True)
class Trip:
    """What the browser's session remembers while its person is at the provider."""

    provider: str
    mailbox: str  # empty: one that is to be made
    state: str
    nonce: str
    verifier: str
    at: float


@dataclass(frozen=True)
class Consent:
    granted: Granted
    addresses: frozenset[str]  # of whoever gave it, in lower case; none where the provider does not tell


def begin(provider: Provider, mailbox: Mailbox | None, *, back: str) -> tuple[str, Trip]:
    """Where to send the browser, and what its session is to remember."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    asked = {"client_id": provider.client_id, "redirect_uri": back, "scope": provider.scopes, "state": state}
    asked |= {"nonce": nonce} if provider.tells_who else {}
    asked |= {"login_hint": mailbox.user_name} if mailbox else {}
    url = way_out(provider.authorize_url, asked, verifier=verifier)
    return url, Trip(str(provider.pk), str(mailbox.pk) if mailbox else "", state, nonce, verifier, time())


def checked(answer: Mapping[str, str], trip: Trip | None) -> Trip:
    """The trip that this answer ends. Raises Unconsented where this browser is on none, or another's."""
    if trip is None or not 0 <= time() - trip.at <= LONGEST_TRIP:
        raise Unconsented(_("No consent was under way in this browser, or it took too long. Begin again."))
    if not constant_time_compare(answer.get("state", ""), trip.state):
        raise Unconsented(_("This answer belongs to another request than the one of this browser. Begin again."))
    return trip


def finish(provider: Provider, answer: Mapping[str, str], trip: Trip, *, back: str) -> Consent:
    """The consent that an answer brings. Raises Unconsented with a sentence."""
    if provider.issuer and answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise Unconsented(_("Another provider answered than the one that was asked. Begin again."))
    if answer.get("error") == "access_denied":
        raise Unconsented(_("The consent was refused at the provider."))
    if not answer.get("code"):
        said = answer.get("error", "")[:60]
        raise Unconsented(_("The provider gave no consent: “%(error)s”.") % {"error": said})
    form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": back}
    try:
        granted = ask_token(provider, form | {"code_verifier": trip.verifier})
    except Withdrawn as error:
        raise Unconsented(_("The provider does not know this consent any more. Begin again.")) from error
    except Unreadable as error:
        raise Unconsented(_("The key that opens the provider’s client secret is missing; type it anew.")) from error
    except OSError as error:
        raise Unconsented(str(error)) from error
    if not granted.refresh_token:
        raise Unconsented(
            _("The provider gave access for an hour only, without a refresh token. Ask its administrator.")
        )
    return Consent(granted, _addresses(provider, granted.id_token, trip) if granted.id_token else frozenset())


def _addresses(provider: Provider, token: str, trip: Trip) -> frozenset[str]:
    named: dict[str, Any] = {"issuer": provider.issuer} if provider.issuer else {}
    try:
        claims = jwt.decode(
            token, audience=provider.client_id, leeway=SKEW, **named,
            options={"verify_signature": False, "verify_aud": True, "verify_exp": True, "verify_iss": bool(named),
                     "require": ["exp", "aud"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError) as error:
        raise Unconsented(_("What the provider says of the account can’t be believed. Begin again.")) from error
    if not constant_time_compare(str(claims.get("nonce", "")), trip.nonce):
        raise Unconsented(_("What the provider says of the account can’t be believed. Begin again."))
    return frozenset(str(claims[name]).strip().casefold() for name in _CALLED if "@" in str(claims.get(name, "")))

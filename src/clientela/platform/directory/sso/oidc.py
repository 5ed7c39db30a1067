"""OpenID Connect Core 1.0: the authorization code flow with PKCE (RFC 7636), state, nonce, and an ID token that is always checked.

The token's signature is checked although it comes straight from the provider: it costs one request, and a proxy in between
could not lie. Pure but for `asking`: who the person is here, `arrivals` decides.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from time import time
from typing import Any
from urllib.parse import urlencode

import jwt
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from clientela.platform.directory.sso.asking import Document, Silent, proper, read, send
from clientela.platform.directory.sso.models import Provider
from clientela.platform.directory.sso.said import Said, Unbelievable, inside, words

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT = (*ENDPOINTS, "userinfo_endpoint", "token_endpoint_auth_methods_supported")
SKEW = 60  # seconds that clocks may differ
SIGN_OUT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class Trip:
    """What the browser's session remembers while its person is at the provider."""

    provider: str
    state: str
    nonce: str
    verifier: str
    at: float
    next: str = "/"


def discover(issuer: str) -> Document:
    """What a provider tells about itself (OpenID Connect Discovery 1.0). Raises Silent with a sentence."""
    found = read(f"{proper(issuer).rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        told = {"said": str(found.get("issuer"))[:200], "issuer": issuer[:200]}
        raise Silent(_("It calls itself “%(said)s”, not “%(issuer)s”: write the issuer exactly so.") % told)
    for name in ENDPOINTS:
        if not isinstance(found.get(name), str):
            raise Silent(_("Its own description does not name its %(part)s.") % {"part": name})
        proper(found[name])
    if "code" not in words(found.get("response_types_supported") or ["code"]):
        raise Silent(_("It does not offer the authorization code flow."))
    return {name: found[name] for name in KEPT if name in found}


def way_out(there: str, asked: Mapping[str, str], *, verifier: str) -> str:
    """Where a browser goes to ask for a code that only the verifier's holder can use."""
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    every = {"response_type": "code", **asked, "code_challenge": challenge, "code_challenge_method": "S256"}
    return f"{there}{'&' if '?' in there else '?'}{urlencode(every)}"


def begin(provider: Provider, *, back: str, onward: str) -> tuple[str, Trip]:
    """Where to send the browser, and what its session is to remember."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    asked = {
        "client_id": provider.client_id, "redirect_uri": back, "scope": "openid email profile", "state": state, "nonce": nonce,
    }  # fmt: skip
    url = way_out(provider.found["authorization_endpoint"], asked, verifier=verifier)
    return url, Trip(str(provider.pk), state, nonce, verifier, time(), onward)


def finish(provider: Provider, answer: dict[str, str], trip: Trip | None, *, back: str) -> Said:
    """What the provider says of whoever has come back with this answer. Raises Unbelievable or Silent."""
    if trip is None or trip.provider != str(provider.pk):
        raise Unbelievable("no sign-in was under way in this browser")
    if not constant_time_compare(answer.get("state", ""), trip.state):
        raise Unbelievable("wrong state")
    if answer.get("iss", provider.issuer) != provider.issuer:  # RFC 9207
        raise Unbelievable("another issuer answered")
    if not answer.get("code"):
        raise Unbelievable(f"the provider said {answer.get('error', 'nothing')[:60]!r}")
    tokens = _exchange(provider, answer["code"], trip, back)
    claims = read_token(provider, str(tokens.get("id_token", "")), nonce=trip.nonce)
    return said(provider, claims | _more(provider, claims, str(tokens.get("access_token", ""))))


def read_token(provider: Provider, token: str, *, nonce: str) -> Document:
    """The claims of an ID token. Raises Unbelievable."""
    claims = _verified(provider, token, require=["iss", "sub", "aud", "exp", "iat"])
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise Unbelievable("wrong nonce")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Unbelievable("issued to another client")
    return claims


def signed_out(provider: Provider, token: str) -> tuple[str, str]:
    """Subject and session of a logout token (Back-Channel Logout 1.0); one of them may be empty. Raises Unbelievable."""
    claims = _verified(provider, token, require=["iss", "aud", "iat", "exp", "jti"])
    events = claims.get("events")
    subject, session = str(claims.get("sub", "")), str(claims.get("sid", ""))
    if not isinstance(events, dict) or SIGN_OUT not in events or "nonce" in claims or not (subject or session):
        raise Unbelievable("not a logout token")
    return subject, session


def said(provider: Provider, claims: Document) -> Said:
    """Claims as we know them. `verified` is what the provider says, or what was said of the provider."""
    verified = claims.get("email_verified", claims.get("xms_edov"))
    email = claims.get("email") or (claims.get("preferred_username") if provider.trusts_addresses else "")
    return Said(
        subject=str(claims["sub"]),
        email=str(email or "").strip().casefold(),
        verified=provider.trusts_addresses if verified is None else str(verified).lower() in ("true", "1"),
        name=str(claims.get("name") or "").strip(),
        groups=_groups(provider, claims),
        steps=frozenset((*words(claims.get("amr")), *words(claims.get("acr")))),
        session=str(claims.get("sid", "")),
    )


def _groups(provider: Provider, claims: Document) -> tuple[str, ...] | None:
    """None where the provider leaves them out since they are too many (Entra ID's overage)."""
    beside = claims.get("_claim_names")
    if isinstance(beside, dict) and provider.group_claim in beside:
        return None
    return words(inside(claims, provider.group_claim))


def _exchange(provider: Provider, code: str, trip: Trip, back: str) -> Document:
    secret = provider.client_secret.reveal()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": trip.verifier}
    methods = words(provider.found.get("token_endpoint_auth_methods_supported"))
    if secret and "client_secret_basic" in (methods or ("client_secret_basic",)):
        return send(provider.found["token_endpoint"], form, basic=(provider.client_id, secret))
    alone = {"client_id": provider.client_id} | ({"client_secret": secret} if secret else {})
    return send(provider.found["token_endpoint"], form | alone)


def _more(provider: Provider, claims: Document, access: str) -> Document:
    """What only the userinfo endpoint tells, of the same subject."""
    there = provider.found.get("userinfo_endpoint")
    complete = "email" in claims and not (provider.group_roles and inside(claims, provider.group_claim) is None)
    if complete or not there or not access:
        return {}
    found = read(there, token=access)
    if found.get("sub") != claims["sub"]:
        raise Unbelievable("userinfo is about somebody else")
    return {name: value for name, value in found.items() if name not in claims}


def _verified(provider: Provider, token: str, *, require: list[str]) -> Document:
    try:
        key = _key(provider, jwt.get_unverified_header(token).get("kid"))
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=ALGORITHMS, audience=provider.client_id, issuer=provider.issuer, leeway=SKEW,
            options={"require": require},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError) as error:
        raise Unbelievable(type(error).__name__) from error
    return claims


def _key(provider: Provider, name: Any) -> jwt.PyJWK:
    """The key that the token names, or the only one there is. Read each time: providers change their keys."""
    published = jwt.PyJWKSet.from_dict(read(provider.found["jwks_uri"])).keys
    known = [key for key in published if key.public_key_use in (None, "sig")]
    found = [key for key in known if key.key_id == name] if name else known
    if len(found) != 1:
        raise Unbelievable("signed with a key that the provider does not have")
    return found[0]

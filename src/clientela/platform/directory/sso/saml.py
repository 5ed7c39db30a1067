"""SAML 2.0 Web Browser SSO, with python3-saml (the extra `sso`): signed assertions alone, and only those that were asked for.

The library checks signature, audience, recipient, conditions and times against signature wrapping and XML with entities. What
it answers to is bound to the browser by InResponseTo: a request counts once, so an assertion can't be shown twice.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from clientela.platform.directory.sso.asking import Silent
from clientela.platform.directory.sso.models import Provider
from clientela.platform.directory.sso.said import Said, Unbelievable, words

_LIBRARY = "onelogin"  # with its readers of XML some 16 MB of each process: loaded by the first who needs it
LONGEST_ANSWER = 500_000  # characters of base64
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
EMAILS = (
    "email", "mail", "urn:oid:0.9.2342.19200300.100.1.3", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
)  # fmt: skip
NAMES = (
    "displayName",
    "name",
    "urn:oid:2.16.840.1.113730.3.1.241",
    "http://schemas.microsoft.com/identity/claims/displayname",
)


def is_there() -> bool:
    """Whether the extra is installed."""
    return find_spec(_LIBRARY) is not None


def read_metadata(text: str) -> dict[str, Any]:
    """The provider as its metadata describe it. Raises Silent with a sentence."""
    if not is_there():
        raise Silent(_("SAML needs the extra “sso”: install clientela[sso]."))
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Silent(_("These metadata hold declarations of their own, which are not read."))
    try:
        parser = _part("idp_metadata_parser", "OneLogin_Saml2_IdPMetadataParser")
        found = parser.parse(text, required_sso_binding=REDIRECT).get("idp", {})
    except Exception as error:  # whatever a parser of XML says
        raise Silent(_("These metadata can't be read: %(why)s") % {"why": str(error)[:200]}) from error
    many = found.get("x509certMulti", {}).get("signing", [])
    certificates = many or [one for one in [found.get("x509cert")] if one]
    entity, there = found.get("entityId", ""), found.get("singleSignOnService", {}).get("url", "")
    if not (entity and there.startswith(("https://", "http://")) and certificates):
        raise Silent(_("They lack an entity ID, a place to sign in by redirect, or a certificate that signs."))
    return {"issuer": entity[:500], "found": {"url": there, "certificates": certificates}}


def our_metadata(provider: Provider, *, site: str) -> bytes:
    """What the provider is given of us. Raises Silent."""
    if not is_there():
        raise Silent(_("SAML needs the extra “sso”: install clientela[sso]."))
    settings = _part("settings", "OneLogin_Saml2_Settings")
    made: bytes | str = settings(_settings(provider, site), sp_validation_only=True).get_sp_metadata()
    return made if isinstance(made, bytes) else made.encode()


def begin(provider: Provider, request: HttpRequest, *, site: str, relay: str) -> tuple[str, str]:
    """Where to send the browser, and the name of the request that the answer must name."""
    auth = _part("auth", "OneLogin_Saml2_Auth")(_asked(request), _settings(provider, site))
    return str(auth.login(return_to=relay)), str(auth.get_last_request_id())


def finish(provider: Provider, request: HttpRequest, *, site: str) -> tuple[Said, str]:
    """What an answer says, and the request that it answers: whose browser asked it, the caller checks. Raises Unbelievable."""
    if not is_there() or len(request.POST.get("SAMLResponse", "")) > LONGEST_ANSWER:
        raise Unbelievable("too long")
    auth = _part("auth", "OneLogin_Saml2_Auth")(_asked(request), _settings(provider, site))
    try:
        auth.process_response()
    except Exception as error:  # whatever a parser of XML says
        raise Unbelievable(f"unreadable ({type(error).__name__})") from error
    if auth.get_errors() or not auth.is_authenticated():
        raise Unbelievable((auth.get_last_error_reason() or "not authenticated")[:200])
    answers = auth.get_last_response_in_response_to()
    if not answers:
        raise Unbelievable("nobody asked for it")
    return _said(provider, auth), str(answers)


def _part(module: str, name: str) -> Any:
    return getattr(import_module(f"{_LIBRARY}.saml2.{module}"), name)


def _said(provider: Provider, auth: Any) -> Said:
    told = auth.get_attributes()
    named, form = str(auth.get_nameid() or ""), auth.get_nameid_format()
    if not named or form == TRANSIENT:
        raise Unbelievable("its name for the person changes each time")
    email = _first(told, EMAILS) or (named if "@" in named else "")
    groups = told.get(provider.group_claim)
    return Said(
        subject=named,
        email=email.strip().casefold(),
        verified=True,  # SAML has no word for it: whoever signs the assertion answers for the address
        name=_first(told, NAMES).strip(),
        groups=words(groups) if groups is not None else (),
        steps=frozenset(auth.get_last_authn_contexts() or ()),
        session=str(auth.get_session_index() or ""),
    )


def _first(told: dict[str, list[str]], names: tuple[str, ...]) -> str:
    return next((str(told[name][0]) for name in names if told.get(name)), "")


def _settings(provider: Provider, site: str) -> dict[str, Any]:
    place = f"{site}/login/with/{provider.pk}"
    return {
        "strict": True,
        "sp": {
            "entityId": f"{place}/metadata/",
            "assertionConsumerService": {"url": f"{place}/answer/", "binding": POST},
            "NameIDFormat": PERSISTENT,
        },
        "idp": {
            "entityId": provider.issuer,
            "singleSignOnService": {"url": provider.found.get("url", ""), "binding": REDIRECT},
            "x509certMulti": {"signing": provider.found.get("certificates", [])},
        },
        "security": {
            "wantAssertionsSigned": True,
            "wantNameId": True,
            "rejectDeprecatedAlgorithm": True,
            "rejectUnsolicitedResponsesWithInResponseTo": False,  # the caller knows which requests are open
            "requestedAuthnContext": False,
            "allowRepeatAttributeName": True,
            "allowSingleLabelDomains": True,  # of our own address, inside a company
        },
    }


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {
        "https": "on" if request.is_secure() else "off",
        "http_host": request.get_host(),
        "script_name": request.path,
        "get_data": {},
        "post_data": {"SAMLResponse": request.POST["SAMLResponse"]} if "SAMLResponse" in request.POST else {},
    }

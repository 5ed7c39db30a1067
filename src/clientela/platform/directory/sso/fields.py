"""What is asked of a provider and of the rule, on their page and by API alike, and how it is cleaned."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from email_validator import EmailNotValidError, validate_email

from clientela.platform.directory.forms import at_most
from clientela.platform.directory.sso.models import Provider
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Field

LONGEST_METADATA = 200_000  # characters


def _several(value: Any) -> list[str]:
    """Words in a text, or in a list by API."""
    text = value if isinstance(value, str) else " ".join(map(str, value or []))
    return list(dict.fromkeys(plain(text, longest=4000).replace(",", " ").split()))


def _domains(value: Any, how: Cleaning) -> list[str]:
    """Domains of addresses, as they are compared."""
    out = []
    for one in _several(value):
        try:
            out.append(validate_email(f"a@{one.lstrip('@')}", check_deliverability=False).domain.casefold())
        except EmailNotValidError:
            raise ValueError(_("“%(text)s” is no domain such as example.com.") % {"text": one[:80]}) from None
    if not out:
        raise ValueError(_("Name at least one domain: whoever comes with an address of another is not let in."))
    return list(dict.fromkeys(out))


def _steps(value: Any, how: Cleaning) -> list[str]:
    return _several(value)


NAME = Field("name", gettext_lazy("Name on the button"), required=True, clean=at_most(80))
DOMAINS = Field("domains", gettext_lazy("Domains of your addresses"), "composite", required=True, clean=_domains)
TRUSTS = Field("trusts_addresses", gettext_lazy("Its addresses count without being said to be verified"), "truth")
STEPS = Field("second_steps", gettext_lazy("Words that prove a second step"), "composite", clean=_steps)
CREATES = Field("creates_users", gettext_lazy("Whoever comes for the first time becomes a user"), "truth")
CLAIM = Field("group_claim", gettext_lazy("Where it tells groups"), clean=at_most(200))
SHARED = (DOMAINS, TRUSTS, STEPS, CREATES, CLAIM)

OIDC = (
    NAME,
    Field("issuer", gettext_lazy("Issuer"), required=True, clean=at_most(500)),
    Field("client_id", gettext_lazy("Client ID"), required=True, clean=at_most(500)),
    Field("client_secret", gettext_lazy("Client secret"), clean=at_most(2000)),
    *SHARED,
)
SAML = (
    NAME,
    Field("metadata", gettext_lazy("Metadata of the provider"), "long", clean=at_most(LONGEST_METADATA)),
    *SHARED,
)
OF_KIND = {Provider.Kind.OIDC: OIDC, Provider.Kind.SAML: SAML}
RULE = (Field("only_sso", gettext_lazy("Only single sign-on"), "truth"),)

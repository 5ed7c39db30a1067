"""What is asked of a user, on pages and by API alike, and how it is cleaned."""

import zoneinfo
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from email_validator import EmailNotValidError, validate_email

from clientela.platform.directory.forms import at_most
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.people.models import LANGUAGES


def _email(value: Any, how: Cleaning) -> str:
    """Stored in lower case, which is how signing in looks for it."""
    text = plain(value or "", longest=254)  # RFC 5321
    try:
        return validate_email(text, check_deliverability=False).normalized.casefold() if text else ""
    except EmailNotValidError:
        raise ValueError(_("“%(text)s” is not an e-mail address.") % {"text": text[:80]}) from None


def _keys(value: Any, how: Cleaning) -> list[UUID]:
    try:
        return list(dict.fromkeys(UUID(str(key)) for key in value or []))
    except ValueError:
        raise ValueError(_("Name each one by its id.")) from None


@lru_cache
def zones() -> tuple[tuple[str, str], ...]:
    """Time zones by place, as IANA names them."""
    continents = ("Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    named = sorted(zone for zone in zoneinfo.available_timezones() if zone.startswith(continents))
    return tuple((zone, zone.replace("_", " ")) for zone in ("UTC", *named))


NAME = Field("name", gettext_lazy("Name"), required=True, clean=at_most(200))
EMAIL = Field("email", gettext_lazy("E-mail"), "composite", required=True, clean=_email)
LANGUAGE = Field("language", gettext_lazy("Language"), "choice", choices=LANGUAGES, required=True)
TIME_ZONE = Field("time_zone", gettext_lazy("Time zone"), "choice", choices=zones(), required=True)
SINGLE_KEYS = Field("single_keys", gettext_lazy("Single letters as shortcuts"), "truth")
ROLES = Field("roles", gettext_lazy("Roles"), "composite", clean=_keys)
TEAMS = Field("teams", gettext_lazy("Teams"), "composite", clean=_keys)

INVITED = (EMAIL, NAME, LANGUAGE, ROLES, TEAMS)
EDITED = (NAME, EMAIL, LANGUAGE, TIME_ZONE, ROLES, TEAMS)
PROFILE = (NAME, LANGUAGE, TIME_ZONE, SINGLE_KEYS)

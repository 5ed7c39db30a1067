"""What is asked for an API token, and what of it can't be."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.directory.forms import at_most
from clientela.platform.directory.roles.matrix import subjects
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.permissions.addresses import networks_in
from clientela.platform.permissions.scopes import EVERYTHING, LEVELS

DAYS = [("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days")), ("365", gettext_lazy("A year"))]
REACHES = {
    EVERYTHING: gettext_lazy("Everything I may"),
    "*:write": gettext_lazy("All records, no settings"),
    "*:read": gettext_lazy("Read only"),
    "": gettext_lazy("Only what is chosen below"),
}
LEVEL_LABELS = {
    "read": gettext_lazy("Read"),
    "write": gettext_lazy("Read and write"),
    "admin": gettext_lazy("Configure too"),
}


def _networks(value: Any, how: Cleaning) -> list[str]:
    try:
        return networks_in(plain(value or "", longest=2000))
    except ValueError as error:
        raise ValueError(
            _("“%(part)s” is no address or range such as 203.0.113.0/24.") % {"part": str(error)}
        ) from None


TOKEN = (
    Field("name", gettext_lazy("What it is for"), required=True, clean=at_most(120)),
    Field("days", gettext_lazy("Ends after"), "choice", choices=DAYS, required=True),
    Field("networks", gettext_lazy("Only from these addresses"), "composite", clean=_networks),
)


def types() -> dict[str, Any]:
    """What a scope can name besides "*", with its label."""
    named = {key: label for key, (label, _verbs) in subjects().items() if key != "*"}
    return named | {"account": _("Your own account")}


def checked_scopes(said: Iterable[str]) -> tuple[str, ...]:
    """Scopes as somebody wrote them. Raises ValueError naming what is none."""
    known, out = {"*", *types()}, dict.fromkeys(said)
    for one in out:
        type_, _colon, level = one.rpartition(":")
        if type_ not in known or level not in LEVELS:
            words = {"scope": one[:60], "types": ", ".join(sorted(known)), "levels": ", ".join(LEVELS)}
            raise ValueError(_("“%(scope)s” is no scope. One is a type (%(types)s), a colon, and %(levels)s.") % words)
    return () if EVERYTHING in out else tuple(out)


def chosen_scopes(post: Mapping[str, str]) -> tuple[str, ...]:
    """As the form says it: how far for all, and further for some types. Raises ValueError."""
    further = [f"{type_}:{post.get(f'level:{type_}')}" for type_ in types() if post.get(f"level:{type_}")]
    found = [scope for scope in (post.get("reach", EVERYTHING), *further) if scope]
    if not found:
        raise ValueError(_("Say what the token may do."))
    return checked_scopes(found)


def worded(scopes: Iterable[str]) -> str:
    """Scopes as the list of tokens tells them."""
    known = types()
    if not scopes:
        return str(REACHES[EVERYTHING])
    parts = [(scope, *scope.rpartition(":")) for scope in scopes]
    return ", ".join(
        str(REACHES[scope]) if scope in REACHES else f"{known.get(type_, type_)}: {LEVEL_LABELS[level]}"
        for scope, type_, _colon, level in parts
    )

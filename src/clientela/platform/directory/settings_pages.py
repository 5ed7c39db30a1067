"""The pages under /settings/: one line each, in the order of the list at their left. `wiring.SETTINGS` names them.

A page needs a line here (or in its own room), a template that extends `settings/frame.html`, and an address.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from clientela.platform.permissions.actor import Actor

PERSONAL, COMPANY = _("Yours"), _("Company")


@dataclass(frozen=True)
class SettingsPage:
    label: Any
    icon: str
    url: str
    group: Any = PERSONAL
    right: tuple[str, str] = ("", "")  # verb and entity that let one see it; empty: everybody
    outside: bool = False  # whether people outside have it too

    def open_to(self, actor: Actor) -> bool:
        if actor.outside is not None:
            return self.outside
        return not self.right[0] or actor.may(*self.right)


PROFILE = SettingsPage(_("My profile"), "user-round", "/settings/profile/", outside=True)
SECURITY = SettingsPage(_("Password and security"), "shield-check", "/settings/security/", outside=True)
TOKENS = SettingsPage(_("API tokens"), "key-round", "/settings/tokens/", outside=True)
NOTIFICATIONS = SettingsPage(_("Notifications"), "bell", "/settings/notifications/")
USERS = SettingsPage(_("Users"), "users", "/settings/users/", COMPANY, ("see", "user"))
TEAMS = SettingsPage(_("Teams"), "network", "/settings/teams/", COMPANY, ("see", "team"))
ROLES = SettingsPage(_("Roles and rights"), "lock-keyhole", "/settings/roles/", COMPANY, ("see", "role"))

COMPANY_PAGE = SettingsPage(_("Company"), "building-2", "/settings/company/", COMPANY, ("configure", "company"))
AUDIT = SettingsPage(_("Audit"), "history", "/settings/audit/", COMPANY, ("configure", "audit"))
SIGN_IN = SettingsPage(_("Single sign-on"), "log-in", "/settings/sign-in/", COMPANY, ("configure", "provider"))
FIELDS = SettingsPage(_("Fields"), "sliders-horizontal", "/settings/fields/", COMPANY, ("configure", "field"))
LAYOUTS = SettingsPage(_("Layouts"), "layout-list", "/settings/layouts/", COMPANY, ("configure", "field"))
OBJECTS = SettingsPage(_("Types of record"), "shapes", "/settings/objects/", COMPANY, ("configure", "field"))
KEYS = SettingsPage(_("Secret keys"), "lock-keyhole", "/settings/keys/", COMPANY, ("configure", "company"))
JOBS = SettingsPage(_("Background jobs"), "monitor", "/settings/jobs/", COMPANY, ("configure", "job"))

_pages: list[SettingsPage] = []


def declare(pages: Iterable[SettingsPage]) -> None:
    _pages[:] = pages


def declared() -> tuple[SettingsPage, ...]:
    return tuple(_pages)


def pages(request: HttpRequest) -> list[tuple[Any, list[dict[str, Any]]]]:
    """What this request's actor may open, by group; the one that is open says so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    groups: dict[Any, list[dict[str, Any]]] = {}
    for page in _pages:
        if page.open_to(actor):
            here = request.path.startswith(page.url)
            groups.setdefault(page.group, []).append(
                {"label": page.label, "icon": page.icon, "url": page.url, "current": here}
            )
    return list(groups.items())


def in_context(request: HttpRequest) -> dict[str, Any]:
    """For every template; only the frame of settings asks."""
    return {"settings_pages": partial(pages, request)}

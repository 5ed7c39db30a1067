"""What stands around every page: company, navigation, saved views, who is signed in.

The sidebar is the same from page to page, so it is drawn once for each reader, place and count, and kept.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from markupsafe import Markup

from clientela.platform.entities import registry
from clientela.platform.live.publishing import token
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.navigation import navigation
from clientela.platform.ui.views import Saved, address

_SHELL = (Path(__file__).parent / "sql" / "shell.sql").read_text()
_CSRF = "\ue000csrf\ue001"  # stands for the token of each request in what is kept


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of `base.html`; empty for strangers, whose pages have no shell."""
    actor: Actor | None = getattr(request, "actor", None)
    theme, language = request.COOKIES.get("theme", ""), translation.get_language()
    if actor is None:
        return {"theme": theme, "language": language}
    views, unread = _standing(actor)
    company = request.company or settings.COMPANY  # type: ignore[attr-defined]
    sidebar, tabbar = _frame(actor, request.get_full_path(), company, _pinned(views, actor), unread)
    return {
        "theme": theme,
        "language": language,
        "shell": {
            "company": company,
            "sidebar": Markup(sidebar.replace(_CSRF, get_token(request))),  # noqa: S704  a template
            "tabbar": Markup(tabbar),  # noqa: S704  a template
            "views": views,
            "actor": {"name": actor.name, "email": actor.email, "id": str(actor.user_id)},
            "theme": theme,
            "language": language,
            "live_url": settings.LIVE_URL,
            "live_token": token(str(actor.user_id)),
            "palette_url": "/palette/",
            "single_keys": actor.single_keys,
        },
    }


def _standing(actor: Actor) -> tuple[list[Saved], int]:
    ((views, unread),) = prepared(_SHELL, {"user": actor.user_id})
    return [Saved(*row) for row in msgspec.json.decode(views)], unread


def _pinned(views: list[Saved], actor: Actor) -> tuple[tuple[str, str], ...]:
    """(name, address) of the views in this user's sidebar."""
    by_key = {entity.key: entity for entity in registry.every() if actor.may("see", entity.key)}
    return tuple((one.name, address(by_key[one.entity], one)) for one in views if one.pinned and one.entity in by_key)


def _frame(actor: Actor, path: str, company: str, pinned: tuple[tuple[str, str], ...], unread: int) -> tuple[str, str]:
    """Sidebar and bottom bar, drawn anew only where something in them is different."""
    groups = navigation(actor, path.partition("?")[0], {"unread": unread})
    if pinned:
        views = [{"label": name, "url": url, "icon": "bookmark", "current": url == path} for name, url in pinned]
        groups.insert(-1, {"label": _("Pinned"), "items": views})
    said = tuple((str(group["label"]), tuple(_line(item) for item in group["items"])) for group in groups)
    return _drawn(translation.get_language() or "", company, (actor.name, actor.email, str(actor.user_id)), said)


def _line(item: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(str(item[name]) if name == "label" else item.get(name) for name in _LINE)


_LINE = ("label", "url", "icon", "current", "key", "count")


@lru_cache(maxsize=512)
def _drawn(language: str, company: str, who: tuple[str, str, str], said: tuple[Any, ...]) -> tuple[str, str]:
    nav = [{"label": label, "items": [dict(zip(_LINE, line, strict=True)) for line in items]} for label, items in said]
    frame = {
        "company": company,
        "nav": nav,
        "tabbar": _tabbar(nav),
        "actor": dict(zip(("name", "email", "id"), who, strict=True)),
    }
    drawn = render_to_string("ui/frame.html", {"shell": frame, "csrf": _CSRF})
    sidebar, _break, tabbar = drawn.partition("\f")
    return sidebar, tabbar


def _tabbar(nav: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Today, the first three lists and a door to the rest, for small screens."""
    places = [item for group in nav for item in group["items"] if item["icon"] != "bell"]
    elsewhere = any(item["current"] for item in places[4:])
    return [*places[:4], {"label": _("More"), "url": "", "icon": "menu", "current": elsewhere}]

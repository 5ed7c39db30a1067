"""What stands around every page: company, navigation, who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.live.publishing import token
from clientela.platform.permissions.actor import Actor

_CUSTOMERS = ("people", "organisations", "households")
_KEYS = {
    "people": "P",
    "organisations": "O",
    "products": "R",
    "orders": "B",
    "tasks": "T",
    "meetings": "M",
    "activity": "Y",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of `base.html`; empty for strangers, whose pages have no shell."""
    actor: Actor | None = getattr(request, "actor", None)
    theme, language = request.COOKIES.get("theme", ""), translation.get_language()
    if actor is None:
        return {"theme": theme, "language": language}
    nav = _nav(actor, request.path)
    return {
        "theme": theme,
        "language": language,
        "shell": {
            "company": settings.COMPANY,
            "nav": nav,
            "tabbar": _tabbar(nav),
            "actor": {"name": actor.name, "email": actor.email, "id": str(actor.user_id)},
            "theme": theme,
            "language": language,
            "live_url": settings.LIVE_URL,
            "live_token": token(str(actor.user_id)),
            "palette_url": "/palette/",
            "logout_url": "/logout/",
        },
    }


def _nav(actor: Actor, path: str) -> list[dict[str, Any]]:
    seen = {entity.plural: entity for entity in registry.every() if actor.may("see", entity.key)}
    customers = [_item(seen[name], path) for name in _CUSTOMERS if name in seen]
    work = [_item(entity, path) for name, entity in seen.items() if name not in _CUSTOMERS]
    if actor.may("see", "meeting"):
        calendar = {"label": _("Calendar"), "url": "/calendar/", "icon": "calendar-days", "key": "K"}
        work.insert(0, calendar | {"current": path.startswith("/calendar/")})
    groups = [{"label": _("Customers"), "items": customers}, {"label": _("Work"), "items": work}]
    if any(actor.may("import", entity.key) for entity in registry.every() if entity.verbs.take):
        imports = {"label": _("Imports"), "url": "/imports/", "icon": "file-up", "key": "I"}
        imports["current"] = path.startswith("/imports/")  # type: ignore[assignment]
        groups.append({"label": _("Set-up"), "items": [imports]})
    return [group for group in groups if group["items"]]


def _item(entity: Any, path: str) -> dict[str, Any]:
    return {
        "label": entity.label_plural,
        "url": entity.url,
        "icon": entity.icon,
        "current": path.startswith(entity.url),
        "key": _KEYS.get(entity.plural, ""),
    }


def _tabbar(nav: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first four places and a door to the rest, for small screens."""
    places = [item for group in nav for item in group["items"]]
    elsewhere = any(item["current"] for item in places[4:])
    return [*places[:4], {"label": _("More"), "url": "", "icon": "menu", "current": elsewhere}]

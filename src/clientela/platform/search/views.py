"""The palette's answers."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from clientela.platform.directory.settings_pages import declared
from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.pacing import TooMany, pace
from clientela.platform.search.finding import PEOPLE_ONLY, THINGS_ONLY, Found, find, recent
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import label_new
from clientela.platform.ui.navigation import navigation

PLACES_ONLY = ">"


@signed_in
def palette(request: HttpRequest) -> HttpResponse:
    """Records that fit what is typed, then the places one can go to; before anything is typed, what was open lately.

    ">" before the words leaves the places alone.
    """
    actor, q = actor_of(request), request.GET.get("q", "").strip()[:200]
    try:
        pace(actor)
    except TooMany as error:
        return HttpResponse(status=429, headers={"Retry-After": str(error.seconds)})
    places, words = q.startswith(PLACES_ONLY), q.lstrip(PLACES_ONLY + PEOPLE_ONLY + THINGS_ONLY).strip()
    if q:
        groups = [] if places else [_records(found, words) for found in find(q, actor)]
    else:
        groups = _recent(request.GET.get("recent", "").split(","), actor)
    narrowed = q[:1] in (PEOPLE_ONLY, THINGS_ONLY)
    pages = [] if narrowed else _pages(actor, words)
    return render(request, "search/_results.html", {"q": q, "groups": [*groups, *pages]})


def _recent(keys: list[str], actor: Actor) -> list[dict[str, Any]]:
    items = [_item(one, row, "") for one in recent(keys, actor) for row in one.rows]
    return [{"label": _("Open lately"), "count": None, "items": items}] if items else []


def _records(found: Found, q: str) -> dict[str, Any]:
    items = [_item(found, row, q) for row in found.rows]
    return {"label": found.entity.label_plural, "count": None, "items": items}


def _item(found: Found, row: tuple[Any, ...], q: str) -> dict[str, Any]:
    entity, (key, title, subtitle) = found.entity, row
    return {
        "url": f"{entity.url}{key}/",
        "title": _marked(title, q),
        "sub": subtitle if subtitle and subtitle != title else "",
        "end": "",
        "icon": entity.icon,
        "key": str(key) if entity.avatar != "none" else "",
        "name": title,
        "square": entity.avatar == "square",
    }


def _pages(actor: Actor, q: str) -> list[dict[str, Any]]:
    """Places of the sidebar, settings and new records whose name fits; all of them before anything is typed."""
    places = [item for group in navigation(actor.may, "", {}) for item in group["items"]]
    settings = [page for page in declared() if q and page.open_to(actor)]
    items = [{"url": item["url"], "title": str(item["label"]), "icon": item["icon"]} for item in places]
    items += [{"url": page.url, "title": str(page.label), "icon": page.icon} for page in settings]
    items += [
        {"url": f"{entity.url}new/", "title": label_new(entity), "icon": "plus"}
        for entity in registry.every()
        if entity.verbs.create and actor.may("create", entity.key)
    ]
    fitting = [item for item in items if q.casefold() in item["title"].casefold()]
    return [{"label": _("Go to"), "count": None, "items": fitting}] if fitting else []


def _marked(title: str, q: str) -> Markup:
    """The title with the typed words set off, where they stand in it to the letter."""
    words = [re.escape(word) for word in q.split()]
    if not words:
        return escape(title)
    pieces = re.split(f"({'|'.join(words)})", title, flags=re.IGNORECASE)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if place % 2 else piece for place, piece in enumerate(pieces)
    )

"""The palette's answers."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.search.finding import Found, find
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import label_new


@signed_in
def palette(request: HttpRequest) -> HttpResponse:
    """Records that fit what is typed, then the pages one can go to."""
    actor, q = actor_of(request), request.GET.get("q", "").strip()[:200]
    groups = [_records(found, q) for found in find(q, actor)] if q else []
    pages = _pages(actor, q)
    return render(request, "search/_results.html", {"q": q, "groups": [*groups, *pages]})


def _records(found: Found, q: str) -> dict[str, Any]:
    entity = found.entity
    items = [
        {
            "url": f"{entity.url}{key}/",
            "title": _marked(title, q),
            "sub": subtitle if subtitle and subtitle != title else "",
            "end": "",
            "icon": entity.icon,
            "key": str(key) if entity.avatar != "none" else "",
            "name": title,
            "square": entity.avatar == "square",
        }
        for key, title, subtitle in found.rows
    ]
    return {"label": entity.label_plural, "count": None, "items": items}


def _pages(actor: Actor, q: str) -> list[dict[str, Any]]:
    """Lists and new records whose name fits; all of them before anything is typed."""
    items = []
    for entity in registry.every():
        if actor.may("see", entity.key):
            items.append({"url": entity.url, "title": str(entity.label_plural), "icon": entity.icon})
        if entity.verbs.create and actor.may("create", entity.key):
            items.append({"url": f"{entity.url}new/", "title": label_new(entity), "icon": "plus"})
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

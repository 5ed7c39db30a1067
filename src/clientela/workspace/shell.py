"""What stands around every page: company, navigation, saved views, who is signed in.

The sidebar is the same from page to page, so it is drawn once for each reader, place, count and shape of the company, and kept.
"""

from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from markupsafe import Markup

from clientela.parties.matching.queue import sees_all
from clientela.platform.entities import registry
from clientela.platform.fields.reading import known_shape
from clientela.platform.live.publishing import here_permit
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.entity import listening_permit
from clientela.platform.ui.masking import form_token
from clientela.platform.ui.navigation import navigation, verbs
from clientela.platform.ui.views import Saved, address

STANDING = (Path(__file__).parent / "sql" / "shell.sql").read_text()
_ALONE = f"SELECT {STANDING} FROM people_user u WHERE u.id = %s"
_CSRF = "\ue000csrf\ue001"  # stands for the token of each request in what is kept


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of `base.html`; strangers' pages have no shell, and a fragment that does not ask for it costs nothing."""
    actor: Actor | None = getattr(request, "actor", None)
    made = get_token if actor is None else form_token
    csrf = SimpleLazyObject(partial(made, request))  # masked once for the whole page, not wherever it stands
    theme, language = request.COOKIES.get("theme", ""), translation.get_language()
    context = {"theme": theme, "language": language, "csrf_token": csrf}
    if actor is not None and actor.outside is not None:  # their pages have a frame of their own
        return context
    return context if actor is None else context | {"shell": Shell(request, actor, csrf)}


class Shell:
    """What `base.html` asks for, found when it asks."""

    palette_url = "/palette/"
    frame = "base.html"
    home = "/"

    def __init__(self, request: HttpRequest, actor: Actor, csrf: object) -> None:
        self.request, self._who, self._csrf = request, actor, csrf
        self.company = request.company or settings.COMPANY  # type: ignore[attr-defined]
        self.theme, self.language = request.COOKIES.get("theme", ""), translation.get_language()
        self.actor = {"name": actor.name, "email": actor.email, "id": str(actor.user_id)}
        self.seen_as = actor.name if getattr(request, "looker", None) else ""
        self.lent_until = None if self.seen_as else actor.lent_until
        self.as_of = getattr(request, "as_of", None)
        self.single_keys, self.live_url = actor.single_keys, "" if self.as_of else settings.LIVE_URL

    @property
    def as_of_there(self) -> str:
        """The moment that is shown, in the reader's zone, as an input of the browser holds it."""
        return timezone.localtime(self.as_of).strftime("%Y-%m-%dT%H:%M")

    @property
    def now_url(self) -> str:
        """This page as it is now."""
        query = self.request.GET.copy()
        query.pop("as_of", None)
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address of this page says besides the moment."""
        return [
            (name, str(value)) for name, value in self.request.GET.items() if name not in ("as_of", "after", "before")
        ]

    @cached_property
    def live_token(self) -> str:
        return listening_permit(self._who)

    def may(self, verb: str, entity: str) -> bool:
        """Whether the reader may do it with any record of the type: what a page of another type offers asks for it."""
        return self._who.may(verb, entity)

    def here(self, topic: str) -> str:
        """The permit to be seen at a record, for a page that shows it."""
        return here_permit(self._who, topic)

    @cached_property
    def _standing(self) -> tuple[tuple[Saved, ...], int, int]:
        """Read with the session for a whole page, else when a part of one asks."""
        ((views, unread, duplicates),) = [self.request.standing or prepared(_ALONE, [self._who.user_id])[0]]  # type: ignore[attr-defined]
        return tuple(Saved(*row) for row in msgspec.json.decode(views)), unread, duplicates

    @property
    def views(self) -> tuple[Saved, ...]:
        """All saved views that the reader may open, of whatever list."""
        return self._standing[0]

    @cached_property
    def _frame(self) -> tuple[str, str]:
        views, unread, duplicates = self._standing
        asked, types = verbs(), [entity.key for entity in registry.every()]
        rights = frozenset((verb, key) for key in types for verb in asked if self._who.may(verb, key))
        pinned = _pinned(views, self._who)
        path = self.request.get_full_path() if pinned else self.request.path
        words = (self.language or "", known_shape().stamp)
        waiting = (unread, duplicates if sees_all(self._who) else 0)
        return _drawn(words, self.company, tuple(self.actor.values()), rights, (path, waiting, pinned))

    @property
    def sidebar(self) -> Markup:
        return Markup(self._frame[0].replace(_CSRF, str(self._csrf)))  # noqa: S704  a template

    @property
    def tabbar(self) -> Markup:
        return Markup(self._frame[1])  # noqa: S704  a template


def _pinned(views: tuple[Saved, ...], actor: Actor) -> tuple[tuple[str, str], ...]:
    """(name, address) of the views in this user's sidebar."""
    by_key = {entity.key: entity for entity in registry.every() if actor.may("see", entity.key)}
    return tuple((one.name, address(by_key[one.entity], one)) for one in views if one.pinned and one.entity in by_key)


@lru_cache(maxsize=512)
def _drawn(
    _words: tuple[str, UUID],
    company: str,
    who: tuple[str, ...],
    rights: frozenset[tuple[str, str]],
    place: tuple[str, tuple[int, int], tuple[tuple[str, str], ...]],
) -> tuple[str, str]:
    """Sidebar and bottom bar of one reader at one place."""
    path, (unread, duplicates), pinned = place
    counts = {"unread": unread, "duplicates": duplicates}
    nav = navigation(lambda verb, entity: (verb, entity) in rights, path.partition("?")[0], counts)
    if pinned:
        views = [{"label": name, "url": url, "icon": "bookmark", "current": url == path} for name, url in pinned]
        nav.insert(-1, {"label": _("Pinned"), "items": views})
    actor = dict(zip(("name", "email", "id"), who, strict=True))
    frame = {"company": company, "nav": nav, "tabbar": _tabbar(nav), "actor": actor}
    drawn = render_to_string("ui/frame.html", {"shell": frame, "csrf": _CSRF})
    sidebar, _break, tabbar = drawn.partition("\f")
    return sidebar, tabbar


def _tabbar(nav: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is at hand on small screens: four places, the handy ones where they may be opened, and a door to the rest."""
    found = [item for group in nav for item in group["items"] if item["icon"] != "bell"]
    places = sorted(found, key=lambda item: not item.get("handy"))
    elsewhere = any(item["current"] for item in places[4:])
    return [*places[:4], {"label": _("More"), "url": "", "icon": "menu", "current": elsewhere}]

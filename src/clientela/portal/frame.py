"""What stands around every page of people outside: the company, their places, and who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.masking import form_token
from clientela.portal.showing import UNDER, shown_types
from clientela.sales.commissions.statements import may_read


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of `portal/base.html`, for people outside alone."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.outside is None:
        return {}
    return {
        "shell": Frame(request, actor),
        "csrf_token": form_token(request),
        "theme": request.COOKIES.get("theme", ""),
    }


class Frame:
    """Found when the page asks. It has what pages of one's own account ask of the shell inside, and nothing more."""

    frame = "portal/base.html"
    home = f"{UNDER}/"
    live_url = ""
    as_of = None

    def __init__(self, request: HttpRequest, actor: Actor) -> None:
        self._request, self._actor = request, actor
        self.company = request.company or settings.COMPANY  # type: ignore[attr-defined]
        self.theme, self.language = request.COOKIES.get("theme", ""), translation.get_language()
        self.actor = {"name": actor.name, "email": actor.email, "id": str(actor.user_id)}
        self.seen_as = actor.name if getattr(request, "looker", None) else ""

    def _sees_people(self) -> bool:
        """By a role: that somebody's record was shared opens no page of oneself."""
        return self._actor.scope("see", "person") != "none" or bool(self._actor.limited("see", "person"))

    @property
    def places(self) -> list[dict[str, Any]]:
        assert self._actor.outside is not None
        path, mine = self._request.path, f"{UNDER}/people/{self._actor.outside.party}/"
        lists = [(one.url, one.label_plural, one.icon) for one in shown_types(self._actor)]
        own = [(mine, _("About me"), "user-round")] if self._sees_people() else []
        if may_read(self._actor):
            lists.append((f"{UNDER}/statements/", _("Statements"), "coins"))
        rights = (f"{UNDER}/privacy/", _("My data and consents"), "shield-check")
        places = [(self.home, _("Overview"), "house"), *own, *lists, rights]
        here = max((url for url, _label, _icon in places if path.startswith(url)), key=len, default="")
        return [{"url": url, "label": label, "icon": icon, "current": url == here} for url, label, icon in places]

"""What was just done is told with the door to undo it: a toast on pages, a header in the API."""

import json
from collections.abc import Callable
from urllib.parse import quote, unquote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.history import names
from clientela.platform.history.tracking import Act, noticed

Next = Callable[[HttpRequest], HttpResponse]
COOKIE, SECONDS = "said", 20  # carries a toast over to the page that a form leads to
HEADER = "Clientela-Change"
_READS = ("GET", "HEAD", "OPTIONS")


class OfferUndo:
    """Follows the one act of a request; what is not about a record, such as a role, is not offered."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READS:
            return self.get_response(request)
        with noticed() as acts:
            response = self.get_response(request)
        done = {act.name: act for act in acts if _about_records(act)}
        if len(done) == 1 and response.status_code < 400:
            _offer(request, response, next(iter(done.values())))
        return response


def say(request: HttpRequest, response: HttpResponse, text: str, undo_url: str = "") -> None:
    """Have the page tell this: the one that is open, or the one that this answer leads to."""
    toast = {"text": text, "undo_url": undo_url}
    leads_on = (
        response.status_code in (302, 303) or "HX-Redirect" in response.headers or "HX-Refresh" in response.headers
    )
    if leads_on:
        if COOKIE in response.cookies:  # the page has words of its own for it
            toast |= {"text": json.loads(unquote(response.cookies[COOKIE].value))["text"]}
        said = quote(json.dumps(toast), safe="")  # a slash would have the value put into quotes
        response.set_cookie(COOKIE, said, max_age=SECONDS, samesite="Lax", secure=request.is_secure())
        return
    told = _triggers(response.headers.get("HX-Trigger", ""))
    before = told.get("toast")
    if isinstance(before, dict):  # the page has words of its own for it
        toast |= {"text": before["text"]}
    response.headers["HX-Trigger"] = json.dumps(told | {"toast": toast})


def _offer(request: HttpRequest, response: HttpResponse, act: Act) -> None:
    slug = names.slug(act.name)
    if request.path.startswith("/api/"):
        response.headers[HEADER] = slug
    elif not act.name.startswith("undo "):
        say(request, response, _words(act), f"/changes/{slug}/undo/")


def _about_records(act: Act) -> bool:
    known = {entity.key for entity in registry.every()}
    return act.reason.rpartition(" ")[2] in known or act.name.startswith(("bulk ", "undo "))


def _words(act: Act) -> str:
    said = {"create": _("Created."), "edit": _("Changed."), "delete": _("Deleted. It stays in the bin for a while."),
            "merge": _("Merged.")}  # fmt: skip
    return said.get(act.reason.partition(" ")[0], _("Done."))


def _triggers(header: str) -> dict[str, object]:
    """What the answer announces already: JSON, or names with commas between."""
    if header.startswith("{"):
        found: dict[str, object] = json.loads(header)
        return found
    return {name.strip(): None for name in header.split(",") if name.strip()}

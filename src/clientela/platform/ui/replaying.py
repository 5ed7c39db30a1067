"""Pages as of a moment: `?as_of=` on any page shows what it would have shown then, with nothing on it that changes anything.

The rooms know nothing of it: this layer reads the address, lets the page be drawn within the past, and has each of its links
keep the moment.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from psycopg.errors import ReadOnlySqlTransaction

from clientela.platform.history.past import BadMoment, as_of, moment_in
from clientela.platform.ui.middleware import API
from clientela.platform.ui.refusing import refusal

AS_OF = "as_of"
_LINK = re.compile(
    r'(?<!data-now)( (?:href|hx-get)=")(/(?!settings/|static/|imports/|exports/|notifications/|logout/)[^"#]*)'
)
_FORM = re.compile(r"<form(?![^>]*(?:method=|as-of))[^>]*>")


class AsOf:
    """Sets `request.as_of`, None for now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked, actor = request.GET.get(AS_OF, ""), request.actor  # type: ignore[attr-defined]
        request.as_of = None  # type: ignore[attr-defined]
        if not asked or actor is None or request.path.startswith(API):
            return self.get_response(request)
        try:
            when = moment_in(asked)
        except BadMoment as error:
            return refusal(request, "404", status=400, reason=str(error))
        request.as_of = when  # type: ignore[attr-defined]
        request.actor = actor.only_looking(through=f"as of {when.isoformat()}")  # type: ignore[attr-defined]
        with as_of(when):
            response = self.get_response(request)
        return _keeping(response, asked)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Verbs refuse whoever only looks; whatever else would write is stopped by the database."""
        if isinstance(error.__cause__ or error, ReadOnlySqlTransaction):
            return refusal(request, "409", status=409, reason=_("The past can't be changed."))
        return None


def _keeping(response: HttpResponse, asked: str) -> HttpResponse:
    """The page with the moment in each of its links, so that one walks on in the same past."""
    if response.headers.get("Location", "").startswith("/"):
        response.headers["Location"] = _kept(response.headers["Location"], asked)
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    field = f'<input type="hidden" name="{AS_OF}" value="{quote(asked, safe=":")}">'
    text = _LINK.sub(lambda found: found[1] + _kept(found[2], asked), response.content.decode())
    response.content = _FORM.sub(lambda found: found[0] + field, text).encode()
    return response


def _kept(url: str, asked: str) -> str:
    if f"{AS_OF}=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}{AS_OF}={quote(asked, safe=':')}"

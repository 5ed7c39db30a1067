"""Two thin layers around every page: the reader's language and time zone, and refusals told in words."""

import zoneinfo
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from clientela.platform.entities.listing import BadCursor
from clientela.platform.entities.moved import led_on, moved
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.registry import UnknownType
from clientela.platform.history.past import BadMoment
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.refusing import refusal

Next = Callable[[HttpRequest], HttpResponse]
API, API_LANGUAGE = "/api/", "en"  # programs read it, and must find the same words whoever calls


class Language:
    """A signed-in person's own language and zone; a stranger's cookie, then what the browser asks for. The API has one."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        language = _language(request, actor)
        with translation.override(language), timezone.override(_zone(actor.time_zone if actor else settings.TIME_ZONE)):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _language(request: HttpRequest, actor: Actor | None) -> str:
    if request.path.startswith(API):
        return API_LANGUAGE
    return actor.language if actor else translation.get_language_from_request(request)


@lru_cache
def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, zoneinfo.ZoneInfoNotFoundError):
        return zoneinfo.ZoneInfo("UTC")


class Refusals:
    """What verbs and reads refuse becomes a page that says so; the API answers for itself."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Denied):
            return refusal(request, "403", status=403, reason=error.reason)
        if isinstance(error, Missing) and (url := moved(request.path, request.actor)):  # type: ignore[attr-defined]
            return led_on(request, url)
        if isinstance(error, Missing | UnknownType):
            reason = (
                str(error) if isinstance(error, Missing) else ""
            )  # which types there are, only programs want to know
            return refusal(request, "404", status=404, reason=reason)
        if isinstance(error, Conflict):
            return refusal(request, "409", status=409, reason=str(error))
        if isinstance(error, BadCursor | BadMoment):
            return refusal(request, "404", status=400, reason=str(error))
        return None

"""What needs a second person becomes a request, and the page leads to it; the API answers for itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from clientela.platform.permissions.middleware import actor_of
from clientela.platform.seconding.actions import ask
from clientela.platform.seconding.acts import NeedsSecond
from clientela.platform.ui.access import go_to


class AskSecond:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, NeedsSecond):
            return None
        return go_to(request, f"/confirmations/#request-{ask(error, by=actor_of(request)).pk}")

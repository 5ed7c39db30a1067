"""The gate before people outside: their own pages, the doors, and their account. Every other address leads them nowhere."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from clientela.platform.permissions.actor import Actor
from clientela.platform.ui.middleware import Next
from clientela.platform.ui.refusing import refusal

HOME = "/portal/"
DOORS = ("/login/", "/logout/", "/join/", "/language/")
ACCOUNT = ("/settings/profile/", "/settings/security/", "/settings/tokens/")
OPEN = (HOME, "/api/v1/", *DOORS, *ACCOUNT)
STOP_LOOKING = "/settings/looking/stop/"


class Outside:
    """What is shown of the past is for our own people too; the API has its own gate, where it learns who calls."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.outside is None or _open(request):
            return self.get_response(request)
        if request.path in ("/", "/settings/") and request.method == "GET":
            return HttpResponseRedirect(HOME)
        return refusal(request, "404", status=404)


def _open(request: HttpRequest) -> bool:
    looked_through = getattr(request, "looker", None) is not None and request.path == STOP_LOOKING
    return looked_through or (request.path.startswith(OPEN) and "as_of" not in request.GET)

"""Errors as RFC 9457 problem documents."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities.listing import BadCursor
from clientela.platform.entities.moved import led_on, moved
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.permissions.pacing import TooMany
from clientela.platform.permissions.queries import Denied, OutOfScope

PROBLEM = "application/problem+json"
TITLES = {
    400: "The request can't be understood", 401: "Not signed in", 403: "Not allowed", 404: "Not here", 409: "In conflict",
    405: "Not done here", 413: "Too large", 415: "Unsupported", 422: "Some values can't be taken", 429: "Too many requests",
}  # fmt: skip
DETAILS = {
    404: "There is nothing at this address.",
    405: "This address does not take that method; the header Allow names those it takes.",
    500: "The fault is ours and has been noted. Nothing of this request was saved.",
}

_json = msgspec.json.Encoder(enc_hook=str.__str__)  # a sentence that knows its message is no plain text to msgspec


class FieldProblem(Schema):
    field: str
    message: str


class Problem(Schema):
    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = []


ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)  # that a route may answer with, for OpenAPI


class Invalid(Exception):
    """Some values can't be taken; nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("Some values can't be taken; nothing was changed.")
        self.problems = dict(problems)


def problem(status: int, detail: str, errors: Mapping[str, str] | None = None) -> HttpResponse:
    listed = [{"field": name, "message": message} for name, message in (errors or {}).items()]
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Failed"),
        "status": status,
        "detail": detail,
        "errors": listed,
    }
    response = HttpResponse(_json.encode(body), content_type=PROBLEM, status=status)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


class Problems:
    """What is answered below /api/ without reaching a route, such as an address or a method that is not there, is a problem too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code < 400 or not request.path.startswith("/api/") or "problem" in response["Content-Type"]:
            return response
        told = problem(response.status_code, DETAILS.get(response.status_code, "Nothing was changed."))
        for name in response.headers.keys() - {"Content-Type", "Content-Length"}:
            told.headers[name] = response.headers[name]
        return told


def register(api: NinjaAPI) -> None:
    """Tell the API how each error of ours, Django's and ninja's is answered."""
    simple: dict[type[Exception], int] = {
        Denied: 403, Http404: 404, Conflict: 409, BadCursor: 400, LookupError: 400, AuthenticationError: 401,
    }  # fmt: skip
    for kind, status in simple.items():
        api.add_exception_handler(kind, _answering(status))
    particular: dict[type[Exception], Callable[[Any], HttpResponse]] = {
        BadCondition: lambda error: problem(422, str(error), {"filter": str(error)}),
        OutOfScope: _out_of_scope,
        TooMany: _too_many,
        Unlinked: lambda error: problem(422, str(error), {error.field: str(error)}),
        Needed: lambda error: problem(422, str(error), error.problems),
        Invalid: lambda error: problem(422, str(error), error.problems),
        HttpError: lambda error: problem(error.status_code, str(error)),
        ValidationError: _validation,
    }
    moved_or_missing: Any = _missing
    api.add_exception_handler(Missing, moved_or_missing)
    for kind, answer in particular.items():
        api.add_exception_handler(kind, _by(answer))


def _too_many(error: TooMany) -> HttpResponse:
    response = problem(429, str(error))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _out_of_scope(error: OutOfScope) -> HttpResponse:
    """Tells the scope that is lacking, as RFC 6750 wants it too."""
    response = problem(403, str(error), {"scope": error.scope})
    response.headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{error.scope}"'
    return response


def _missing(request: HttpRequest, error: Missing) -> HttpResponse:
    """What goes on as another record is answered with that one's address."""
    url = moved(request.path, getattr(request, "auth", None))
    return led_on(request, url) if url else problem(404, str(error))


def _by(answer: Callable[[Any], HttpResponse]) -> Any:
    return lambda _request, error: answer(error)


def _answering(status: int) -> Any:
    def answer(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(status, "Send a valid token as “Authorization: Bearer …”." if status == 401 else str(error))

    return answer


def _validation(error: ValidationError) -> HttpResponse:
    named = {
        ".".join(str(part) for part in one["loc"][1:] if part != "body_in"): str(one["msg"]) for one in error.errors
    }
    return problem(422, "Some values can't be taken; nothing was changed.", named)

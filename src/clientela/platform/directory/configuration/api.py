"""The configuration by API: as a document, and taken from one, tried out first."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema

from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.directory.configuration.actions import take_configuration
from clientela.platform.directory.configuration.reading import configuration
from clientela.platform.permissions.actor import Actor

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 409, 422), Problem)


class How(Schema):
    dry_run: bool = False


@router.get("/configuration", response={200: dict, **ERRORS}, operation_id="read_configuration")
def read(request: HttpRequest) -> HttpResponse:
    """What the company set up, without people and secrets: company, teams, own fields, roles, shared views."""
    return _answer(configuration(_actor(request)))


@router.post("/configuration", response={200: dict, **ERRORS}, operation_id="take_configuration")
def take(request: HttpRequest, body: Body[dict[str, Any]], how: Query[How]) -> HttpResponse:
    """Make and change what the document names, all of it or nothing; with `dry_run` only tell what would be."""
    by = _actor(request)

    def write() -> HttpResponse:
        try:
            done = take_configuration(body, dry_run=how.dry_run, by=by)
        except (ValueError, LookupError) as error:
            raise Invalid({"configuration": str(error)}) from error
        return _answer({"dry_run": how.dry_run, "items": done})

    return once(request, by, write)


def _answer(what: object) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(what), content_type="application/json")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor

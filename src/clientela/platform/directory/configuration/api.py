"""The configuration by API: as a document, and taken from one, tried out first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.directory.configuration.actions import take_configuration
from clientela.platform.directory.configuration.reading import configuration

router = Router(tags=["directory"])


class How(Schema):
    dry_run: bool = False


@router.get("/configuration", response={200: dict, **ERRORS}, operation_id="read_configuration")
def read(request: HttpRequest) -> HttpResponse:
    """What the company set up, without people and secrets: company, teams, own fields, roles, layouts, shared views."""
    return answer(configuration(caller(request)))


@router.post("/configuration", response={200: dict, **ERRORS}, operation_id="take_configuration")
def take(request: HttpRequest, body: Body[dict[str, Any]], how: Query[How]) -> HttpResponse:
    """Make and change what the document names, all of it or nothing; with `dry_run` only tell what would be."""
    by = caller(request)

    def write() -> HttpResponse:
        try:
            done = take_configuration(body, dry_run=how.dry_run, by=by)
        except (ValueError, LookupError) as error:
            raise Invalid({"configuration": str(error)}) from error
        return answer({"dry_run": how.dry_run, "items": done})

    return once(request, by, write)

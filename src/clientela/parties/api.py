"""What the generated API can't express of parties: how to greet a person, and which days come up."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from clientela.parties.salutations import greeting
from clientela.parties.upcoming import upcoming
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Problem
from clientela.platform.entities import registry
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.queries import require

router = Router(tags=["people"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class Ahead(Schema):
    days: int = Field(7, ge=0, le=366, description="How far to look ahead.")


@router.get("/people/{uuid:key}/greetings", response={200: dict, **ERRORS}, operation_id="get_person_greetings")
def greetings(request: HttpRequest, key: UUID) -> HttpResponse:
    """How a letter to this person begins, formally and informally, in the person's own language."""
    actor = caller(request)
    require(actor, "see", "person")
    return answer(greeting(read_dict(registry.entity("person"), key, actor)))


@router.get("/upcoming-dates", response={200: dict, **ERRORS}, operation_id="list_upcoming_dates")
def upcoming_dates(request: HttpRequest, ahead: Query[Ahead]) -> HttpResponse:
    """Birthdays and other dates of the caller's own parties, soonest first."""
    actor = caller(request)
    return answer({"items": upcoming(actor, ahead.days, today=timezone.localdate())})

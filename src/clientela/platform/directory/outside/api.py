"""People outside by API: who stands for a record, one more of them, and one less."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.directory.forms import cleaned
from clientela.platform.directory.outside import actions, reading
from clientela.platform.directory.users.fields import EMAIL, LANGUAGE, NAME, ROLES
from clientela.platform.entities import registry
from clientela.platform.people.models import User

router = Router(tags=["directory"])
Plural = str


class OutsiderIn(Strict):
    email: Text
    name: Text
    language: Text = "en"
    roles: list[UUID] = Described(max_length=50, description="Roles for people outside, by id.")


@router.get(
    "/{plural}/{uuid:key}/outside", response={200: dict, **ERRORS}, summary="Who comes in from outside",
    operation_id="list_outside",
)  # fmt: skip
def list_outside(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """Those who stand for this person, or for the people of this organisation."""
    by = caller(request)
    people = reading.people_of(registry.entity(plural), key, by)
    return answer({"items": [reading.document(one) for one in reading.accounts(by, list(people))]})


@router.post(
    "/{plural}/{uuid:key}/outside", response={201: dict, **ERRORS}, summary="Invite from outside",
    operation_id="invite_outside",
)  # fmt: skip
def invite(request: HttpRequest, plural: Plural, key: UUID, body: OutsiderIn) -> HttpResponse:
    """A mail brings the link with which the person chooses a password."""
    by, said = caller(request), cleaned((EMAIL, NAME, LANGUAGE, ROLES), body.model_dump(mode="json"))
    if said.problems:
        raise Invalid(said.problems)

    def write() -> HttpResponse:
        site = request.build_absolute_uri("/").rstrip("/")
        user = actions.invite_outside(plural, key, said.facts, by=by, site=site)
        return answer(reading.document(User.objects.select_related("invitation").get(pk=user)), status=201)

    return once(request, by, write)


@router.delete(
    "/{plural}/{uuid:key}/outside/{uuid:user}",
    response={204: None, **ERRORS},
    summary="Show out",
    operation_id="show_out",
)
def show_out(request: HttpRequest, plural: Plural, key: UUID, user: UUID) -> HttpResponse:
    """Sessions and tokens end at once; an invitation that waits is withdrawn."""
    actions.show_out(plural, key, user, by=caller(request))
    return HttpResponse(status=204)

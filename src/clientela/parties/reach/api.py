"""What wants to be verified, and how fast values age, by API."""

from dataclasses import asdict
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from clientela.parties.reach import actions
from clientela.parties.reach.ageing import DOUBTFUL, FOR_GOOD, half_lives
from clientela.parties.reach.reading import SHOWN, Ask, doubtful, may_verify
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import Strict
from clientela.platform.entities.cleaning import plain
from clientela.platform.permissions.queries import Denied, require

router = Router(tags=["reach"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)
Which = Literal["emails", "phones", "messaging", "addresses"]


class Verdict(Strict):
    """What somebody knows of a value: that it is still right, of a phone also as it was answered, or that it is wrong."""

    said: Literal["right", "called", "wrong"]
    why: str = Field("", max_length=300)


class HalfLifeIn(Strict):
    days: int = Field(ge=1, le=FOR_GOOD)


@router.get("/doubtful/{field}", response={200: dict, **ERRORS}, operation_id="list_doubtful")
def listed(
    request: HttpRequest, field: Which, whose: Literal["mine", "all"] = "mine", below: int = DOUBTFUL, after: str = ""
) -> HttpResponse:
    """Values less sure than `below` percent, the least sure first; `after` takes `next` of the page before."""
    actor = caller(request)
    if not may_verify(actor, field):
        raise Denied("You may change no records that can be reached.")
    found = doubtful(Ask(field, whose == "mine", max(0, min(below, 100)), after), actor)
    items = [asdict(one) for one in found[:SHOWN]]
    return answer({"items": items, "next": found[SHOWN - 1].place if len(found) > SHOWN else ""})


@router.post("/doubtful/{field}/{uuid:key}", response={200: dict, **ERRORS}, operation_id="verify_value")
def verify(request: HttpRequest, field: Which, key: UUID, body: Verdict) -> HttpResponse:
    """It is still right, or it is wrong: then it stays, and is used no more."""
    actor = caller(request)

    def write() -> HttpResponse:
        if body.said == "called" and field != "phones":
            raise Invalid({"said": _("Only phones are called.")})
        actions.say(field, key, body.said, why=plain(body.why), by=actor)
        return answer({"id": str(key), "said": body.said})

    return once(request, actor, write)


@router.get("/half-lives", response={200: dict, **ERRORS}, operation_id="list_half_lives")
def ages(request: HttpRequest) -> HttpResponse:
    """After how many days every second value of a field has changed."""
    require(caller(request), "configure", "company")
    return answer(half_lives())


@router.put("/half-lives/{field}", response={200: dict, **ERRORS}, operation_id="set_half_life")
def set_age(request: HttpRequest, field: str, body: HalfLifeIn) -> HttpResponse:
    actor = caller(request)
    require(actor, "configure", "company")

    def write() -> HttpResponse:
        try:
            actions.set_half_life(field, body.days, by=actor)
        except ValueError as error:
            raise Invalid({"days": str(error)}) from error
        return answer(half_lives())

    return once(request, actor, write)

"""The register by API: read whole, as of any moment and as a file; written activity by activity."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.moments import moment_named
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.directory.forms import cleaned
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.register import actions, reading, views
from clientela.platform.privacy.register.fields import ANSWERS, FIELDS

router = Router(tags=["register"])
_TEXT = {"schema": {"type": "string"}}
AS_FILES = {"responses": {200: {"content": {"text/csv": _TEXT, "text/html": _TEXT}}}}


class Asked(Schema):
    as_of: str = ""
    form: Literal["json", "csv", "html"] = "json"
    language: Literal["", "en", "it", "es", "pl"] = ""


class ActivityEdit(Strict):
    name: Text | None = None
    part: Text | None = Described(None, description="controller, joint, processor")
    purpose: Text | None = None
    basis: Text | None = Described(None, description="consent, contract, law, vital, public, interest")
    basis_words: Text | None = None
    people: Text | None = None
    data: Text | None = None
    recipients: Text | None = None
    transfers: Text | None = None
    retention: Text | None = None
    measures: Text | None = None
    types: list[Text] | None = Described(None, description="Types of record that it is about.", max_length=100)


class ActivityIn(ActivityEdit):
    name: Text
    part: Text = "controller"
    purpose: Text
    basis: Text


class Answers(Strict):
    name: Text | None = None
    address: Text | None = None
    contact: Text | None = None
    representative: Text | None = None
    officer: Text | None = None
    authority: Text | None = None


@router.get("/register", response={200: dict, **ERRORS}, operation_id="get_register", openapi_extra=AS_FILES)
def whole(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """What the company says of its processing, beside what the product knows of it now; `as_of` reads the words of then."""
    when = moment_named("as_of", asked.as_of) if asked.as_of else None
    return views.file(caller(request), form=asked.form, language=asked.language, when=when)


@router.post("/register/activities", response={201: dict, **ERRORS}, operation_id="add_activity")
def add(request: HttpRequest, body: ActivityIn) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        require(by, "configure", "privacy")
        one = actions.add_activity(_facts(body.model_dump(exclude_none=True), partial=False), by=by)
        return answer({"id": one.pk}, status=201)

    return once(request, by, write)


@router.patch("/register/activities/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_activity")
def edit(request: HttpRequest, key: UUID, body: ActivityEdit) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        require(by, "configure", "privacy")
        one = actions.edit_activity(key, _facts(body.model_dump(exclude_none=True), partial=True), by=by)
        return answer({"id": one.pk})

    return once(request, by, write)


@router.delete("/register/activities/{uuid:key}", response={204: None, **ERRORS}, operation_id="remove_activity")
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.remove_activity(key, by=caller(request))
    return HttpResponse(status=204)


@router.put("/register/responsible", response={200: dict, **ERRORS}, operation_id="say_who_answers")
def say(request: HttpRequest, body: Answers) -> HttpResponse:
    by = caller(request)
    require(by, "configure", "privacy")
    said = cleaned(ANSWERS, body.model_dump(exclude_none=True), partial=True)
    if said.problems:
        raise Invalid(said.problems)
    actions.say_who_answers(said.facts, by=by)
    return answer(reading.answering())


def _facts(raw: dict[str, Any], *, partial: bool) -> dict[str, Any]:
    types = raw.pop("types", None)
    said = cleaned(FIELDS, raw, partial=partial)
    if said.problems:
        raise Invalid(said.problems)
    return said.facts | ({} if types is None else {"types": types})

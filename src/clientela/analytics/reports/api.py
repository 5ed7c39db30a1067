"""Reports by API: asked for once or by their key, kept, changed and forgotten; what they answer is what the caller may see."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.analytics.reports import actions
from clientela.analytics.reports.asking import BadReport, read
from clientela.analytics.reports.files import FORMS, as_file
from clientela.analytics.reports.models import Report
from clientela.analytics.reports.pivoting import TooLong
from clientela.analytics.reports.reading import report
from clientela.analytics.reports.telling import Answered, answered, as_document
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.registry import UnknownType
from clientela.platform.permissions.actor import Actor

router = Router(tags=["reports"])


class QuestionIn(Strict):
    question: dict[str, Any]


class ReportIn(QuestionIn):
    name: Text
    is_shared: bool = False


class ReportChange(Strict):
    name: Text | None = None
    question: dict[str, Any] | None = None
    is_shared: bool | None = None


@router.post("/reports/answer", response={200: dict, **ERRORS}, summary="Ask a question", operation_id="ask_report")
def ask(request: HttpRequest, body: QuestionIn) -> HttpResponse:
    """Without keeping it. Of each cell `row` and `column` are the key of a group, null for all that are not shown, `*` for all;
    `url` is the list of exactly the records that it counts."""
    return answer(as_document(_asked(body.question, caller(request))))


@router.get("/reports", response={200: dict, **ERRORS}, summary="List reports", operation_id="list_reports")
def list_all(request: HttpRequest, entity: str = "") -> HttpResponse:
    """The caller's own and those that are shared."""
    found = Report.objects.visible_to(caller(request), entity=entity).order_by("name", "pk")
    return answer({"items": [_said(one) for one in found]})


@router.post("/reports", response={201: dict, **ERRORS}, summary="Save a report", operation_id="save_report")
def create(request: HttpRequest, body: ReportIn) -> HttpResponse:
    try:
        made = actions.save_report(body.name, body.question, shared=body.is_shared, by=caller(request))
    except (BadReport, UnknownType) as error:
        raise _invalid(error) from error
    return answer(_said(made), status=201)


@router.get("/reports/{uuid:key}", response={200: dict, **ERRORS}, summary="Read a report", operation_id="read_report")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(_said(report(key, caller(request))))


@router.get(
    "/reports/{uuid:key}/answer",
    response={200: dict, **ERRORS},
    summary="Answer a report",
    operation_id="answer_report",
)
def run(request: HttpRequest, key: UUID, form: str = "json") -> HttpResponse:
    """`form` is json, csv or xlsx; a file asks for the right to export."""
    actor = caller(request)
    kept = report(key, actor)
    found = _asked(kept.question, actor)
    return as_file(found, form, kept.name, by=actor) if form in FORMS else answer(as_document(found))


@router.patch(
    "/reports/{uuid:key}", response={200: dict, **ERRORS}, summary="Change a report", operation_id="change_report"
)
def change(request: HttpRequest, key: UUID, body: ReportChange) -> HttpResponse:
    try:
        return answer(_said(actions.change_report(key, body.model_dump(exclude_none=True), by=caller(request))))
    except (BadReport, UnknownType) as error:
        raise _invalid(error) from error


@router.delete(
    "/reports/{uuid:key}", response={204: None, **ERRORS}, summary="Forget a report", operation_id="forget_report"
)
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.forget_report(key, by=caller(request))
    return HttpResponse(status=204)


def _asked(question: Any, actor: Actor) -> Answered:
    try:
        return answered(read(question, actor))
    except (BadReport, UnknownType, TooLong) as error:
        raise _invalid(error) from error


def _invalid(error: Exception) -> Invalid:
    part = f"question.{error.part}" if isinstance(error, BadReport) and error.part else "question"
    return Invalid({part: str(error)})


def _said(one: Report) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "entity": one.entity, "question": one.question, "owner": one.owner_id,
            "is_shared": one.is_shared, "created_at": one.created_at}  # fmt: skip

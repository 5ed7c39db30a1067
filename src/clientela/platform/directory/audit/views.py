"""The audit page, its file and its call."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from ninja import Query, Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Problem
from clientela.platform.directory.audit.actions import take_out
from clientela.platform.directory.audit.kinds import GROUPS
from clientela.platform.directory.audit.reading import PAGE, Asked, Line, lines
from clientela.platform.entities.reading import key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class Question(Schema):
    """`user` is who did it, or whom it is about; `until` is the last day."""

    group: str = ""
    user: UUID | None = None
    since: date | None = None
    until: date | None = None
    after: UUID | None = None


@signed_in
def audit_page(request: HttpRequest) -> HttpResponse:
    said = {name: request.GET.get(name, "") for name in ("group", "user", "since", "until")}
    found = lines(_asked(request), by=actor_of(request))
    context = {
        "lines": found[:PAGE], "groups": list(GROUPS.items()), "asked": said, "query": urlencode(said),
        "next": found[PAGE - 1].id if len(found) > PAGE else "",
        "users": [(str(key), name) for key, name in User.objects.order_by("name").values_list("pk", "name")],
    }  # fmt: skip
    return render(request, "settings/audit.html", context)


@signed_in
def audit_file(request: HttpRequest) -> HttpResponse:
    """What the page lists, whole, as CSV."""
    return _file(take_out(_asked(request), by=actor_of(request)))


@router.get("/audit", response={200: dict, **ERRORS}, summary="Who did what", operation_id="list_audit")
def list_audit(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """The latest first; `after` is the `next` of the page before."""
    found = lines(Asked(**asked.dict()), by=caller(request))
    following = found[PAGE - 1].id if len(found) > PAGE else None
    said = {"items": [_document(one) for one in found[:PAGE]], "next": following}
    return answer(said)


def _document(line: Line) -> dict[str, Any]:
    return {"id": line.id, "at": line.at, "group": line.group, "name": line.name, "text": line.text, "who": line.who,
            "through": line.through, "said": line.said}  # fmt: skip


def _asked(request: HttpRequest) -> Asked:
    """As the address says; what can't be understood asks for nothing."""
    said = request.GET
    return Asked(
        said.get("group", ""), key_in(said.get("user", "")), _day(said.get("since", "")), _day(said.get("until", "")),
        key_in(said.get("after", "")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _file(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response

"""Dashboards by API."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.analytics.reports import actions
from clientela.analytics.reports.asking import BadReport
from clientela.analytics.reports.models import Dashboard
from clientela.analytics.reports.reading import dashboard
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text

router = Router(tags=["reports"])


class DashboardIn(Strict):
    name: Text
    reports: list[UUID] = []
    is_shared: bool = False


class DashboardChange(Strict):
    name: Text | None = None
    reports: list[UUID] | None = None
    is_shared: bool | None = None


@router.get("/dashboards", response={200: dict, **ERRORS}, summary="List dashboards", operation_id="list_dashboards")
def list_all(request: HttpRequest) -> HttpResponse:
    """The caller's own and those that are shared; each report in them is answered by its own address."""
    found = Dashboard.objects.visible_to(caller(request)).order_by("name", "pk")
    return answer({"items": [_said(one) for one in found]})


@router.post("/dashboards", response={201: dict, **ERRORS}, summary="Save a dashboard", operation_id="save_dashboard")
def create(request: HttpRequest, body: DashboardIn) -> HttpResponse:
    try:
        made = actions.save_dashboard(body.name, body.reports, shared=body.is_shared, by=caller(request))
    except BadReport as error:
        raise Invalid({error.part: str(error)}) from error
    return answer(_said(made), status=201)


@router.get(
    "/dashboards/{uuid:key}", response={200: dict, **ERRORS}, summary="Read a dashboard", operation_id="read_dashboard"
)
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(_said(dashboard(key, caller(request))))


@router.patch(
    "/dashboards/{uuid:key}",
    response={200: dict, **ERRORS},
    summary="Change a dashboard",
    operation_id="change_dashboard",
)
def change(request: HttpRequest, key: UUID, body: DashboardChange) -> HttpResponse:
    """`reports` are all of them, in their order."""
    try:
        return answer(_said(actions.change_dashboard(key, body.model_dump(exclude_none=True), by=caller(request))))
    except BadReport as error:
        raise Invalid({error.part: str(error)}) from error


@router.delete(
    "/dashboards/{uuid:key}",
    response={204: None, **ERRORS},
    summary="Forget a dashboard",
    operation_id="forget_dashboard",
)
def forget(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.forget_dashboard(key, by=caller(request))
    return HttpResponse(status=204)


def _said(one: Dashboard) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "reports": one.reports, "owner": one.owner_id, "is_shared": one.is_shared}

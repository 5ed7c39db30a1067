"""Subscriptions by API: what the caller gets by mail or has chosen for others, agreed on and ended."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.analytics.reports import reading
from clientela.analytics.reports.asking import BadReport
from clientela.analytics.subscriptions import actions
from clientela.analytics.subscriptions.models import Subscription
from clientela.analytics.subscriptions.when import rhythm
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict
from clientela.platform.permissions.queries import within_scopes

router = Router(tags=["reports"])


class SubscriptionIn(Strict):
    every: Literal["day", "week", "month"]
    day: int = 0
    hour: int = 8
    form: Literal["pdf", "xlsx"] = "pdf"
    to: UUID | None = None


@router.get(
    "/report-subscriptions",
    response={200: dict, **ERRORS},
    summary="List reports by mail",
    operation_id="list_report_subscriptions",
)
def list_all(request: HttpRequest) -> HttpResponse:
    """The caller's own, and those that the caller has chosen for others."""
    actor = caller(request)
    within_scopes(actor, "see", "account")
    found = Subscription.objects.visible_to(actor).order_by("created_at", "pk")
    return answer({"items": [_said(one) for one in found]})


@router.put(
    "/reports/{uuid:key}/subscription",
    response={200: dict, **ERRORS},
    summary="Have a report sent",
    operation_id="subscribe_report",
)
def subscribe_report(request: HttpRequest, key: UUID, body: SubscriptionIn) -> HttpResponse:
    """To the caller, or to a colleague (`to`) where the report is the caller's. `day` is a weekday from 1, Monday, or a day of the
    month, 31 its last."""
    return _subscribed(request, reading.report(key, caller(request)), body)


@router.put(
    "/dashboards/{uuid:key}/subscription",
    response={200: dict, **ERRORS},
    summary="Have a dashboard sent",
    operation_id="subscribe_dashboard",
)
def subscribe_dashboard(request: HttpRequest, key: UUID, body: SubscriptionIn) -> HttpResponse:
    return _subscribed(request, reading.dashboard(key, caller(request)), body)


@router.delete(
    "/report-subscriptions/{uuid:key}",
    response={204: None, **ERRORS},
    summary="End a report by mail",
    operation_id="end_report_subscription",
)
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    actions.end_subscription(key, by=caller(request))
    return HttpResponse(status=204)


def _subscribed(request: HttpRequest, what: Any, body: SubscriptionIn) -> HttpResponse:
    try:
        often = rhythm(body.every, body.day, body.hour)
        return answer(_said(actions.subscribe(what, often, form=body.form, to=body.to, by=caller(request))))
    except BadReport as error:
        raise Invalid({error.part: str(error)}) from error


def _said(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.pk, "report": one.report_id, "dashboard": one.dashboard_id, "to": one.user_id, "invited_by": one.invited_by_id,
        "every": one.every, "day": one.day, "hour": one.hour, "form": one.form, "next_at": one.next_at, "sent_for": one.sent_for,
        "problem": one.problem,
    }  # fmt: skip

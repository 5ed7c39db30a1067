"""Webhooks by API: the same verbs and reads as the pages. A secret is answered once, by the call that made it."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Moment, Strict, Text
from clientela.platform.hooks import actions, reading
from clientela.platform.hooks.checking import Unfit
from clientela.platform.permissions.actor import Actor

router = Router(tags=["webhooks"])
Verb = Literal["created", "edited", "deleted", "restored"]


class Wanted(Strict):
    verbs: list[Verb] = Described(max_length=4)
    where: dict[str, Any] | None = Described(None, description="A condition that the record meets as it is then.")


class WebhookIn(Strict):
    url: Text = Described(examples=["https://example.com/hook"])
    wants: dict[str, Wanted] = Described(examples=[{"person": {"verbs": ["created", "edited"]}}], max_length=100)
    description: Text = ""


class WebhookEdit(Strict):
    url: Text | None = None
    wants: dict[str, Wanted] | None = Described(None, max_length=100)
    description: Text | None = None
    state: Literal["active", "paused"] | None = None


class Since(Strict):
    since: Moment


@router.get("/webhooks", response={200: dict, **ERRORS}, summary="List webhooks", operation_id="list_webhooks")
def list_webhooks(request: HttpRequest) -> HttpResponse:
    return answer({"items": [reading.document(one) for one in reading.endpoints(caller(request))]})


@router.post("/webhooks", response={201: dict, **ERRORS}, summary="Make a webhook", operation_id="create_webhook")
def create_webhook(request: HttpRequest, body: WebhookIn) -> HttpResponse:
    """The answer holds the secret, which is shown no second time. What is told is what you may see, as long as you may."""

    def write(by: Actor, told: dict[str, Any]) -> HttpResponse:
        made, told["secret"] = _fitting(lambda: actions.make_endpoint(_said(body), by=by))
        return answer(reading.document(reading.endpoint(made.pk, by)), status=201)

    return _with_secret(request, write)


@router.get("/webhooks/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_webhook")
def get_webhook(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(reading.document(reading.endpoint(key, caller(request))))


@router.patch("/webhooks/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_webhook")
def edit_webhook(request: HttpRequest, key: UUID, body: WebhookEdit) -> HttpResponse:
    """Whoever changes its address or what it is told becomes its owner; `state` pauses and resumes it."""
    by, said = caller(request), _said(body)
    state = said.pop("state", None)

    def write() -> HttpResponse:
        _fitting(lambda: actions.edit_endpoint(key, said, by=by))
        if state is not None:
            (actions.pause if state == "paused" else actions.resume)(key, by=by)
        return answer(reading.document(reading.endpoint(key, by)))

    return once(request, by, write)


@router.delete("/webhooks/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_webhook")
def delete_webhook(request: HttpRequest, key: UUID) -> HttpResponse:
    """Its log goes with it."""

    def write(by: Actor) -> HttpResponse:
        actions.delete_endpoint(key, by=by)
        return HttpResponse(status=204)

    return _once(request, write)


@router.post("/webhooks/{uuid:key}/secret", response={200: dict, **ERRORS}, operation_id="rotate_webhook_secret")
def rotate_secret(request: HttpRequest, key: UUID) -> HttpResponse:
    """A new secret, answered this once; for 24 hours the former one signs as well."""

    def write(by: Actor, told: dict[str, Any]) -> HttpResponse:
        told["secret"] = actions.rotate_secret(key, by=by)
        return answer(reading.document(reading.endpoint(key, by)))

    return _with_secret(request, write)


@router.post("/webhooks/{uuid:key}/test", response={202: dict, **ERRORS}, operation_id="test_webhook")
def send_test(request: HttpRequest, key: UUID) -> HttpResponse:
    """A message of the type “test”."""
    return _once(request, lambda by: answer(reading.delivery_document(actions.send_test(key, by=by)), status=202))


@router.post("/webhooks/{uuid:key}/replay", response={202: dict, **ERRORS}, operation_id="replay_webhook")
def replay_failed(request: HttpRequest, key: UUID, body: Since) -> HttpResponse:
    """All that failed since a moment is sent again, each under its own id."""
    return _once(request, lambda by: answer({"count": actions.replay_failed(key, since=body.since, by=by)}, status=202))


@router.get("/webhooks/{uuid:key}/deliveries", response={200: dict, **ERRORS}, operation_id="list_deliveries")
def list_deliveries(
    request: HttpRequest, key: UUID, state: Literal["", "waiting", "sent", "failed"] = "", after: UUID | None = None
) -> HttpResponse:
    """The latest first, for 30 days; `after` is the `next` of the page before."""
    found = reading.deliveries(reading.endpoint(key, caller(request)), state=state, after=after)
    shown = found[: reading.PAGE]
    following = shown[-1].pk if len(found) > reading.PAGE else None
    return answer({"items": [reading.delivery_document(one) for one in shown], "next": following})


@router.get(
    "/webhooks/{uuid:key}/deliveries/{uuid:delivery}", response={200: dict, **ERRORS}, operation_id="get_delivery"
)
def get_delivery(request: HttpRequest, key: UUID, delivery: UUID) -> HttpResponse:
    """With each try and the first kB of its answer; what was sent is shown to the webhook's owner alone."""
    actor = caller(request)
    one = reading.endpoint(key, actor)
    return answer(reading.whole(reading.delivery(one, delivery), one, actor))


@router.post(
    "/webhooks/{uuid:key}/deliveries/{uuid:delivery}/replay",
    response={202: dict, **ERRORS},
    operation_id="replay_delivery",
)
def replay(request: HttpRequest, key: UUID, delivery: UUID) -> HttpResponse:
    """Send one message again, under the same id."""
    return _once(
        request, lambda by: answer(reading.delivery_document(actions.replay(key, delivery, by=by)), status=202)
    )


def _said(body: Strict) -> dict[str, Any]:
    return body.model_dump(exclude_none=True, exclude_unset=True)


def _fitting(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except Unfit as error:
        raise Invalid(error.problems) from error


def _once(request: HttpRequest, write: Callable[[Actor], HttpResponse]) -> HttpResponse:
    by = caller(request)
    return once(request, by, lambda: write(by))


def _with_secret(request: HttpRequest, write: Callable[[Actor, dict[str, Any]], HttpResponse]) -> HttpResponse:
    """The secret joins the answer last, so that what is kept for an Idempotency-Key is without it."""
    told: dict[str, Any] = {}
    response = _once(request, lambda by: write(by, told))
    return answer(msgspec.json.decode(response.content) | told, status=response.status_code) if told else response

"""One's own API tokens by API: what there is, and its end. A token is made by a person at a page, or on the command line."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Problem
from clientela.platform.directory.account import actions
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.queries import within_scopes
from clientela.platform.permissions.scopes import EVERYTHING

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


@router.get("/tokens", response={200: dict, **ERRORS}, summary="List your tokens", operation_id="list_tokens")
def list_tokens(request: HttpRequest) -> HttpResponse:
    """Those in use, the latest first; their texts are not kept."""
    actor = caller(request)
    within_scopes(actor, "see", "account")
    mine = Token.objects.filter(user=actor.user_id, ended_at=None, expires_at__gt=timezone.now())
    items = [_document(one) for one in mine.order_by("-created_at")]
    return answer({"items": items})


@router.delete("/tokens/{uuid:key}", response={204: None, **ERRORS}, summary="End a token", operation_id="end_token")
def end_token(request: HttpRequest, key: UUID) -> HttpResponse:
    """At once and for good."""
    actions.end_token(key, by=caller(request))
    return HttpResponse(status=204)


def _document(one: Token) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.name, "prefix": one.prefix, "scopes": one.scopes or [EVERYTHING], "networks": one.networks,
        "created_at": one.created_at, "expires_at": one.expires_at, "used_at": one.used_at, "used_from": one.used_from,
    }  # fmt: skip

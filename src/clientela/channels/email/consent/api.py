"""Providers of mail by API. A consent itself is given in a browser: on the page of its mailbox."""

from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.channels.email import showing
from clientela.channels.email.checking import Unfit
from clientela.channels.email.consent import actions
from clientela.channels.email.models import Provider
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text

router = Router(tags=["mail"])
Secure = Literal["tls", "starttls", "none"]


class ProviderIn(Strict):
    name: Text | None = Described(None, examples=["Example"])
    issuer: Text | None = Described(None, description="Asked for the addresses that are left out.")
    authorize_url: Text | None = None
    token_url: Text | None = None
    scopes: Text | None = Described(None, examples=["openid email offline_access"])
    client_id: Text | None = None
    client_secret: str | None = Described(None, description="Never answered.", max_length=8000)
    by_header: bool | None = None
    host: Text | None = None
    port: int | None = Described(None, ge=1, le=65535)
    security: Secure | None = None
    smtp_host: Text | None = None
    smtp_port: int | None = Described(None, ge=1, le=65535)
    smtp_security: Secure | None = None


@router.get("/mail-providers", response={200: dict, **ERRORS}, operation_id="list_mail_providers")
def listed(request: HttpRequest) -> HttpResponse:
    """Through whom mailboxes can be connected."""
    return answer({"items": [showing.provider_document(one) for one in showing.providers(caller(request))]})


@router.post("/mail-providers", response={201: dict, **ERRORS}, operation_id="create_mail_provider")
def create(request: HttpRequest, body: ProviderIn) -> HttpResponse:
    return _kept(request, body, None)


@router.patch("/mail-providers/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_mail_provider")
def edit(request: HttpRequest, key: UUID, body: ProviderIn) -> HttpResponse:
    """Refused where consents that were given, or the secret, would go to another place."""
    return _kept(request, body, key)


@router.delete("/mail-providers/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_mail_provider")
def delete(request: HttpRequest, key: UUID) -> HttpResponse:
    """Refused while a mailbox signs in through it."""
    by = caller(request)

    def write() -> HttpResponse:
        actions.remove_provider(key, by=by)
        return HttpResponse(status=204)

    return once(request, by, write)


def _kept(request: HttpRequest, body: ProviderIn, key: UUID | None) -> HttpResponse:
    by, said = caller(request), body.model_dump(exclude_none=True, exclude_unset=True)

    def write() -> HttpResponse:
        try:
            one: Provider = actions.edit_provider(key, said, by=by) if key else actions.add_provider(said, by=by)
        except Unfit as error:
            raise Invalid(error.problems) from error
        return answer(showing.provider_document(one), status=200 if key else 201)

    return once(request, by, write)

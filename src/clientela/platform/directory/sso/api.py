"""Ways to sign in by API: the same verbs as the pages. A secret goes in and never comes out."""

from typing import Any
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
from clientela.platform.directory.provisioning import actions as provisioning
from clientela.platform.directory.provisioning.reading import open_roles as opened
from clientela.platform.directory.sso import actions, reading
from clientela.platform.directory.sso.fields import OF_KIND
from clientela.platform.directory.sso.models import Provider
from clientela.platform.permissions.queries import require

router = Router(tags=["directory"])
Words = list[Text]


class ProviderEdit(Strict):
    name: Text | None = None
    issuer: Text | None = Described(None, description="Of OpenID Connect, as the provider calls itself.")
    client_id: Text | None = None
    client_secret: Text | None = Described(None, description="Never answered; empty: as it was.")
    metadata: str | None = Described(None, description="Of SAML, as XML.", max_length=200_000)
    domains: Words | None = Described(
        None, description="Of the addresses that join somebody to a user.", max_length=100
    )
    trusts_addresses: bool | None = None
    second_steps: Words | None = Described(None, description="Words of amr, acr or a SAML context.", max_length=50)
    creates_users: bool | None = None
    default_role: UUID | None = None
    group_claim: Text | None = None
    group_roles: dict[str, UUID] | None = Described(None, description="Group of the provider, and the role it gives.")


class ProviderIn(ProviderEdit):
    kind: Text = Described("oidc", description="oidc or saml")


class RuleIn(Strict):
    only_sso: bool | None = None
    emergency: list[UUID] | None = Described(None, description="Users who may use a password.", max_length=200)


class ProvisioningIn(Strict):
    roles: list[UUID] = Described(description="All roles that are open, not only new ones.", max_length=200)


@router.get("/providers", response={200: dict, **ERRORS}, operation_id="list_providers")
def list_providers(request: HttpRequest) -> HttpResponse:
    """Through whom people sign in."""
    return answer({"items": [reading.document(one) for one in reading.providers(caller(request))]})


@router.post("/providers", response={201: dict, **ERRORS}, operation_id="create_provider")
def add_provider(request: HttpRequest, body: ProviderIn) -> HttpResponse:
    """The provider is asked at once; refused if it does not answer as it should."""
    by = caller(request)
    if body.kind not in Provider.Kind.values:
        raise Invalid({"kind": "oidc or saml"})
    facts = _facts(body.kind, body)

    def write() -> HttpResponse:
        return _told(actions.add_provider(body.kind, facts, by=by), status=201)

    return once(request, by, write)


@router.patch("/providers/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_provider")
def edit_provider(request: HttpRequest, key: UUID, body: ProviderEdit) -> HttpResponse:
    """The caller answers for it from then on."""
    by = caller(request)
    require(by, "configure", "provider")
    facts = _facts(reading.provider(key).kind, body, partial=True)

    def write() -> HttpResponse:
        actions.edit_provider(key, facts, by=by)
        return _told(key)

    return once(request, by, write)


@router.delete("/providers/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_provider")
def remove_provider(request: HttpRequest, key: UUID) -> HttpResponse:
    """Nobody comes through it any more; open sessions stay."""
    actions.remove_provider(key, by=caller(request))
    return HttpResponse(status=204)


@router.get("/sign-in-rule", response={200: dict, **ERRORS}, operation_id="get_sign_in_rule")
def get_rule(request: HttpRequest) -> HttpResponse:
    """Whether passwords still count, and whose always do."""
    require(caller(request), "configure", "provider")
    return answer(reading.rule_document())


@router.patch("/sign-in-rule", response={200: dict, **ERRORS}, operation_id="edit_sign_in_rule")
def edit_rule(request: HttpRequest, body: RuleIn) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        actions.edit_rule(body.model_dump(exclude_none=True), by=by)
        return answer(reading.rule_document())

    return once(request, by, write)


@router.get("/provisioning", response={200: dict, **ERRORS}, operation_id="get_provisioning")
def get_provisioning(request: HttpRequest) -> HttpResponse:
    """Which roles the company's directory may give, by SCIM at /scim/v2."""
    require(caller(request), "configure", "scim")
    return answer({"roles": sorted(map(str, opened()))})


@router.patch("/provisioning", response={200: dict, **ERRORS}, operation_id="edit_provisioning")
def edit_provisioning(request: HttpRequest, body: ProvisioningIn) -> HttpResponse:
    by = caller(request)

    def write() -> HttpResponse:
        provisioning.open_roles(body.roles, by=by)
        return answer({"roles": sorted(map(str, opened()))})

    return once(request, by, write)


def _facts(kind: str, body: ProviderEdit, *, partial: bool = False) -> dict[str, Any]:
    raw = body.model_dump(mode="json", exclude_unset=partial, exclude={"kind", "default_role", "group_roles"})
    said = cleaned(OF_KIND[Provider.Kind(kind)], raw, partial=partial)
    if said.problems:
        raise Invalid(dict(said.problems))
    given = body.model_dump(include={"default_role", "group_roles"}, exclude_unset=True)
    told = {name: value for name, value in (said.facts | given).items() if value is not None}
    return told | ({"default_role": given["default_role"]} if "default_role" in given else {})


def _told(key: UUID, *, status: int = 200) -> HttpResponse:
    return answer(reading.document(reading.provider(key)), status=status)

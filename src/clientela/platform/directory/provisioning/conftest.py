"""A directory that calls /scim/v2/ with a token of Olga's that can do nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from django.test import Client

from clientela.platform.permissions.tokens import make_token

Call = Callable[..., Any]


def caller(text: str) -> Call:
    """Call as whoever has this token: `call("patch", "Users/…", {…})`."""
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {text}"}

    def call(verb: str, path: str, body: Any = None, **headers: str) -> Any:
        more = {"data": body, "content_type": "application/scim+json"} if body is not None else {}
        return getattr(Client(), verb)(f"/scim/v2/{path}", **more, **bearer, **headers)

    return call


@pytest.fixture
def scim(owner: Persona) -> Call:
    return caller(make_token(owner.user, name="directory", scopes=["scim:admin"]))


@pytest.fixture
def anna(scim: Call) -> dict[str, Any]:
    """Anna as the directory has made her."""
    return scim("post", "Users", user("anna@corp.example", displayName="Anna Rossi", externalId="e-1")).json()


def user(login: str, **more: Any) -> dict[str, Any]:
    return {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": login, "active": True, **more}


def patch(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": list(operations)}

"""A type that was added is there for the next request, on every surface."""

from typing import Any

import pytest
from conftest import Persona
from django.test import Client

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_its_pages_are_there(vineyard: str, owner: Persona) -> None:
    assert "Vineyards" in owner.browser.get("/vineyards/").content.decode()
    made = owner.browser.post("/vineyards/new/", {"name": "Bricco Asili"})
    assert made.status_code == 302
    page = owner.browser.get(made.headers["Location"]).content.decode()
    assert "Bricco Asili" in page
    assert "Olga" in page
    assert registry.entity(vineyard).rows().get().name == "Bricco Asili"


def test_its_api_is_there(vineyard: str, owner: Persona) -> None:
    made = call(owner, "post", "/api/v1/vineyards", {"name": "Asili", "tags": ["docg"]})
    assert (made.status_code, made.json()["owner"]["name"]) == (201, "Olga")
    assert made.headers["Location"] == f"/api/v1/vineyards/{made.json()['id']}"
    assert [one["name"] for one in call(owner, "get", "/api/v1/vineyards?q=asili").json()["items"]] == ["Asili"]
    assert call(owner, "post", "/api/v1/orchards", {"name": "Asili"}).status_code == 404


def test_openapi_tells_of_it(vineyard: str) -> None:
    add_field(checked({"type": vineyard, "kind": "number", "labels": {"en": "Hectares"}}, by=SYSTEM), by=SYSTEM)
    document = Client().get("/api/v1/openapi.json").json()
    assert {"get", "post"} == set(document["paths"]["/api/v1/vineyards"])
    assert "/api/v1/{plural}" not in document["paths"]
    body = document["components"]["schemas"]["Own_vineyardCreate"]
    assert set(body["properties"]) == {"name", "owner", "tags", "own_hectares"}


def call(who: Persona, method: str, url: str, body: dict[str, Any] | None = None) -> Any:
    return getattr(who.browser, method)(url, body, content_type="application/json", **who.bearer)

"""The OpenAPI document: whole, consistent, and each of its operations answers an empty request without failing."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from clientela.platform.entities import registry

METHODS = {"get", "post", "patch", "delete", "put"}


@pytest.fixture(scope="module")
def document(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    with django_db_blocker.unblock():
        response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    return dict(json.loads(response.content))


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, one)
        for path, item in document["paths"].items()
        for method, one in item.items()
        if method in METHODS
    ]


def references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [reference for value in node.values() for reference in references(value)]
    return [reference for value in node for reference in references(value)] if isinstance(node, list) else []


def test_its_frame_is_openapi_3_1(document):
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert {"title", "version"} <= document["info"].keys()
    assert document["components"]["securitySchemes"]["Bearer"] == {
        "type": "http", "scheme": "bearer",
        "description": "A token made with `./clientela token` or in the settings of its user."}  # fmt: skip


def test_every_reference_leads_somewhere(document):
    for reference in references(document):
        node: Any = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


def test_every_operation_has_its_own_name_and_says_what_it_answers(document):
    names = [one["operationId"] for _path, _method, one in operations(document)]
    assert len(names) == len(set(names))
    for path, method, one in operations(document):
        assert any(status[0] == "2" for status in one["responses"]), (path, method)
        assert {"401", "404"} <= one["responses"].keys()
        assert one["security"] == [{"Bearer": []}]


def test_every_place_in_a_path_is_a_required_parameter(document):
    for path, method, one in operations(document):
        named = {item["name"] for item in one.get("parameters", []) if item["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), (path, method)
        assert all(item["required"] for item in one.get("parameters", []) if item["in"] == "path")


def test_every_entity_is_in_it_with_its_verbs(document):
    for entity in registry.every():
        root, one = document["paths"][f"/api/v1/{entity.plural}"], document["paths"][f"/api/v1/{entity.plural}/{{key}}"]
        offered = {"post": entity.verbs.create, "patch": entity.verbs.edit, "delete": entity.verbs.delete}
        assert METHODS & (root.keys() | one.keys()) == {"get", *(method for method, verb in offered.items() if verb)}


def test_every_operation_answers_an_empty_request(document, owner):
    for path, method, one in operations(document):
        url = re.sub(r"{\w+}", "0190f0f0-0000-7000-8000-000000000000", path)
        for body in (None,) if method == "get" else ("", "{}"):
            response = Client().generic(
                method.upper(), url, body or "", content_type="application/json", **owner.bearer
            )
            assert response.status_code < 500, (path, method)
            assert str(response.status_code) in one["responses"] or response.status_code == 400, (
                path,
                method,
                response.status_code,
            )


def test_a_schema_refuses_what_it_does_not_name(document):
    bodies = [name for name in document["components"]["schemas"] if re.search(r"(Create|Edit|Upsert)$", name)]
    assert len(bodies) >= 3 * sum(entity.verbs.create is not None for entity in registry.every())
    assert all(document["components"]["schemas"][name]["additionalProperties"] is False for name in bodies)


def test_what_the_product_declares_is_made_once_and_never_changed_by_an_answer(client, db, monkeypatch):
    first, made = client.get("/api/v1/openapi.json").content, []
    monkeypatch.setattr(OpenAPISchema, "get_paths", counted(OpenAPISchema.get_paths, made))
    assert client.get("/api/v1/openapi.json").content == first
    assert [type(api) for api in made] == [NinjaAPI]  # of the company's own types alone


def counted(get_paths: Any, made: list[Any]) -> Any:
    def counting(schema: Any) -> Any:
        made.append(schema.api)
        return get_paths(schema)

    return counting

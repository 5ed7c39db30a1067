"""The API as a whole: one router for each entity, one for all types of the company's own, and those that rooms add."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any, cast

from django.utils import translation
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema

from clientela.platform.api.bearer import Bearer
from clientela.platform.api.own_types import ANY_TYPE, own_type, tell_own_types
from clientela.platform.api.problems import PROBLEM, register
from clientela.platform.api.routes import router_of
from clientela.platform.api.schemas import tell_own
from clientela.platform.entities import registry
from clientela.platform.fields.reading import come_now
from clientela.platform.objects.entities import ANY


class Api(NinjaAPI):
    """What every answer may be stands in the document, with the media type of problems."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._kept: dict[str, dict[str, Any]] = {}

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        come_now()
        return self.document(**options)

    def document(self, **options: Any) -> OpenAPISchema:
        """Of the types of record that this process knows of."""
        prefix = options.get("path_prefix") or self.get_root_path(options.get("path_params") or {})
        document = self._built_in(prefix)
        tell_own_types(document, prefix)
        tell_own(document["components"]["schemas"])
        for item in document["paths"].values():
            for operation in item.values():
                _tell_problems(operation["responses"])
                if 401 in operation["responses"]:
                    operation["responses"][429] = {**operation["responses"][401], "description": "Too Many Requests"}
        return document

    def _built_in(self, prefix: str) -> OpenAPISchema:
        """What the product itself declares, to be changed by the caller. Making it takes seconds, and no process changes it."""
        if prefix not in self._kept:
            self._kept[prefix] = dict(super().get_openapi_schema(path_prefix=prefix))
        return cast(OpenAPISchema, deepcopy(self._kept[prefix]))


def _tell_problems(responses: dict[Any, Any]) -> None:
    for status, answer in responses.items():
        if int(status) >= 400 and "application/json" in answer.get("content", {}):
            answer["content"] = {PROBLEM: answer["content"]["application/json"]}


def make_api(routers: Iterable[tuple[str, Router]]) -> NinjaAPI:
    """`routers` are added as (prefix, router); a room's own come before the entities' so that they win."""
    api = Api(
        title="Clientela", version="1", description="Every customer, from every source.", auth=Bearer(), docs_url=None
    )
    register(api)
    for prefix, router in routers:
        api.add_router(prefix, router)
    with translation.override("en"):  # addresses are loaded by the first request, in its reader's language
        for entity in registry.declared():
            api.add_router(f"/{entity.plural}", router_of(entity))
        api.add_router(ANY_TYPE, router_of(ANY, of=own_type))
    return api

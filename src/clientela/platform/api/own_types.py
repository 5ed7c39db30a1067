"""The company's own types in the API: one set of addresses leads to all of them, and the document tells of each by its name.

Routes are made when a process starts, types whenever somebody adds one; so the address itself is asked which type it means.
"""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from clientela.platform.api.bearer import Bearer
from clientela.platform.api.routes import router_of
from clientela.platform.api.schemas import PURPOSES, body_of
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.objects.entities import ANY
from clientela.platform.objects.models import OwnRecord

ANY_TYPE = "/{slug:plural}"


def own_type(request: HttpRequest) -> Entity:
    """The type that the address of this request names. Raises Missing."""
    assert request.resolver_match is not None
    plural = request.resolver_match.kwargs["plural"]
    found = next((one for one in own_types() if one.plural == plural), None)
    if found is None:
        raise Missing(_("There is no such type."))
    return found


def own_types() -> list[Entity]:
    return [one for one in registry.every() if one.model is OwnRecord]


def tell_own_types(document: OpenAPISchema, prefix: str) -> None:
    """Put the addresses of each type that there is now in the place of those that lead to any."""
    paths: dict[str, Any] = document["paths"]
    for path in [path for path, item in paths.items() if all(one["tags"] == [ANY.plural] for one in item.values())]:
        del paths[path]
    schemas: dict[str, Any] = document["components"]["schemas"]
    for purpose in PURPOSES:
        del schemas[body_of(ANY, purpose).__name__]
    told = NinjaAPI(auth=Bearer())
    for entity in own_types():
        told.add_router(f"/{entity.plural}", router_of(entity))
    more = told.get_openapi_schema(path_prefix=prefix)
    paths.update(more["paths"])
    schemas.update(more["components"]["schemas"])

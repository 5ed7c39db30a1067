"""The API as a whole: one router for each entity, and those that rooms add in `wiring.py`."""

from collections.abc import Iterable

from django.utils import translation
from ninja import NinjaAPI, Router

from clientela.platform.api.bearer import Bearer
from clientela.platform.api.problems import register
from clientela.platform.api.routes import router_of
from clientela.platform.entities import registry


def make_api(routers: Iterable[tuple[str, Router]]) -> NinjaAPI:
    """`routers` are added as (prefix, router); a room's own come before the entities' so that they win."""
    api = NinjaAPI(
        title="Clientela", version="1", description="Every customer, from every source.", auth=Bearer(), docs_url=None
    )
    register(api)
    for prefix, router in routers:
        api.add_router(prefix, router)
    with translation.override("en"):  # addresses are loaded by the first request, in its reader's language
        for entity in registry.every():
            api.add_router(f"/{entity.plural}", router_of(entity))
    return api

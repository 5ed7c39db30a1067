"""Who calls: a bearer token, looked up by its hash in one prepared query."""

from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer

from clientela.platform.api.outside import pass_outside
from clientela.platform.entities import registry
from clientela.platform.entities.reading import allowed
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.addresses import address_of
from clientela.platform.permissions.middleware import actor_by_token
from clientela.platform.permissions.pacing import pace
from clientela.platform.permissions.queries import require
from clientela.platform.permissions.tokens import digest


class Bearer(HttpBearer):
    openapi_description = "A token made with `./clientela token` or in the settings of its user."

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        hashed = digest(token)
        actor = actor_by_token(hashed, address=address_of(request))
        if actor is not None:
            pace(actor, hashed)
            pass_outside(actor, request)
        return actor


def caller(request: HttpRequest) -> Actor:
    """Who was let in to this route."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def caller_on(request: HttpRequest, plural: str, key: UUID, verb: str) -> Actor:
    """The caller, who may do `verb` on this record. Raises Denied or Missing."""
    actor = caller(request)
    entity = registry.entity(plural)
    require(actor, verb, entity.key)
    allowed(entity, key, actor, verb=verb)
    return actor

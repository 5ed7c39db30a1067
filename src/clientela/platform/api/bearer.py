"""Who calls: a bearer token, looked up by its hash in one prepared query."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_token
from clientela.platform.permissions.tokens import digest


class Bearer(HttpBearer):
    openapi_description = "A token made with `./clientela token` or in the settings of its user."

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return actor_by_token(digest(token))

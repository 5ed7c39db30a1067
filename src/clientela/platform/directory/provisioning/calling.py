"""Who calls under /scim/v2/: a token with the scope scim:admin, whose user may configure provisioning."""

from django.http import HttpRequest

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.addresses import address_of
from clientela.platform.permissions.middleware import actor_by_token, actor_by_user
from clientela.platform.permissions.pacing import pace
from clientela.platform.permissions.queries import require
from clientela.platform.permissions.tokens import digest


def who_calls(request: HttpRequest) -> Actor | None:
    """The token's user with all rights, since what may be given is measured by them; here they reach users and groups alone."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text:
        return None
    hashed = digest(text.strip())
    token = actor_by_token(hashed, address=address_of(request))
    if token is None or token.user_id is None:
        return None
    pace(token, hashed)
    require(token, "configure", "scim")
    return actor_by_user(token.user_id, kind="token", through=token.through)

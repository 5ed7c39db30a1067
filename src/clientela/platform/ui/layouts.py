"""In which layout a page is drawn: that of its reader, with `fields=all` none, and to look at it before, that of a role."""

from django.http import HttpRequest

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.laying import laid, laid_for
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import key_in
from clientela.platform.permissions.middleware import actor_of

WHOLE = "all"
ROLE = "laid-for"  # a role's key, or "everybody"


def laid_by(request: HttpRequest, plural: str) -> Entity:
    """The type as this page shows it; what its address offers a value for is not left out. Raises UnknownType."""
    actor, asked = actor_of(request), request.GET
    if asked.get("fields") == WHOLE:
        return known(plural, actor)
    if ROLE in asked and actor.may("configure", "field"):
        return laid_for(known(plural, actor), key_in(asked[ROLE]))
    entity = laid(plural, actor)
    return entity if entity.left_out.isdisjoint(asked) else known(plural, actor)

"""Old addresses: where a record went on as another, its address leads there, for who may see that one and for nobody else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import key_in
from clientela.platform.merging.reading import now_of
from clientela.platform.permissions.actor import Actor

PERMANENT = 308  # and with the same method


def led_on(request: HttpRequest, url: str) -> HttpResponse:
    """The answer that leads there; nobody keeps it, since what was merged can come apart again."""
    query = request.META.get("QUERY_STRING", "")
    headers = {"Location": f"{url}?{query}" if query else url, "Cache-Control": "no-store"}
    return HttpResponse(status=PERMANENT, headers=headers)


def moved(path: str, actor: Actor | None) -> str | None:
    """The address with the key that the record has now; None where it did not move, or the actor may not see where to."""
    parts = path.split("/")
    for place, part in enumerate(parts):
        key = key_in(part) if len(part) == 36 else None
        new = now_of(key) if key and actor else None
        if new is not None and actor is not None and _seen(parts[place - 1], new, actor):
            return "/".join([*parts[:place], str(new), *parts[place + 1 :]])
    return None


def _seen(plural: str, key: UUID, actor: Actor) -> bool:
    """Whether it is a record of the type that stands before it in the address, or of any that can be merged, and may be seen."""
    types = [one for one in registry.every() if one.verbs.merge is not None]
    named = [one for one in types if one.plural == plural] or types
    return any(_may_see(one, key, actor) for one in named)


def _may_see(entity: Entity, key: UUID, actor: Actor) -> bool:
    found: bool = actor.may("see", entity.key) and entity.visible_to(actor).filter(pk=key).exists()
    return found

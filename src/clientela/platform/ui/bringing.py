"""Files that come with a form: each is kept at once, so that a form with something to mend comes back with it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, key_in, key_of, read_dict
from clientela.platform.fields.bringing import bring_file
from clientela.platform.fields.models import OwnFile
from clientela.platform.files.looking import PICTURES
from clientela.platform.files.serving import serve
from clientela.platform.files.storing import TooLarge
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

Raw = dict[str, Any]


def brought(request: HttpRequest, entity: Entity, raw: Raw) -> tuple[Raw, dict[str, str]]:
    """What the form says, with the keys of the files that came with it; and what was too large, by field."""
    problems: dict[str, str] = {}
    for item in entity.editable:
        file = request.FILES.get(f"{item.name}_file") if item.kind == "file" else None
        if file is not None:
            try:
                kept = bring_file(entity.key, file.name or "", file.chunks(), by=actor_of(request))
                raw = raw | {item.name: str(kept.pk)}
            except TooLarge as error:
                problems[item.name] = str(error)
    return raw, problems


def shown(value: Any) -> tuple[str, str]:
    """The key and the name of what stands in the control."""
    if isinstance(value, Mapping):
        return str(value.get("id", "")), str(value.get("name") or "")
    key = key_in(str(value or ""))
    found = OwnFile.objects.filter(pk=key).first() if key else None
    return (str(found.pk), found.name) if found else ("", "")


@signed_in
def file_page(request: HttpRequest, plural: str, key: str, name: str) -> StreamingHttpResponse:
    """The file that a field of a record holds, for who may see both. Only pictures of known kinds are shown, the rest is saved."""
    return content(known(plural, actor_of(request)), key_of(key), name, actor_of(request))


def content(entity: Entity, key: UUID, name: str, actor: Actor) -> StreamingHttpResponse:
    """Raises Missing."""
    require(actor, "see", entity.key)
    item = entity.by_name.get(name)
    held = read_dict(entity, key, actor).get(name) if item is not None and item.kind == "file" else None
    found = OwnFile.objects.select_related("file").filter(pk=held["id"]).first() if isinstance(held, Mapping) else None
    if found is None:
        raise Missing(_("There is no such file, or you may not see it."))
    return serve(
        found.file,
        name=found.name,
        media_type=found.media_type,
        download=found.media_type not in PICTURES.values(),
    )

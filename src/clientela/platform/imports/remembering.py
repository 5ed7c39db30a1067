"""Mappings that were used once are recognised again by the headings of the next file like it, those of the same source first."""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.imports.models import Import, SavedMapping
from clientela.platform.imports.reading import Layout
from clientela.platform.permissions.actor import Actor

NAME = 120  # characters


def print_of(layout: Layout) -> str:
    """A hash of the headings, in any order; "" for a file without headings of its own."""
    if layout.header_row is None and layout.format == "delimited":
        return ""
    said = "\n".join(sorted(heading.strip().casefold() for heading in layout.headings))
    return hashlib.sha256(said.encode()).hexdigest()


def recall(one: Import, layout: Layout, *, by: Actor, told_source: str = "") -> SavedMapping | None:
    """Map the import as a file with the same headings was mapped last, where one was."""
    mark = print_of(layout)
    same = Case(When(source=one.source, then=Value(0)), default=Value(1), output_field=IntegerField())
    known = (
        SavedMapping.objects.visible_to(by).filter(entity=one.entity, print=mark)
        if mark
        else SavedMapping.objects.none()
    )
    found = known.order_by(same, "-used_at").first()
    if found is None:
        return None
    places = {heading: place for place, heading in enumerate(layout.headings)}
    one.mapping = [
        {"column": places[c["heading"]], **{k: c[k] for k in ("target", "label", "ordinal")}}
        for c in found.columns
        if c["heading"] in places
    ]
    one.country = one.country or found.how.get("country", "")
    one.mode, one.fill_only = found.how.get("mode", one.mode), found.how.get("fill_only", False)
    one.source = told_source or found.source or one.source
    one.mapped_as = found
    return found


def remember(one: Import, layout: Layout, *, by: Actor) -> None:
    """Keep where the columns went, for the next file with these headings."""
    mark = print_of(layout)
    if not mark or by.user_id is None:
        return
    columns = [
        {"heading": layout.headings[item["column"]], "target": item["target"], "label": item["label"], "ordinal": item["ordinal"]}
        for item in one.mapping
        if 0 <= item["column"] < len(layout.headings)
    ]  # fmt: skip
    how = {"country": one.country, "mode": one.mode, "fill_only": one.fill_only}
    values: dict[str, Any] = {"columns": columns, "how": how, "used_at": timezone.now()}
    SavedMapping.objects.update_or_create(
        owner_id=by.user_id, entity=one.entity, source=one.source, print=mark, defaults=values,
        create_defaults=values | {"name": one.name[:NAME]},
    )  # fmt: skip


def rename(key: UUID, *, name: str, shared: bool, by: Actor) -> None:
    """Name one's own mapping anew, and share it with colleagues or no longer. Raises Missing or ValueError."""
    mine = _own(key, by)
    if not name.strip():
        raise ValueError(_("A mapping needs a name."))
    with acting(by, "import", mine.entity):
        mine.name, mine.shared = name.strip()[:NAME], shared
        mine.save(update_fields=["name", "shared"])


def forget(key: UUID, *, by: Actor) -> None:
    """Delete one's own mapping. Raises Missing."""
    mine = _own(key, by)
    with acting(by, "import", mine.entity):
        mine.delete()


def _own(key: UUID, by: Actor) -> SavedMapping:
    found = SavedMapping.objects.filter(pk=key, owner_id=by.user_id).first()
    if found is None:
        raise Missing(_("There is no such mapping of your own."))
    return found

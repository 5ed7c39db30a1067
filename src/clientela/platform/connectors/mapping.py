"""The mapping of a connector is that of its pattern, an import of a sample that is never started."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.connectors.models import Connector
from clientela.platform.connectors.reading import connector
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.acting import acting
from clientela.platform.imports import actions as imports
from clientela.platform.imports import uploading
from clientela.platform.imports.models import Import
from clientela.platform.imports.targets import Mapped
from clientela.platform.permissions.actor import Actor


def map_as(key: UUID, columns: Sequence[Mapping[str, Any]], how: Mapping[str, Any], *, by: Actor) -> None:
    """Columns by their headings: {heading, target, label, ordinal}. Raises Missing, Conflict, ValueError for what is not there."""
    with acting(by, "configure", "connector"):
        pattern = pattern_of(connector(key, by))
        places = {heading: at for at, heading in enumerate(pattern.layout["headings"])}
        unknown = [column["heading"] for column in columns if column["heading"] not in places]
        if unknown:
            raise ValueError(_("No column is called “%(name)s”.") % {"name": unknown[0][:60]})
        said = [
            Mapped(places[one["heading"]], one["target"], one.get("label", "")[:40], one.get("ordinal", 1))
            for one in columns
        ]
        imports.map_columns(pattern, said, country=how.get("country", ""), by=by)
        imports.settle(pattern, mode=how.get("mode", "both"), fill_only=how.get("fill_only", False), by=by)


def try_out(key: UUID, *, by: Actor) -> None:
    """Take the sample in the background and roll it back. Raises Missing, Conflict where that goes on already."""
    if not uploading.try_out(pattern_of(connector(key, by)), by=by):
        raise Conflict(_("It is being tried out already."))


def pattern_of(one: Connector) -> Import:
    """Raises Conflict where no sample was read yet."""
    if one.pattern is None:
        raise Conflict(_("No sample was read yet: look at the place first."))
    return one.pattern

"""Refused rows on their way out and back: a CSV with the reason of each row, which is mended and imported again.

Its first columns are ours: the row's number, the reason, and the import it belongs to. By them the file is recognised, and then
only rows are taken that were refused before, under the same source and mapping.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from clientela.platform.entities import registry
from clientela.platform.entities.sentences import told
from clientela.platform.imports.models import Import, Refusal
from clientela.platform.imports.reading import Layout, Row
from clientela.platform.permissions.actor import Actor

OWN_COLUMNS = ("Row", "Reason", "Import")


def refused_csv(one: Import) -> Iterator[bytes]:
    """The refused rows as they stood in the file, with our columns in front, in the reader's language."""
    headings = [heading for heading in one.layout.get("headings", []) if heading not in OWN_COLUMNS]
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([*OWN_COLUMNS, *headings])
    for refusal in Refusal.objects.filter(of=one).order_by("row_no").iterator(chunk_size=1000):
        cells = [refusal.row.get(heading, "") for heading in headings]
        own = (refusal.row_no, reason(one, refusal), one.pk)
        writer.writerow([*own, *(cells if any(cells) else [refusal.row.get("…", "")])])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def reason(one: Import, refusal: Refusal) -> str:
    """Why the row was refused, in the active language."""
    return sentence(one.entity, refusal.reasons)


def sentence(entity: str, reasons: Sequence[Mapping[str, Any]]) -> str:
    labels = {item.name: str(item.label) for item in registry.entity(entity).importable}
    return " ".join(
        f"{labels.get(why['field'], why['field'])}: {told(why)}" if why.get("field") else told(why) for why in reasons
    )


def mended(layout: Layout, rows: Sequence[Row], *, entity: str, by: Actor) -> Import | None:
    """The import whose refused rows this file brings back, where it is one that the actor may see."""
    if layout.headings[: len(OWN_COLUMNS)] != OWN_COLUMNS or not rows:
        return None
    try:
        key = UUID(rows[0].values[2] or "")
    except ValueError:
        return None
    return Import.objects.visible_to(by).filter(pk=key, entity=entity).first()


def refused_rows(one: Import) -> frozenset[int] | None:
    """The numbers of the rows that a mended file may bring; None where the file is no mended one."""
    if one.mends_id is None:
        return None
    return frozenset(Refusal.objects.filter(of_id=one.mends_id).values_list("row_no", flat=True))


def inherit(one: Import, parent: Import, layout: Layout) -> None:
    """A mended file speaks for the same source, and its columns go where they went, by their headings."""
    places = {heading: place for place, heading in enumerate(layout.headings)}
    before = parent.layout.get("headings", [])
    one.mends, one.source, one.country, one.mode, one.fill_only = (
        parent, parent.source, parent.country, parent.mode, parent.fill_only
    )  # fmt: skip
    one.layout |= {"decimal": parent.layout["decimal"], "dates": parent.layout["dates"]}
    one.mapping = [
        item | {"column": places[before[item["column"]]]}
        for item in parent.mapping
        if item["column"] < len(before) and before[item["column"]] in places
    ]

"""The mapping page: what was recognised, what each column holds, and what the form says of both."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities import choices
from clientela.platform.entities.declaration import Entity
from clientela.platform.imports import actions, kits, reports
from clientela.platform.imports.models import Import, Mode
from clientela.platform.imports.preview import Preview, preview
from clientela.platform.imports.reading import Layout, Row, Unreadable, detect
from clientela.platform.imports.run_page import ordered
from clientela.platform.imports.targets import Mapped, labels, targets
from clientela.platform.permissions.actor import Actor

SHOWN = 200  # columns; beyond these only such as go somewhere, and a page of ten thousand is read by nobody
ENCODINGS = (
    "utf-8",
    "windows-1252",
    "windows-1250",
    "iso-8859-2",
    "iso-8859-15",
    "mac-roman",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
)


def context(one: Import, entity: Entity, *, by: Actor, problem: str = "") -> dict[str, Any]:
    """What `imports/map.html` shows."""
    layout, mapping = actions.layout_of(one), actions.mapping_of(one)
    rows = actions.sample(one.file.path, layout)
    seen = preview(entity, layout, mapping, rows, country=one.country)
    words = labels(entity)
    open_to = {target.key for target in targets(entity, by=by)}
    return {
        "one": {"name": one.name, "type": entity.label_plural},
        "index_url": "/imports/",
        "action_url": f"/imports/{one.pk}/",
        "layout": _facts(one, layout),
        "columns": [_column(at, layout.headings[at], mapping, rows, seen) for at in _shown(layout, mapping)],
        "count": {"all": len(layout.headings), "mapped": len({item.column for item in mapping}), "most": SHOWN},
        "targets": [(key, label) for key, label in words.items() if key in open_to],
        "labels": _labels(entity, mapping),
        "preview": {
            "headings": [words[item.target] for item in mapping],
            "rows": [{"number": number, "cells": cells} for number, cells in seen.rows],
        },
        "raw": {
            "headings": layout.headings[:SHOWN],
            "rows": [{"number": row.number, "cells": row.values[:SHOWN]} for row in rows[: len(seen.rows)]],
        },
        "problems": [{"text": text, "rows": count, "tone": "ochre"} for text, count in seen.problems.most_common(8)],
        "sampled": len(rows),
        "modes": Mode.choices,
        "mode": one.mode,
        "fill_only": one.fill_only,
        "known_as": one.mapped_as,
        "kit": kits.recognised(layout.headings, one.entity),
        "mends": one.mends.name if one.mends else "",
        "trial": _trial(one, entity),
        "problem": problem,
    }


def layout_said(one: Import, post: QueryDict) -> Layout:
    """The layout with what the form changes of it; another encoding reads the file anew. Raises ValueError or Unreadable."""
    layout = actions.layout_of(one)
    said = {name: post.get(f"layout-{name}", getattr(layout, name)) for name in ("encoding", "decimal", "dates")}
    offered = {"encoding": (layout.encoding, *ENCODINGS), "decimal": (".", ","), "dates": ("ymd", "dmy", "mdy")}
    for name, value in said.items():
        if value not in offered[name]:
            raise ValueError(_("There is no such choice: %(value)s.") % {"value": value[:20]})
    if said["encoding"] != layout.encoding:
        layout = detect(one.file.path, name=one.name, told={"encoding": said["encoding"]})
    return replace(layout, decimal=said["decimal"], dates=said["dates"])


def mapping_said(one: Import, layout: Layout, post: QueryDict) -> list[Mapped]:
    """Where the form sends each column; one that stays where it went keeps its place among like items, and how sure that was."""
    before = {(item.column, item.target): item for item in actions.mapping_of(one)}
    out = []
    for column in range(len(layout.headings)):
        target = post.get(f"target-{column}", "")
        if target:
            label = post.get(f"label-{column}", "")[:40]
            stood = before.get((column, target))
            out.append(Mapped(column, target, label, stood.ordinal if stood else 1, stood.sure if stood else 0))
    return out


def change(one: Import, entity: Entity, post: QueryDict, *, by: Actor) -> str:
    """Keep what the form says; answer why it could not be, or ""."""
    try:
        layout = layout_said(one, post)
        mapping = mapping_said(one, layout, post)
        if layout.headings != actions.layout_of(one).headings or "anew" in post:
            mapping = actions.proposed(entity, layout, actions.sample(one.file.path, layout), by=by)
        actions.map_columns(one, mapping, layout=layout, country=post.get("layout-country", one.country), by=by)
        actions.settle(one, mode=post.get("mode", one.mode), fill_only="fill_only" in post, by=by)
        return _lacking(entity, mapping) if "start" in post or "try" in post else ""
    except (ValueError, Unreadable) as error:
        return str(error)


def _lacking(entity: Entity, mapping: list[Mapped]) -> str:
    found = {item.target for item in mapping}
    missing = [str(item.label) for item in entity.importable if item.required and item.name not in found]
    if not found:
        return _("No column goes anywhere yet.")
    return _("These are needed: %(fields)s.") % {"fields": ", ".join(missing)} if missing else ""


def _trial(one: Import, entity: Entity) -> dict[str, Any] | None:
    """What the dry run found, with the fields called as people call them."""
    found = reports.preview(one)
    if found is None:
        return None
    labels = {item.name: str(item.label) for item in entity.fields}
    changes = [
        change
        | {
            "url": f"{entity.url}{change['id']}/",
            "fields": [field | {"label": labels.get(field["field"], field["field"])} for field in change["fields"]],
        }
        for change in found["changes"]
    ]
    refused = [row | {"row": ordered(one, row["row"])} for row in found["refused"]]
    return found | {"changes": changes, "refused": refused}


def _labels(entity: Entity, mapping: Sequence[Mapped]) -> list[tuple[str, str]]:
    """What values may be labelled with: the entity's own labels in words, and those that the file brings."""
    parts = [part for item in entity.importable for part in item.inputs if part.name == "label"]
    words = {key: str(word) for part in parts for key, word in part.choices if key}
    return list(({item.label: item.label for item in mapping if item.label} | words).items())


def _facts(one: Import, layout: Layout) -> list[dict[str, Any]]:
    """What was recognised of the file, each with its reason, and the choices where recognition may be wrong."""
    text = layout.format == "delimited"
    numbers = [(".", "1,234.56"), (",", "1.234,56")]
    dates = [("dmy", "31/12/2025"), ("mdy", "12/31/2025"), ("ymd", "2025-12-31")]
    encodings = [(name, name) for name in dict.fromkeys([layout.encoding, *ENCODINGS])]
    countries = [("", _("None")), *choices.countries(translation.get_language() or "en")]
    facts = [
        _fact("encoding", _("Encoding"), layout.encoding, layout.encoding_because, encodings if text else []),
        _fact("delimiter", _("Delimiter"), _delimiter(layout), _("%(n)s columns") % {"n": len(layout.headings)}, []),
        _fact("decimal", _("Numbers"), layout.decimal, layout.decimal_because, numbers),
        _fact("dates", _("Dates"), layout.dates, layout.dates_because, dates),
        _fact("country", _("Country of numbers"), one.country, "", countries),
    ]
    return [fact for fact in facts if fact["name"] != "delimiter" or text]


def _fact(name: str, label: str, value: str, because: str, offered: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "value": value, "said": value, "because": because, "choices": offered}


def _delimiter(layout: Layout) -> str:
    return {",": _("Comma"), ";": _("Semicolon"), "\t": _("Tab"), "|": _("Bar")}.get(layout.delimiter, layout.delimiter)


def _shown(layout: Layout, mapping: Sequence[Mapped]) -> list[int]:
    """The columns whose way can be chosen; the others are left out."""
    mapped = {item.column for item in mapping}
    return [at for at in range(len(layout.headings)) if at < SHOWN or at in mapped]


def _column(place: int, heading: str, mapping: Sequence[Mapped], rows: Sequence[Row], seen: Preview) -> dict[str, Any]:
    values = [row.values[place] or "" for row in rows if place < len(row.values)]
    filled = [value for value in values if value]
    item = next((one for one in mapping if one.column == place), None)
    wrong = seen.by_column.get(place)
    total = sum(wrong.values()) if wrong else 0
    return {
        "index": place,
        "heading": heading,
        "examples": [value[:40] for value in dict.fromkeys(filled)][:3],
        "target": item.target if item else "",
        "label": item.label if item else "",
        "sure": round(100 * item.sure) if item and item.sure else None,
        "filled": round(100 * len(filled) / len(values)) if values else 0,
        "note": f"{total}: {wrong.most_common(1)[0][0]}" if wrong and total else "",
        "tone": "ochre" if total else "",
    }

"""The archive that a person gets: a page that anybody can read, in the person's language; JSON for machines; and the files."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from clientela.platform.entities import registry
from clientela.platform.files.models import StoredFile
from clientela.platform.people.company import company_name
from clientela.platform.privacy.collecting import Found, documents, files_of, find, own_files_of
from clientela.platform.privacy.holdings import Holding, subject

PIECE = 1 << 18
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def pieces(entity: str, key: UUID) -> Iterator[bytes]:
    """The archive, whole, in pieces."""
    with io.BytesIO() as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole, translation.override(_language(key)):
            _fill(whole, entity, find(key))
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _fill(whole: zipfile.ZipFile, entity: str, found: Found) -> None:
    tables: list[dict[str, Any]] = []
    for holding, rows, stood in documents(found):
        tables.append(
            {"label": holding.label, "rows": [_shown(entity, holding, row) for row in rows], "past": len(stood)}
        )
        body = {"table": holding.model._meta.label, "rows": rows, "history": stood}
        whole.writestr(_name(holding), json.dumps(body, default=str, ensure_ascii=False, indent=1))
    files = [StoredFile(sha256=sha) for sha in sorted(files_of(found, own_files_of(found)))]
    for stored in files:
        if stored.path.exists():
            whole.write(stored.path, f"files/{stored.sha256}")
    context = {"company": company_name(), "tables": tables, "made_at": timezone.now(), "files": len(files)}
    context["language"] = translation.get_language()
    whole.writestr("index.html", render_to_string("privacy/copy.html", context))


def _name(holding: Holding) -> str:
    room = holding.model._meta.app_label
    name = holding.type if holding.own else holding.model._meta.model_name
    return f"data/{room}/{name}{'_' + holding.by if holding.by else ''}.json"


def _shown(entity: str, holding: Holding, row: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What a row says, in words (label, text, file that it leads to); keys and what is empty are for the machine's copy alone."""
    known = registry.find(holding.type or entity)  # none: a type of the company's own that is in the archive
    fields = known.fields if known else ()
    labels = {item.orm: item.label for item in fields if not item.own}
    own = {item.name: item.label for item in fields if item.own}
    out = []
    for name, value in row.items():
        if name == "own" and isinstance(value, dict):
            out += [
                (str(own.get(key, key)), _text(said), "")
                for key, said in value.items()
                if said not in _EMPTY and key != holding.by
            ]
        elif value not in _EMPTY and not isinstance(value, UUID):
            leads = f"files/{value}" if name.removesuffix("_id") in holding.files else ""
            out.append(
                (str(labels.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()), _text(value), leads)
            )
    return out


def _text(value: Any) -> str:
    if isinstance(value, dict | list):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _language(key: UUID) -> str:
    """The subject's own language where the product speaks it, else English."""
    said = subject().language(key).partition("-")[0]
    return said if said in dict(settings.LANGUAGES) else "en"

"""What was kept although doubtful, in words by which somebody can mend it: of which field, and what it is that nobody knows.

Notes are counted by their sentence. One that speaks of a field is kept as JSON with the field and what it quotes, up to MOST of an
import; from there on, and once somebody in the file is forgotten, quotes are left out and like notes counted together.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.entities.sentences import kept, told, told_of_many

MOST = 60


def note_of(field: str, why: str) -> str:
    return json.dumps({"field": field, **kept(why)}, ensure_ascii=False, sort_keys=True)


def together(first: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    out, quoting = Counter[str](), 0
    for note, rows in (Counter(first) + Counter(more)).items():
        quoting += "with" in _read(note)
        out[note if quoting <= MOST else _unquoted(note)] += rows
    return dict(out)


def without_quotes(notes: Mapping[str, int]) -> dict[str, int]:
    out = Counter[str]()
    for note, rows in notes.items():
        out[_unquoted(note)] += rows
    return dict(out)


def noted(notes: Mapping[str, int], entity: str) -> dict[str, int]:
    """Rows by sentence, in the reader's language."""
    labels = {item.name: str(item.label) for item in registry.entity(entity).importable}
    return {_told(_read(note), labels): rows for note, rows in notes.items()}


def _told(note: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    text = told(note) if "with" in note or "say" not in note else told_of_many(note["say"])
    return f"{labels.get(note['field'], note['field'])}: {text}" if "field" in note else text


def _read(note: str) -> dict[str, Any]:
    """Those that speak of no field are sentences as they stand."""
    found: dict[str, Any] = json.loads(note) if note.startswith('{"') else {"say": note}
    return found


def _unquoted(note: str) -> str:
    said = _read(note)
    return json.dumps({k: v for k, v in said.items() if k != "with"}, sort_keys=True) if "with" in said else note

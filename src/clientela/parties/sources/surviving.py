"""A party's fields are the survivors of what its sources say. The statement is in sql/survive.sql, with its rule."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from clientela.parties.deriving import derive
from clientela.parties.reach.ageing import FOR_GOOD
from clientela.parties.reach.ageing import USUAL as HALF_LIVES
from clientela.parties.sources.models import OTHERS, TYPED

# What a source can know of a party. The others are ours to decide: owner, lifecycle, roles, tags, notes, household.
TEXTS = ("name", "given_name", "family_name", "prefix", "suffix", "nickname", "job_title", "department", "language", "country",
         "city", "website", "industry", "currency")  # fmt: skip
FIELDS = (*TEXTS, "gender", "birth_date", "employees", "founded_year", "annual_revenue", "organisation")
LISTS = ("emails", "phones", "messaging", "addresses", "identifiers")  # all words stand beside each other
KEPT = (*FIELDS, *LISTS, "own")  # of what a source says this is kept as understood; the rest is in its payload alone
# A piece goes with its whole: which word on it survives is decided there.
LEADS = dict.fromkeys(("given_name", "family_name", "prefix", "suffix"), "name") | {"currency": "annual_revenue"}
USUAL = {"name": "longest"}  # the rule of a field of which the company says nothing, where it is not the newest
_COLUMNS = (*("organisation_id" if name == "organisation" else name for name in FIELDS), "own")
_SQL = Path(__file__).parent / "sql"
SURVIVE = (_SQL / "survive.sql").read_text().format(
    columns=", ".join(_COLUMNS),
    sets=", ".join(f"{name} = s.{name}" for name in _COLUMNS),
    stands=", ".join(f"t.{name}" for name in _COLUMNS),
    survives=", ".join(f"s.{name}" for name in _COLUMNS),
)  # fmt: skip
_PARAMS: dict[str, Any] = {
    "fields": list(FIELDS),
    "texts": list(TEXTS),
    "leads": json.dumps(LEADS),
    "usual": json.dumps(USUAL),
    "typed": TYPED,
    "others": OTHERS,
}

_DISPUTE = (
    (_SQL / "dispute.sql")
    .read_text()
    .format(columns=", ".join("organisation_id AS organisation" if name == "organisation" else name for name in FIELDS))
)
_ASKED: dict[str, Any] = {
    "fields": [name for name in FIELDS if name not in LEADS],
    "numbers": ["employees", "founded_year", "annual_revenue"],
    "ages": json.dumps(HALF_LIVES),
    "for_good": FOR_GOOD,
    "typed": TYPED,
    "others": OTHERS,
}


def survive(keys: Sequence[UUID]) -> list[UUID]:
    """Write the surviving words into these parties, in the transaction that brought new ones; answers whose fields changed."""
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(SURVIVE, _PARAMS | {"keys": list(keys)})
        changed = [key for (key,) in cursor.fetchall()]
    settle(keys)
    return changed


def settle(keys: Sequence[UUID]) -> None:
    """Keep for these parties of which fields their sources disagree, as the diamond beside a value shows it (`claims.conflict`)."""
    if keys:
        with connection.cursor() as cursor:
            cursor.execute(_DISPUTE, _ASKED | {"keys": list(keys)})


def refresh(keys: Sequence[UUID]) -> None:
    """What follows from the rows of these parties, after they were written otherwise than by a verb."""
    derive(keys)
    settle(keys)


def lead(field: str) -> str:
    """The field under which a field is decided."""
    return LEADS.get(field, field)


def claimed(names: Iterable[str]) -> bool:
    """Whether a change of these fields is a word of a source, and not ours to decide."""
    return any(name in KEPT for name in names)


def words(changes: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody says by these changes, as a source record keeps it; an emptied field is a word too."""
    said = {name: value for name, value in changes.items() if name in KEPT}
    return {name: None if value in ("", [], {}) else value for name, value in said.items()}

"""The own fields of the party that remains: what it lacks is filled from those that go, and what can stand together does."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from clientela.parties.models import Lifecycle, Party
from clientela.platform.fields.columns import CURRENCY

_FREE = ("prefix", "suffix", "nickname", "gender", "language", "birth_date", "website", "industry", "employees", "founded_year",
         "owner_id")  # fmt: skip
# Each is read under its first: a role at another organisation, or a city in another country, would say something wrong.
_UNDER = (
    ("country", "city"),
    ("organisation_id", "job_title", "department"),
    ("currency", "annual_revenue"),
    ("parent_id",),
)
_NAMES = ("given_name", "family_name")
_ALL = (*_FREE, *_NAMES, *chain.from_iterable(_UNDER))
_FURTHER = (Lifecycle.LOST, Lifecycle.LEAD, Lifecycle.PROSPECT, Lifecycle.DORMANT, Lifecycle.CUSTOMER, Lifecycle.LOYAL,
            Lifecycle.CHAMPION)  # fmt: skip
_EMPTY: tuple[Any, ...] = (None, "")


def filled(into: Party, others: Iterable[Party], *, unfit: Iterable[UUID] = ()) -> dict[str, Any]:
    """The columns of `into` that change; `unfit` are parties that it can't be part of, as they are part of it."""
    whole = {item.attname: getattr(into, item.attname) for item in Party._meta.concrete_fields}
    before, barred = dict(whole), {into.pk, *unfit}
    for other in others:
        _fill(whole, other, barred)
    return {name: value for name, value in whole.items() if value != before[name]}


def _fill(whole: dict[str, Any], other: Party, barred: set[UUID]) -> None:
    said = {name: value for name in _ALL if (value := getattr(other, name)) not in _EMPTY and value not in barred}
    for name in _FREE:
        _take(whole, said, name)
    for first, *rest in _UNDER:
        if whole[first] in _EMPTY or whole[first] == said.get(first):
            _take(whole, said, first)
            for name in rest:
                _take(whole, said, name)
    if whole["name"].casefold() == other.name.casefold():
        for name in _NAMES:
            _take(whole, said, name)
    whole["tags"] = list(dict.fromkeys([*whole["tags"], *other.tags]))
    whole["roles"] = list(dict.fromkeys([*whole["roles"], *other.roles]))
    whole["notes"] = _joined(whole["notes"], other.notes)
    whole["lifecycle"] = max(whole["lifecycle"], other.lifecycle, key=lambda stage: _FURTHER.index(Lifecycle(stage)))
    whole["own"] = _own(whole["own"], other.own)
    whole["last_contact_at"] = _later(whole["last_contact_at"], other.last_contact_at)


def _take(whole: dict[str, Any], said: dict[str, Any], name: str) -> None:
    if whole[name] in _EMPTY and name in said:
        whole[name] = said[name]


def _joined(notes: str, more: str) -> str:
    return notes if more in notes else f"{notes}\n\n{more}".strip()


def _own(mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """An amount comes with the currency that it is in."""
    new = {name for name in theirs if name.removesuffix(CURRENCY) not in mine}
    return mine | {name: theirs[name] for name in theirs if name in new}


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other

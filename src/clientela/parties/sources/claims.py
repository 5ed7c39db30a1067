"""For each value of a party: who says so, since when, how sure it is, and who disagrees.

Certainty of one word is the trust in its source, halved with every half-life of such a value since it was last heard; words that
agree make each other surer as independent witnesses do, 1 - (1 - a)(1 - b)…
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from math import prod
from typing import Any

from django.utils import timezone

from clientela.parties.reach.ageing import FOR_GOOD, USUAL
from clientela.parties.sources.surviving import FIELDS, LISTS, lead

FULL, HALF = 70, 40  # percent from which a diamond is full, or half full
_KEYED = {"emails": "value", "phones": "value", "messaging": "value", "addresses": "typed", "identifiers": "value"}


@dataclass(frozen=True)
class Claim:
    """One word of one source about one value."""

    record: str  # key of the source record
    source: str
    external_id: str
    value: Any
    since: datetime
    heard: datetime  # when it was last said, or said again
    strength: float  # percent, to the last digit
    stands: bool  # it is the value that the party has
    chosen: bool = False

    @property
    def sure(self) -> int:
        """Percent."""
        return round(self.strength)


@dataclass(frozen=True)
class Mark:
    """How sure the value of a field is: 1 to 3, and whether another source says otherwise."""

    q: int
    conflict: bool


def claims_of(record: Mapping[str, Any], field: str, *, now: datetime | None = None) -> list[Claim]:
    """What each source says of this field, what stands first, then the surest; the record comes with sql/claims.sql."""
    said = [claim for one in record["claims"] for claim in _claims(one, record, field, now or timezone.now())]
    return sorted(said, key=lambda claim: (not claim.stands, -claim.sure))


def marks(record: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Mark]:
    """A mark for each field of which a source speaks and that holds a value."""
    out, now = {}, timezone.now()
    for field in fields:
        if (field in FIELDS or field in LISTS) and record.get(field) not in (None, "", []):
            said = claims_of(record, field, now=now)
            if said:
                out[field] = _mark(said)
    return out


def sure_of(said: Sequence[Claim]) -> int:
    """Percent: how sure words that agree make a value."""
    return round(100 * (1 - prod(1 - claim.sure / 100 for claim in said)))


def _mark(said: Sequence[Claim]) -> Mark:
    percent = sure_of([claim for claim in said if claim.stands])
    return Mark(3 if percent >= FULL else 2 if percent >= HALF else 1, conflict(said))


def conflict(said: Sequence[Claim]) -> bool:
    """Whether a source says otherwise that is not much less sure than what stands, and nobody has chosen between them.

    All words on a value age at the same pace, so that this changes with what is said alone: `surviving.settle` keeps it.
    """
    best = max((claim.strength for claim in said if claim.stands), default=0.0)
    return not any(claim.chosen for claim in said) and any(
        not claim.stands and claim.strength * 2 >= best for claim in said
    )


def _claims(one: Mapping[str, Any], record: Mapping[str, Any], field: str, now: datetime) -> Iterable[Claim]:
    facts = one["facts"]
    if field not in facts or (field not in LISTS and facts[field] in ("", [])):
        return
    since = _moment(one["since"].get(field) or one["first_at"])
    said = max(_moment(one["confirmed_at"] or one["seen_at"]), since)
    half_life = (USUAL | (record.get("half_lives") or {})).get(field, FOR_GOOD)
    chosen = one["id"] in (record.get("pins") or {}).get(lead(field), ())
    for value in facts[field] or () if field in LISTS else (facts[field],):
        stands = same(record.get(field), value, field)
        if stands or field not in LISTS:
            item = _standing(record, field, value) if field in LISTS else {}
            heard = max(said, _moment(item["confirmed_at"])) if item.get("confirmed_at") else said
            age = max((now - heard) / timedelta(days=half_life), 0.0)
            strength = 0.0 if item.get("state") else one["percent"] * 0.5**age
            yield Claim(one["id"], one["source"], one["external_id"], value, since, heard, strength, stands, chosen)


def _standing(record: Mapping[str, Any], field: str, value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The item of the record that this one is."""
    key = _KEYED[field]
    return next((item for item in record.get(field) or () if item.get(key) == value.get(key)), {})


def claimed_value(field: str, value: Any) -> str:
    """By what an item of a list is told from its likes; nothing for a field that is no list."""
    return str(value.get(_KEYED[field]) or "") if field in LISTS and isinstance(value, Mapping) else ""


def same(standing: Any, value: Any, field: str) -> bool:
    """Whether a word says what stands; of a list, whether it is one of it."""
    if field in LISTS:
        return any(item.get(_KEYED[field]) == value.get(_KEYED[field]) for item in standing or ())
    if isinstance(standing, Mapping) and isinstance(value, Mapping):
        return bool(standing.get("id") == value.get("id"))
    return standing == value or (standing or "") == (value or "") or _number(standing) == _number(value) is not None


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)

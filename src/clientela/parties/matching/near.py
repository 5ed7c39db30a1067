"""Who looks like somebody about to be typed in: the same e-mail, phone, number or key elsewhere; or a like name with the same
birthday or address.

It runs while somebody types, so it asks indexes alone: at a million people it takes some milliseconds. Whoever the asker may not
see is told as nobody in particular, and only where the very same e-mail, phone, number or key is known: a name tells of people
who have nothing to do with each other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import JaroWinkler

from clientela.parties.models import Kind, Party
from clientela.parties.normalise import fold, organisation_key
from clientela.platform.entities.cleaning import clean_fields, in_region, plain
from clientela.platform.entities.declaration import Cleaning, Entity
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor

_SQL = Path(__file__).parent / "sql"
_EXACT = (_SQL / "near_exact.sql").read_text()
_NEAR = {
    kind.value: _EXACT + (_SQL / f"near_{kind.value}.sql").read_text() for kind in (Kind.PERSON, Kind.ORGANISATION)
}
EXACT = {"emails": "email", "phones": "phone", "identifiers": "number"}  # field -> how
KEY = "external_id"  # what another system calls it; people type it into a field of the company's own
SURE = frozenset({*EXACT.values(), "source"})
SAID = {
    "email": _("the same e-mail"), "phone": _("the same phone"), "number": _("the same VAT or tax number"),
    "source": _("the same number in another system"),
    "born": _("the same name and birthday"), "lives": _("the same name and address"), "named": _("the same name"),
}  # fmt: skip
LIKE = 0.9  # Jaro and Winkler: from here on names are alike
MOST = 5  # that are told
SHORTEST = 4  # of a typed key: what is shorter is a key of too many
_KEYS = ("text", "integer")


@dataclass(frozen=True)
class Near:
    """`because`: keys of SAID, the surest first."""

    key: UUID
    name: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Nearby:
    """Those that the asker may see, and by what others are known that he may not."""

    seen: tuple[Near, ...] = ()
    unseen: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.seen or self.unseen)


def near(entity: Entity, raw: Mapping[str, Any], actor: Actor) -> Nearby:
    """Parties like the one that these raw values would make; `entity` as the actor may know it."""
    facts = understood(entity, raw)
    asked = _asked(entity, facts, _keys(entity, raw, facts))
    found = _found(entity.key, facts, asked) if asked else {}
    if not found:
        return Nearby()
    visible = dict(Party.objects.filter(pk__in=found).visible_to(actor, entity=entity.key).values_list("pk", "name"))
    order = list(SAID)
    seen = [Near(key, name, tuple(sorted(found[key], key=order.index))) for key, name in visible.items()]
    seen.sort(key=lambda one: ([order.index(how) for how in one.because], one.name))
    hidden = {how for key, hows in found.items() if key not in visible for how in hows if how in SURE}
    return Nearby(tuple(seen[:MOST]), tuple(sorted(hidden, key=order.index)))


def understood(entity: Entity, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in what was typed so far; what can't be read yet is left out."""
    how = in_region(entity, raw, Cleaning(lenient=True))
    facts = clean_fields((item for item in entity.editable if item.kind != "file"), raw, how=how, partial=True).facts
    try:
        return entity.complete(facts, how) if entity.complete else facts
    except ValueError:
        return facts


def _keys(entity: Entity, raw: Mapping[str, Any], facts: Mapping[str, Any]) -> list[str]:
    """What may be its key in another system, as named or typed into an own field. None where sources are kept back."""
    own = facts.get("own") or {}
    typed = (own.get(item.name) for item in entity.editable if item.own and item.kind in _KEYS and not item.covered)
    found = [str(raw.get(KEY) or ""), *(text for one in typed if len(text := str(one or "")) >= SHORTEST)]
    return [plain(text) for text in found if text] if "source" in _open(entity) else []


def _asked(entity: Entity, facts: Mapping[str, Any], keys: list[str]) -> dict[str, Any]:
    """The parameters of the search; none where too little is said. Nobody searches in what is kept back from him."""
    kept = {
        name for name in ("emails", "phones", "identifiers", "birth_date", "addresses") if name not in _open(entity)
    }
    said: dict[str, Any] = {
        name: []
        if name in kept
        else [one["value"] for one in facts.get(name) or [] if one.get("valid", True) and one.get("value")]
        for name in EXACT
    }
    places = [] if "addresses" in kept else _places(facts)
    said |= {
        "externals": keys,
        "postals": [postal for _street, postal in places],
        "birth": None if "birth_date" in kept else facts.get("birth_date"),
    }
    said |= _names(entity.key, facts)
    return said if any(said[name] for name in (*EXACT, "externals", "names", "words")) else {}


def _open(entity: Entity) -> set[str]:
    return {item.name for item in entity.fields if not item.covered}


def _names(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Ranges of folded names to look into: family name and the given name's first letters, in either order."""
    if kind == Kind.ORGANISATION:
        key = organisation_key(facts.get("name") or "")
        words = [word for word in key.split() if len(word) > 2][:4]
        return {"names": [], "ends": [], "words": [f"%{word}%" for word in words] if len(key) > 3 else []}
    given, family = fold(facts.get("given_name") or ""), fold(facts.get("family_name") or "")
    if not given or len(family) < 2:
        return {"names": [], "ends": [], "words": []}
    begins = [f"{family} {given[:1]}", f"{given} {family[:1]}"]
    return {"names": begins, "ends": [begin[:-1] + chr(ord(begin[-1]) + 1) for begin in begins], "words": []}


def _places(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(fold(one.get("street") or ""), one.get("postal_code") or "") for one in facts.get("addresses") or []]


def _found(kind: str, facts: Mapping[str, Any], asked: dict[str, Any]) -> dict[UUID, set[str]]:
    """Whom it could be -> how."""
    out: dict[UUID, set[str]] = {}
    words = {f"word_{place}": word for place, word in enumerate(asked["words"])}
    told = asked | words | {"kind": kind}
    held = " AND ".join(f"p.search LIKE %({name})s" for name in words) or "false"
    for key, how, name, given, family, birth, postals in rows(_NEAR[kind].replace("{held}", held), told):
        if how != "name":
            out.setdefault(key, set()).add(how)
        elif because := _by_name(kind, facts, asked, (name, given, family, birth, postals)):
            out.setdefault(key, set()).add(because)
    return out


def _by_name(kind: str, facts: Mapping[str, Any], asked: Mapping[str, Any], row: Sequence[Any]) -> str:
    """Why one of a like name is a likely one; "" where the name is not enough."""
    name, given, family, birth, postals = row
    if kind == Kind.ORGANISATION:
        return "named" if organisation_key(name) == organisation_key(facts.get("name") or "") else ""
    if not _alike((facts.get("given_name") or "", facts.get("family_name") or ""), (given, family)):
        return ""
    if asked["birth"] and birth:
        return "born" if str(birth) == str(asked["birth"]) else ""
    if set(asked["postals"]) & set(postals or ()) - {""}:
        return "lives"
    return "named" if not asked["birth"] and not asked["postals"] and _equal(facts, given, family) else ""


def _alike(one: Iterable[str], other: Iterable[str]) -> bool:
    """Both names, in either order."""
    (given, family), (given2, family2) = map(fold, one), map(fold, other)
    straight = min(JaroWinkler.similarity(given, given2), JaroWinkler.similarity(family, family2))
    crossed = min(JaroWinkler.similarity(given, family2), JaroWinkler.similarity(family, given2))
    return max(straight, crossed) >= LIKE


def _equal(facts: Mapping[str, Any], given: str, family: str) -> bool:
    return {fold(facts["given_name"]), fold(facts["family_name"])} == {fold(given), fold(family)}

"""Raw values of a party become facts: every surface passes here. What was typed stays beside what was understood."""

from collections.abc import Iterable, Mapping
from typing import Any

from clientela.parties import normalise
from clientela.parties.normalise import Normal
from clientela.platform.entities.cleaning import LINE, plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _

Point = dict[str, Any]
MOST = 200  # contact points of one kind that one party may hold


def emails(raw: Any, how: Cleaning) -> list[Point]:
    """[{value, typed, label, valid}], once each. Raises ValueError for an unreadable one unless cleaning is lenient."""
    return _points(raw, how, lambda typed, _item: normalise.email(typed))


def phones(raw: Any, how: Cleaning) -> list[Point]:
    def read(typed: str, item: Mapping[str, Any]) -> Normal:
        return normalise.phone(typed, country=normalise.country(plain(item.get("country") or "")) or how.country)

    return _points(raw, how, read)


def messaging(raw: Any, how: Cleaning) -> list[Point]:
    return _points(raw, how, lambda typed, _item: Normal(typed.casefold()))


def addresses(raw: Any, how: Cleaning) -> list[dict[str, str]]:
    """[{typed, label, street, city, region, postal_code, country}]; an address given as one text is kept as its street."""
    out: dict[str, dict[str, str]] = {}
    for item in _items(raw, "street"):
        parts = {key: plain(item.get(key) or "") for key in ("label", "street", "city", "region", "postal_code")}
        country = plain(item.get("country") or "")
        parts["country"] = normalise.country(country)
        if country and not parts["country"]:
            _object(how, _("“%(text)s” is not a country we know.") % {"text": country[:60]})
            parts["region"] = ", ".join(filter(None, [parts["region"], country]))
        shown = [
            parts["street"],
            " ".join(filter(None, [parts["postal_code"], parts["city"]])),
            parts["region"],
            country,
        ]
        typed = plain(item.get("typed") or "") or ", ".join(filter(None, shown))[:LINE]
        if typed:
            out[typed] = parts | {"typed": typed}
    return list(out.values())


def identifiers(raw: Any, how: Cleaning) -> list[Point]:
    """[{kind: vat|tax, value, typed, country, valid}]."""
    out: dict[tuple[str, str], Point] = {}
    for item in _items(raw, "typed"):
        typed, kind = plain(item.get("typed") or item.get("value") or ""), plain(item.get("kind") or "vat")
        if kind not in ("vat", "tax"):
            raise ValueError(_("“%(text)s” is neither vat nor tax.") % {"text": kind[:20]})
        if not typed:
            continue
        country = normalise.country(plain(item.get("country") or "")) or how.country
        read = normalise.vat(typed, country=country) if kind == "vat" else normalise.tax_code(typed, country=country)
        if read.problem:
            _object(how, read.problem)
        point = {"kind": kind, "value": read.value, "typed": typed, "country": read.country or country}
        out[kind, read.value] = point | {"valid": not read.problem}
    return list(out.values())


def country(raw: Any, how: Cleaning) -> str:
    text = plain(raw or "")
    code = normalise.country(text)
    if text and not code:
        _object(how, _("“%(text)s” is not a country we know.") % {"text": text[:60]})
    return code


def language(raw: Any, how: Cleaning) -> str:
    text = plain(raw or "")
    code = normalise.language(text)
    if text and not code:
        _object(how, _("“%(text)s” is not a language we know.") % {"text": text[:60]})
    return code


def website(raw: Any, how: Cleaning) -> str:
    text = plain(raw or "")
    read = normalise.website(text) if text else Normal("")
    if read.problem:
        _object(how, read.problem)
    return "" if read.problem else read.value


def region(raw: Mapping[str, Any]) -> str:
    """The country that the values themselves tell: the party's own, else that of its first address that has one."""
    said = raw.get("country") or next(
        (a["country"] for a in _items(raw.get("addresses"), "street") if a.get("country")), ""
    )
    return normalise.country(said) if isinstance(said, str) else ""


def complete_person(facts: Facts, how: Cleaning) -> Facts:
    """A person needs some name; whole and pieces follow from each other, and failing both an address or number stands in."""
    out = dict(facts)
    pieces = {key: out.get(key, "") for key in ("prefix", "given_name", "family_name", "suffix")}
    if not out.get("name"):
        whole = " ".join(filter(None, pieces.values()))[:LINE]
        out["name"] = whole or out.get("nickname", "") or _stand_in(out)
    elif not (pieces["given_name"] or pieces["family_name"]):
        read = normalise.split_name(out["name"], country=out.get("country") or how.country)
        found = {"prefix": read.prefix, "given_name": read.given, "family_name": read.family, "suffix": read.suffix}
        out |= {key: pieces[key] or value for key, value in found.items()}
    return _placed(out)


def complete_organisation(facts: Facts, how: Cleaning) -> Facts:
    out = dict(facts)
    out["name"] = out.get("name") or _stand_in(out)
    return _placed(out)


def _stand_in(facts: Facts) -> str:
    for kind in ("emails", "phones", "messaging"):
        if facts.get(kind):
            return str(facts[kind][0]["typed"])
    organisation = facts.get("organisation") or {}
    if organisation.get("name"):
        return str(organisation["name"])
    raise ValueError(_("There is neither a name nor an e-mail address nor a phone number."))


def _placed(facts: Facts) -> Facts:
    """The first address tells city and country where nothing else does."""
    first: Point = next(iter(facts.get("addresses") or []), {})
    for key in ("city", "country"):
        facts[key] = facts.get(key) or first.get(key, "")
    return facts


def _points(raw: Any, how: Cleaning, read: Any) -> list[Point]:
    out: dict[str, Point] = {}
    for item in _items(raw, "typed"):
        for typed in normalise.split_many(plain(item.get("typed") or item.get("value") or "")):
            normal = read(typed, item)
            if normal.problem:
                _object(how, normal.problem)
            point = {"value": normal.value, "typed": typed, "label": plain(item.get("label") or "")}
            out.setdefault(normal.value, point | {"valid": not normal.problem})
    if len(out) > MOST:
        raise ValueError(_("At most %(most)s of these.") % {"most": MOST})
    return list(out.values())


def _items(raw: Any, single: str) -> Iterable[Mapping[str, Any]]:
    """One text, one object, or a list of either."""
    if raw in (None, "", []):
        return []
    listed = raw if isinstance(raw, list) else [raw]
    if not all(isinstance(item, str | Mapping) for item in listed):
        raise ValueError(_("Give a list of texts or of objects."))
    return [{single: item} if isinstance(item, str) else item for item in listed]


def _object(how: Cleaning, problem: str) -> None:
    if not how.lenient:
        raise ValueError(problem)
    how.notes.append(problem)

"""Raw values of a party become facts: every surface passes here. What was typed stays beside what was understood."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from clientela.parties import normalise
from clientela.parties.consents.models import TOPICS
from clientela.parties.days import read_day
from clientela.parties.models import DateKind, Reachable, Role
from clientela.parties.normalise import Normal
from clientela.parties.normalise.name_words import SPANISH_SPEAKING
from clientela.platform.entities.cleaning import LINE, LONGEST, clean_value, plain
from clientela.platform.entities.declaration import Cleaning, Facts, Field
from clientela.platform.entities.sentences import said as _
from clientela.platform.imports.reading import truth

Point = dict[str, Any]
MOST = 200  # contact points of one kind that one party may hold
_SPAN = ("valid_from", "valid_until")
_REACHING = frozenset({*_SPAN, "state", "state_reason"})
_DATE, _REMIND = Field("date", "", "date"), Field("remind_days", "", "integer")


def emails(raw: Any, how: Cleaning) -> list[Point]:
    """[{value, typed, label, valid}], once each. Raises ValueError for an unreadable one unless cleaning is lenient."""
    return _points(raw, how, lambda typed, _item: normalise.email(typed))


def phones(raw: Any, how: Cleaning) -> list[Point]:
    def read(typed: str, item: Mapping[str, Any]) -> Normal:
        said = item.get("country")
        return normalise.phone(typed, country=(normalise.country(plain(said)) if said else "") or how.country)

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
            out[typed] = parts | {"typed": typed} | _reach(item, how)
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


def dates(raw: Any, how: Cleaning) -> list[dict[str, Any]]:
    """[{kind, label, typed, year or None, month_day, yearly, remind_days or None}], each day once for its kind and label."""
    out: dict[tuple[str, str, int], dict[str, Any]] = {}
    for item in _items(raw, "typed"):
        typed, kind, label = (plain(item.get(name) or "") for name in ("typed", "kind", "label"))
        kind = kind or DateKind.OTHER
        if kind not in DateKind:
            raise ValueError(_("“%(text)s” is no kind of date.") % {"text": kind[:20]})
        if not typed:
            continue
        try:
            year, month_day = read_day(typed, country=how.country)
        except ValueError as error:
            _object(how, str(error))
            continue
        yearly = kind != DateKind.CONTRACT_END or year is None
        said = {"kind": kind, "label": label, "typed": typed, "year": year, "month_day": month_day, "yearly": yearly}
        out[kind, label, month_day] = said | {"remind_days": _days_before(item, how)}
    return list(out.values())


def consents(raw: Any, how: Cleaning) -> list[dict[str, str]]:
    """[{topic, state, typed, text, language}] from yes and no, or from a state by name; what says neither is left out."""
    out: dict[str, dict[str, str]] = {}
    for item in _items(raw, "typed"):
        topic, typed = plain(item.get("topic") or item.get("kind") or ""), plain(item.get("typed") or "")
        if topic not in TOPICS:
            raise ValueError(
                _("“%(text)s” is none of: %(allowed)s.") % {"text": topic[:40], "allowed": ", ".join(TOPICS)}
            )
        try:
            state = "given" if truth(typed) else "withdrawn"
        except ValueError as error:
            state = typed.casefold()
            if state not in ("given", "withdrawn"):
                _object(how, str(error))
                continue
        text, spoken = plain(item.get("text") or "", longest=LONGEST), language(item.get("language"), how)
        out[topic] = {"topic": topic, "state": state, "typed": typed, "text": text, "language": spoken}
    return list(out.values())


def roles(raw: Any, how: Cleaning) -> list[str]:
    """Several of `Role`, in the words of four languages, in the order in which they are declared."""
    words = raw if isinstance(raw, list) else re.split(r"[;,|/\n]", plain(raw or "", longest=LONGEST))
    chosen = {_word(word, _ROLE_WORDS, how) for word in map(plain, words) if word}
    return [role for role in Role.values if role in chosen]


def gender(raw: Any, how: Cleaning) -> str | None:
    """How somebody is addressed, in the words and letters that files use."""
    word = plain(raw or "")
    if (
        word.casefold() == "m" and how.country in SPANISH_SPEAKING
    ):  # hombre, mujer: the letter of the other one elsewhere
        _object(how, _("“M” is a man or a woman (mujer); say which."))
        return None
    return (_word(word, _GENDER_WORDS, how) or None) if word else None


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
    if not out.get("gender") and (told := normalise.gender_of_title(out.get("prefix") or "")):
        out["gender"] = told
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
    items = _items(raw, "typed")
    for item in sorted(items, key=lambda item: not item.get("primary")) if len(items) > 1 else items:
        label = plain(item.get("label") or "")
        for typed in normalise.split_many(plain(item.get("typed") or item.get("value") or "")):
            normal = read(typed, item)
            if normal.problem:
                _object(how, normal.problem)
            point = {"value": normal.value, "typed": typed, "label": label, "valid": not normal.problem}
            out.setdefault(normal.value, point | reach if (reach := _reach(item, how)) else point)
    if len(out) > MOST:
        raise ValueError(_("At most %(most)s of these.") % {"most": MOST})
    return list(out.values())


def _word(word: str, known: Mapping[str, str], how: Cleaning) -> str:
    """The key that a word stands for. What is unknown is refused, or noted and left out where cleaning is lenient."""
    key = known.get(normalise.fold(word), "")
    if not key:
        allowed = ", ".join(dict.fromkeys(known.values()))
        _object(how, _("“%(text)s” is none of: %(allowed)s.") % {"text": word[:60], "allowed": allowed})
    return key


def _words(text: str) -> dict[str, str]:
    """{folded word: key} of lines that begin with a key and go on with the words for it."""
    lines = [line.split() for line in text.strip().splitlines()]
    return {normalise.fold(word): key for key, *words in lines for word in (key, *words)}


_ROLE_WORDS = _words("""
    customer client cliente buyer acquirente klient nabywca
    prospect prospective prospecto potenziale potencial potencjalny interessato
    partner socio colaborador partnerzy collaboratore
    supplier vendor fornitore proveedor dostawca
    competitor concorrente competidor konkurent konkurencja
""")
_GENDER_WORDS = _words("""
    female f woman w d donna femmina mujer mujeres femenino kobieta k
    male m man uomo maschio u hombre h masculino mężczyzna
    neutral n x other neither altro neutro otro nessuno ninguno inna inne diverse nonbinary
""")


def _reach(item: Mapping[str, Any], how: Cleaning) -> dict[str, Any]:
    """Whether and when it leads to the party; only what was said of it, so that an edit leaves the rest."""
    if _REACHING.isdisjoint(item):
        return {}
    out: dict[str, Any] = {name: clean_value(_DATE, item[name], how=how) for name in _SPAN if name in item}
    if "state" in item:
        out["state"] = plain(item["state"] or "")
        if out["state"] not in Reachable.State:
            raise ValueError(_("“%(text)s” is no state of a way to reach somebody.") % {"text": out["state"][:20]})
    if "state_reason" in item:
        out["state_reason"] = plain(item["state_reason"] or "")
    if out.get("valid_from") and out.get("valid_until") and out["valid_from"] > out["valid_until"]:
        raise ValueError(_("It ends before it begins."))
    return out


def _days_before(item: Mapping[str, Any], how: Cleaning) -> int | None:
    days: int | None = clean_value(_REMIND, item.get("remind_days"), how=how)
    if days is not None and not 0 <= days <= 366:
        raise ValueError(_("A reminder comes at most 366 days before."))
    return days


def _items(raw: Any, single: str) -> Sequence[Mapping[str, Any]]:
    """One text, one object, or a list of either."""
    if raw in (None, "", []):
        return []
    listed = raw if isinstance(raw, list) else [raw]
    if {*map(type, listed)} == {dict}:  # so they come from files
        return listed
    if not all(isinstance(item, str | Mapping) for item in listed):
        raise ValueError(_("Give a list of texts or of objects."))
    return [{single: item} if isinstance(item, str) else item for item in listed]


def _object(how: Cleaning, problem: str) -> None:
    if not how.lenient:
        raise ValueError(problem)
    how.notes.append(problem)


def _mail(typed: str, _country: str) -> tuple[str, str]:
    read = normalise.email(typed)
    return read.value, read.problem


def _number(typed: str, country: str) -> tuple[str, str]:
    read = normalise.phone(typed, country=country)
    return read.value, read.problem


CONTACTS = {"email": _mail, "phone": _number}
"""What own fields of these kinds are read by: as contact points are, one to a field."""

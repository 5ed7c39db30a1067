"""Raw values in, facts out: the one gate that forms, API, command line and imports pass before a verb is called.

What is wrong is said in the active language: that of the page's reader, else English.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format

from clientela.platform.conditions.vocabulary import CONTACTS
from clientela.platform.entities.declaration import Cleaning, Entity, Facts, Field
from clientela.platform.entities.sentences import said as _

LONGEST = 10_000  # characters of a long text
DECIMALS = 30  # places behind the point
LINE = 500  # characters of all others: names, codes and addresses stand in indexes
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_EDGES = re.compile(r"^[\s\u200c\u200d]+|[\s\u200c\u200d]+$")  # a joiner that joins nothing is not seen either
_WHOLE = re.compile(r"^(\d+)\.0+$")
_CURRENCY = re.compile(r"[A-Z]{3}")

D = TypeVar("D", bound=date)


@dataclass(frozen=True)
class Cleaned:
    facts: Facts
    problems: dict[str, str] = field(default_factory=dict)  # field name -> sentence


def clean(entity: Entity, raw: Mapping[str, Any], *, how: Cleaning | None = None, partial: bool = False) -> Cleaned:
    """Clean a whole record, or only what `raw` names (`partial`, an edit). Unknown and fixed fields are problems."""
    how = in_region(entity, raw, how or Cleaning())
    out = clean_fields(entity.editable, raw, how=how, partial=partial)
    for name in raw:
        if name not in entity.by_name:
            out.problems[name] = _("%(type)s has no field “%(name)s”.") % {"type": entity.label, "name": name}
        elif not entity.by_name[name].editable:
            out.problems[name] = _("This can't be changed.")
    if partial and out.facts.get(entity.title) == "":
        out.problems[entity.title] = _("This is needed.")
    return out if partial else completed(entity, out, how=how)


def clean_fields(fields: Iterable[Field], raw: Mapping[str, Any], *, how: Cleaning, partial: bool = False) -> Cleaned:
    """Clean each of these fields that `raw` holds; a required one that is missing is a problem unless `partial`."""
    out = Cleaned({})
    for item in fields:
        if item.name in raw or (item.required and not partial):
            _clean_one(item, raw.get(item.name), how=how, out=out)
    return out


def in_region(entity: Entity, raw: Mapping[str, Any], how: Cleaning) -> Cleaning:
    """The same way of cleaning, in the country that the values themselves tell; where they can't be read, their field says so."""
    try:
        country = entity.region(raw) if entity.region else ""
    except ValueError:
        country = ""
    return replace(how, country=country) if country else how


def completed(entity: Entity, out: Cleaned, *, how: Cleaning) -> Cleaned:
    """What follows from the facts together; a problem there stands at the field that names the record."""
    if entity.complete and not out.problems:
        try:
            return Cleaned(entity.complete(out.facts, how))
        except ValueError as error:
            out.problems[entity.title] = str(error)
    return out


def _clean_one(item: Field, value: Any, *, how: Cleaning, out: Cleaned) -> None:
    try:
        cleaned = clean_value(item, value, how=how)
    except ValueError as error:
        out.problems[item.name] = str(error)
        return
    if item.own:
        out.facts.setdefault("own", {})[item.name] = None if cleaned in ("", []) else cleaned
    else:
        out.facts[item.name] = cleaned
    if item.required and cleaned in ("", None, []):
        out.problems[item.name] = _("This is needed.")


def clean_value(item: Field, value: Any, *, how: Cleaning) -> Any:
    """One value as a JSON value of the field's kind. Raises ValueError with a sentence that names what is wrong."""
    if item.clean is not None:
        return item.clean(value, how)
    if value is None or value == "":
        return None if item.kind in _EMPTY_IS_NONE else [] if item.kind in ("tags", "choices") else ""
    return _contact(value, item, how) if item.kind in CONTACTS else _BY_KIND[item.kind](value, item)


def objects(raw: Any, *, most: int) -> list[Mapping[str, Any]]:
    """A list of objects as a body or a form says it; nothing said is none of them."""
    if raw in (None, ""):
        return []
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        raise ValueError(_("Give a list of objects."))
    if len(raw) > most:
        raise ValueError(_("At most %(most)s of these.") % {"most": most})
    return raw


def plain(value: Any, *, longest: int = LINE) -> str:
    """A text without control characters, NUL bytes or marks that turn the reading direction, and without outer space."""
    if value.__class__ is str:  # a dozen times for each row of a file
        text: str = value
    elif isinstance(value, str | int | float | Decimal):
        text = str(value)
    else:
        raise ValueError(_("This must be a text."))
    if not text:
        return ""
    text = text.strip() if text.isprintable() else _EDGES.sub("", _UNSEEN.sub("", text))
    if len(text) > longest:
        most = number_format(longest, force_grouping=True)
        raise ValueError(_("This is longer than %(most)s characters.") % {"most": most})
    return text


def _text(value: Any, item: Field) -> str:
    return plain(value, longest=LONGEST if item.kind == "long" else LINE)


def _choice(value: Any, item: Field) -> str:
    wanted = plain(value).casefold()
    for key, label in item.choices:
        if wanted in (key, str(label).casefold()):
            return key
    if wanted.replace("_", " ") in item.words:
        return item.words[wanted.replace("_", " ")]
    allowed = ", ".join(key for key, _label in item.choices)
    raise ValueError(_("“%(text)s” is none of: %(allowed)s.") % {"text": plain(value)[:60], "allowed": allowed})


def _choices(value: Any, item: Field) -> list[str]:
    """Several of the choices, each once, in the order in which they are declared."""
    words = value if isinstance(value, list) else re.split(r"[;,|\n]", plain(value, longest=LONGEST))
    chosen = {_choice(word, item) for word in words if plain(word)}
    return [key for key, _label in item.choices if key in chosen]


def _date(value: Any, item: Field) -> str:
    try:
        day = date.fromisoformat(plain(value)[:10])
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date such as 2026-05-12.") % {"text": plain(value)[:40]}) from None
    return _plausible(day).isoformat()


def _moment(value: Any, item: Field) -> str:
    """A time without a zone is meant in the reader's own."""
    try:
        moment = datetime.fromisoformat(plain(value))
    except ValueError:
        said = {"text": plain(value)[:40]}
        raise ValueError(_("“%(text)s” is not a time such as 2026-05-12T10:30+02:00.") % said) from None
    moment = _plausible(moment)
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).isoformat()


def _plausible(day: D) -> D:
    if not 1800 <= day.year <= 2200:
        raise ValueError(_("The year %(year)s can't be right.") % {"year": day.year})
    return day


def _number(value: Any, item: Field) -> str:
    text = plain(value)
    if len(text) < 13 and text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": plain(value)[:40]}) from None
    if not number.is_finite() or number.adjusted() >= 13:
        raise ValueError(_("This number is too large."))
    if -int(number.as_tuple().exponent) > DECIMALS:
        raise ValueError(_("This number has more than %(most)s decimals.") % {"most": DECIMALS})
    return format(number, "f")


def _integer(value: Any, item: Field) -> int:
    number = Decimal(_number(value, item))
    if number != number.to_integral_value() or abs(number) > 2_000_000_000:
        raise ValueError(_("“%(text)s” is not a whole number.") % {"text": plain(value)[:40]})
    return int(number)


def _year(value: Any, item: Field) -> int:
    year = _integer(value, item)
    if not 1000 <= year <= 2200:
        raise ValueError(_("The year %(year)s can't be right.") % {"year": year})
    return year


def _key(value: Any, item: Field) -> str:
    """A key of another system; spreadsheets and data frames like to write 17850 as 17850.0."""
    text = plain(value)
    return _WHOLE.sub(r"\1", text) if text.endswith("0") else text


def _truth(value: Any, item: Field) -> bool:
    if isinstance(value, bool):
        return value
    if plain(value).casefold() in ("true", "yes", "on", "1"):
        return True
    if plain(value).casefold() in ("false", "no", "off", "0"):
        return False
    raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": plain(value)[:40]})


def _tags(value: Any, item: Field) -> list[str]:
    words = value if isinstance(value, list) else re.split(r"[;,|\n]", plain(value, longest=LONGEST))
    tags = list(dict.fromkeys(word for word in map(plain, words) if word))
    if len(tags) > 100 or any(len(tag) > 100 for tag in tags):
        raise ValueError(_("At most 100 tags of 100 characters each."))
    return tags


def _link(value: Any, item: Field) -> dict[str, str]:
    """A record is named by its key, or by its name or external id where the verb may find or make it."""
    if isinstance(value, Mapping):
        kept = {key: plain(value[key]) for key in ("id", "name", "external_id") if value.get(key)}
        if "id" in kept:
            return {"id": _uuid(kept["id"])}
        if kept:
            return kept
        raise ValueError(_("Name a record by its id or by its name."))
    text = plain(value)
    try:
        return {"id": str(UUID(text))}
    except ValueError:
        return {"name": text}


def _file(value: Any, item: Field) -> dict[str, str]:
    """A file is brought before, and named by its key."""
    return {"id": _uuid(plain(value.get("id") or "" if isinstance(value, Mapping) else value))}


def _user(value: Any, item: Field) -> dict[str, str]:
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("email") or ""
    text = plain(value)
    if "@" in text:
        return {"email": text.casefold()}
    return {"name": text} if item.settled and not _is_key(text) else {"id": _uuid(text)}


def _is_key(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise ValueError(_("“%(text)s” is not the id of a record.") % {"text": text[:60]}) from None


def currency(value: Any, how: Cleaning | None = None) -> str:
    """An ISO 4217 code, upper case, or "" for nothing."""
    code = plain(value or "").upper()
    if code and not _CURRENCY.fullmatch(code):
        raise ValueError(_("“%(text)s” is not a currency such as EUR.") % {"text": code[:20]})
    return code


def _contact(value: Any, item: Field, how: Cleaning) -> str:
    """An e-mail or a phone in its comparable form. What can't be read is refused; where cleaning is lenient, kept and noted."""
    said, problem = _readers[item.kind](plain(value), how.country)
    if problem and not how.lenient:
        raise ValueError(problem)
    if problem:
        how.notes.append(problem)
    return said


def contacts_read_by(readers: Mapping[str, Callable[[str, str], tuple[str, str]]]) -> None:
    """kind -> what makes of a text, in a country, its comparable form and what is wrong with it."""
    _readers.update(readers)


_readers: dict[str, Callable[[str, str], tuple[str, str]]] = {}
_EMPTY_IS_NONE = frozenset(
    {"year", "date", "moment", "number", "integer", "money", "truth", "link", "user", "choice", "file"}
)
_BY_KIND: dict[str, Callable[[Any, Field], Any]] = {
    "text": _text, "long": _text, "name": _text, "url": _text, "country": _text, "language": _text,
    "choice": _choice, "choices": _choices,
    "date": _date, "moment": _moment, "number": _number, "money": _number, "integer": _integer,
    "truth": _truth, "tags": _tags, "link": _link, "user": _user, "year": _year, "key": _key, "file": _file,
}  # fmt: skip

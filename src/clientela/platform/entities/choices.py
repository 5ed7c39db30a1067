"""What a field offers to choose from: its own words, our people, few records, countries or languages in the reader's language."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale
from django.utils import translation

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.people.models import User
from clientela.platform.people.prepared import prepared

Choices = list[tuple[str, Any]]


def offered(item: Field) -> Choices:
    """The choices of a field, empty where it takes what is typed."""
    if item.kind == "user":
        people = User.objects.colleagues().order_by("name").values_list("pk", "name")
        return [(str(key), name) for key, name in people]
    if item.few:
        found = few(item)
        apart = len({one.frame for one in found}) > 1
        return [(one.key, f"{one.frame_label} · {one.label}" if apart else one.label) for one in found]
    return list(item.choices) or named(item.kind)


@dataclass(frozen=True)
class Record:
    """One of few records that a link may lead to, and the one that it is within."""

    key: str
    label: str
    frame: str = ""
    frame_label: str = ""


def few(item: Field) -> list[Record]:
    """All that such a link may lead to, in the order of their lists, those within one record together."""
    sql, params = _all_of(registry.entity(item.link), item.within)
    return [Record(*row) for row in prepared(sql, params, as_written=True)]


@lru_cache(256)
def _all_of(target: Entity, within: str) -> tuple[str, tuple[Any, ...]]:
    """The statement that reads them, which never changes as long as the types are these."""
    title, place = target.by_name[target.title].orm, _order(target)
    order, shown = [place, "pk"], ["pk", title]
    if within:
        frame = target.by_name[within]
        around = registry.entity(frame.link)
        order = [f"{frame.orm}__{_order(around)}", f"{frame.orm}__pk", *order]
        shown += [frame.key_path, frame.name_path]
    sql, params = target.rows().order_by(*order).values_list(*shown).query.sql_with_params()
    return sql, params


def _order(target: Entity) -> str:
    return target.by_name[target.sort].orm


def including(offered: Choices, *there: tuple[Any, Any]) -> Choices:
    """The choices and, where there are any, what stands there already although it is not among them."""
    if not offered:
        return offered
    known = {key for key, _label in offered}
    return [*offered, *dict(pair for pair in there if pair[0] and pair[0] not in known).items()]


def named(kind: str) -> Choices:
    """Countries or languages, if the kind is of either."""
    names = {"country": countries, "language": languages}.get(kind)
    return names(translation.get_language() or "en") if names else []


@lru_cache
def countries(language: str) -> Choices:
    """ISO 3166-1 alpha-2 codes with their names."""
    names = Locale.parse(language).territories
    found = [
        (code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return sorted(found, key=lambda pair: pair[1])


@lru_cache
def languages(language: str) -> Choices:
    """The languages of Europe and the world's widest spoken ones, as BCP 47 codes with their names."""
    names = Locale.parse(language).languages
    return sorted(((code, names[code]) for code in _LANGUAGES if code in names), key=lambda pair: pair[1])


_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
_LANGUAGES = (
    "ar", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "ga", "gl", "he", "hi",
    "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "ko", "lb", "lt", "lv", "mk", "ms", "mt", "nb", "nl", "pl", "pt", "ro", "ru",
    "sk", "sl", "sq", "sr", "sv", "th", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip

"""What a field offers to choose from: its own words, our people, or countries and languages in the reader's language."""

from functools import lru_cache
from typing import Any

from babel import Locale
from django.utils import translation

from clientela.platform.entities.declaration import Field
from clientela.platform.people.models import User

Choices = list[tuple[str, Any]]


def offered(item: Field) -> Choices:
    """The choices of a field, empty where it takes what is typed."""
    if item.kind == "user":
        people = User.objects.colleagues().order_by("name").values_list("pk", "name")
        return [(str(key), name) for key, name in people]
    return list(item.choices) or named(item.kind)


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

"""Countries and languages as choices of a form, in the reader's language, in alphabetical order."""

from functools import lru_cache

from babel import Locale

Choices = list[tuple[str, str]]


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

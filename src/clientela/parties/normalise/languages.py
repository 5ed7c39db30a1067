"""Languages as BCP 47 tags, from codes ("ita", "pt_BR"), and from names in six languages and in their own.

A region that is written is kept ("it-IT" stays "it-IT"): whoever wrote it meant it.
"""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from clientela.parties.normalise import own_names
from clientela.parties.normalise.countries import country
from clientela.parties.normalise.text import fold

_NAMED_IN = ("en", "it", "es", "pl", "fr", "de")
_LONGEST = 100  # characters that a name of a language can have
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[.@].*)?", re.IGNORECASE | re.ASCII)
_WITH_COUNTRY = re.compile(r"([^()]+)\(([^()]+)\)")  # Portuguese (Brazil)
_VARIANTS = {
    "ca": "Valencian | Valenciano | Valencià",
    "es": "Castilian | Castellano | Castigliano | Kastylijski",
    "fa": "Farsi",
    "pt-BR": "Brazilian | Brasiliano | Brasileño | Brasileiro | Brazylijski",
    "zh": "Mandarin | Mandarino | Mandarín | Mandaryński",
}


def language(text: str) -> str:
    """A BCP 47 tag ("it", "pt-BR", "zh-Hant"), or "" for what is no language."""
    return _language(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _language(text: str) -> str:
    written = text.strip()
    if (tag := _TAG.fullmatch(written)) and (code := _tag(*tag.groups())):
        return code
    key = _key(written)
    if named := _names().get(key) or _own_names().get(key):
        return named
    with_country = _WITH_COUNTRY.fullmatch(written)
    if with_country is None:
        return ""
    spoken, region = _names().get(_key(with_country[1]), ""), country(with_country[2])
    return f"{spoken}-{region}" if spoken and region else spoken


def _tag(spoken: str, script: str | None, region: str | None) -> str:
    known = _codes().get(spoken.lower(), "")
    if not known:
        return ""
    parts = [known]
    if script:
        parts.append(script.title())
    if region and (region.isdigit() or country(region)):
        parts.append(region.upper())
    return "-".join(parts)


def _key(name: str) -> str:
    return "".join(character for character in fold(name) if character.isalnum())


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Every code of two or three letters with the one in use for its language: "ita" and "it" are both "it"."""
    named = {str(code) for named_in in _NAMED_IN for code in Locale(named_in).languages}
    codes = {code: code for code in named if "_" not in code}
    codes |= {alias: target for alias, target in get_global("language_aliases").items() if target in codes}
    return {code: codes[target] for code, target in codes.items()}  # an alias may lead to another


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for named_in in _NAMED_IN:
        for code, name in Locale(named_in).languages.items():
            spoken, _, region = str(code).partition("_")
            names.setdefault(_key(name), "-".join(filter(None, (_codes()[spoken], region))))
    for code, variants in _VARIANTS.items():
        names |= dict.fromkeys(map(_key, variants.split(" | ")), code)
    names.pop("", None)
    return names


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Each language's name in itself, asked only when nothing else has known a name."""
    names: dict[str, str] = {}
    for code, name in sorted(own_names.of_languages().items()):
        if code in _codes():
            names.setdefault(_key(name), _codes()[code])
    names.pop("", None)
    return names

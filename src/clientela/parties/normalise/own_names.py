"""What countries and languages are called in their own languages, as CLDR has it.

To know that, babel reads all languages of the world, 1.6 seconds and 100 MB, which no process gives back. So the answer is
kept in a file beside this one, made by whatever process asks first: on an ordinary machine the one that prepares the
database. Where the file can't be written, each process that needs it reads for itself.
"""

import contextlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import babel
from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from clientela.platform.files.drafts import replacing

FILE = Path(__file__).with_suffix(".json")


def of_countries() -> dict[str, list[str]]:
    """Names by code: {"PL": ["Polska"]}. Official languages count, regional and de facto ones as well."""
    return _kept()["countries"]


def of_languages() -> dict[str, str]:
    """A name by code: {"pl": "polski"}."""
    return _kept()["languages"]


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    """From the file, if it was made with this version of CLDR."""
    with contextlib.suppress(OSError, ValueError):
        kept: dict[str, Any] = json.loads(FILE.read_bytes())
        if kept.get("babel") == babel.__version__:
            return kept
    made = {"babel": babel.__version__, "countries": _countries(), "languages": _languages()}
    with contextlib.suppress(OSError), replacing(FILE) as draft:
        draft.write_text(json.dumps(made, ensure_ascii=False))
    return made


def _countries() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for code in sorted(map(str, get_global("territory_languages"))):
        for language in get_official_languages(code, regional=True, de_facto=True):
            with contextlib.suppress(UnknownLocaleError):
                names.setdefault(code, []).append(Locale.parse(language).territories.get(code, ""))
    return names


def _languages() -> dict[str, str]:
    return {code: Locale(code).languages.get(code, "") for code in locale_identifiers() if "_" not in code}

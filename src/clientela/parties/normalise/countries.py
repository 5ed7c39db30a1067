"""Countries by whatever people write: codes of two and three letters, names in eight languages and in their own.

Names come from Unicode's CLDR through babel, read when first needed; what CLDR does not know but files hold is listed
here. “Channel Islands” is two territories (Jersey, Guernsey) without a common code, so it is "": a guess would be wrong
half the time. Kosovo is XK, the code that the European Union and phone numbering use for want of an ISO one.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from clientela.parties.normalise import own_names
from clientela.parties.normalise.text import fold

_NAMED_IN = ("en", "it", "es", "pl", "fr", "de", "pt", "nl")
_NOT_A_COUNTRY = {
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "EU",
    "EZ",
    "IC",
    "QO",
    "TA",
    "UN",
    "XA",
    "XB",
    "ZZ",
}  # in CLDR, not in ISO 3166-1
_LONGEST = 100  # characters that a name of a country can have
_MISSPELT = 6  # letters from which on one wrong letter is forgiven
_AND = re.compile(r"\b(?:and|e|ed|y|i|et|und|en)\b")
_FORMALITY = re.compile(
    r"(?:the )?(?:(?:federal |islamic )?(?:republic|kingdom|state|principality|commonwealth) of )?(?:the )?"
)
_VARIANTS = {
    "AE": "UAE | EAU | ZEA",
    "BN": "Brunei Darussalam",
    "BO": "Bolivia, Plurinational State of",
    "CD": "DRC | DR Congo | RD Congo | RDC | Zaire | Democratic Republic of the Congo"
    " | Congo, the Democratic Republic of the",
    "CG": "Congo | Republic of the Congo",
    "CI": "Ivory Coast",
    "CV": "Cape Verde",
    "CZ": "Czech Republic | Repubblica Ceca | República Checa | Republika Czeska",
    "DE": "BRD | Bundesrepublik Deutschland",
    "ES": "Reino de España | Islas Canarias | Canarias | Canary Islands | Ceuta | Melilla",
    "FK": "Falkland Islands (Malvinas) | Malvinas",
    "FM": "Micronesia, Federated States of",
    "GB": "UK | U.K. | Great Britain | Gran Bretagna | Gran Bretaña | Britain"
    " | England | Scotland | Wales | Northern Ireland"
    " | Inghilterra | Scozia | Galles | Irlanda del Nord | Inglaterra | Escocia | Gales | Irlanda del Norte"
    " | Anglia | Szkocja | Walia | Irlandia Północna",
    "HK": "Hong Kong | Hongkong",
    "IE": "Eire | Irish Republic",
    "IR": "Iran, Islamic Republic of",
    "IT": "Repubblica Italiana",
    "KP": "DPRK | Korea (North) | Democratic People's Republic of Korea | Korea, Democratic People's Republic of",
    "KR": "ROK | Korea | Corea | Korea (South) | Republic of Korea | Korea, Republic of | Korea (the Republic of)",
    "LA": "Lao People's Democratic Republic | Lao PDR",
    "MD": "Moldavia | Moldova, Republic of",
    "MK": "Macedonia | FYROM | The former Yugoslav Republic of Macedonia",
    "MM": "Burma | Birmania | Birma",
    "MO": "Macao | Macau | Makau",
    "NL": "Holland | Olanda | Holanda | Holandia",
    "PL": "RP | Rzeczpospolita Polska",
    "PS": "Palestine | State of Palestine | Palestina | Palestyna | Palestinian Territory, Occupied",
    "RU": "Russian Federation | Federazione Russa | Federación Rusa | Federacja Rosyjska",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "East Timor | Timor Est | Timor Oriental",
    "TR": "Turkey",
    "TW": "Taiwan, Province of China | Republic of China",
    "TZ": "Tanzania, United Republic of",
    "US": "U.S. | U.S.A. | America | United States of America | Stati Uniti d'America | Estados Unidos de América"
    " | Stany Zjednoczone Ameryki | EE. UU. | EUA",
    "VA": "Holy See | Vatican | Vatican City State | Vaticano | Santa Sede",
    "VE": "Venezuela, Bolivarian Republic of",
    "VG": "Virgin Islands, British",
    "VI": "Virgin Islands, U.S.",
    "VN": "Viet Nam",
    "ZA": "RSA | Sud Africa",
}


def country(text: str) -> str:
    """ISO 3166-1 alpha-2, or "" for what is no country. One wrong letter is forgiven where only one country is near."""
    return _country(text) if len(text) <= _LONGEST else ""


@lru_cache(maxsize=4096)
def _country(text: str) -> str:
    folded = fold(text)
    if code := _codes().get(folded):  # to the letter: "n/a" is not Namibia
        return code
    key, informal = _key(folded), _key(_FORMALITY.sub("", folded, count=1))
    return _flag(text) or _names().get(key) or _names().get(informal) or _own_names().get(key) or _nearest(key)


def _key(name: str) -> str:
    return "".join(character for character in _AND.sub(" ", fold(name)) if character.isalnum())


def _flag(text: str) -> str:
    """The country of a flag emoji, which is its code in regional indicator letters."""
    letters = [chr(ord(character) - 0x1F1E6 + ord("A")) for character in text.strip() if "🇦" <= character <= "🇿"]
    return _codes().get("".join(letters).lower(), "")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    territories = {code for code in map(str, Locale("en").territories) if len(code) == 2} - _NOT_A_COUNTRY
    codes = {code.lower(): code for code in territories}
    for alias, (target, *others) in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and target in territories and not others:
            codes[alias.lower()] = target
    return codes


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in _NAMED_IN:
        for code, name in Locale(language).territories.items():
            if code.lower() in _codes():
                names |= {key: code for key in _keys_of(name) if key not in names}
    for code, variants in _VARIANTS.items():
        names |= dict.fromkeys(map(_key, variants.split(" | ")), code)
    return names


def _keys_of(name: str) -> Iterator[str]:
    """“Myanmar (Burma)” is known by the whole, and by what stands before the bracket."""
    yield _key(name)
    if "(" in name:
        yield _key(name.partition("(")[0])


@lru_cache(maxsize=1)
def _own_names() -> dict[str, str]:
    """Each country's name in its official languages, asked only when nothing else has known a name."""
    names: dict[str, str] = {}
    known = own_names.of_countries()
    for code in sorted(set(_codes().values())):
        for name in known.get(code, ()):
            names.setdefault(_key(name), code)
    names.pop("", None)
    return names


def _nearest(key: str) -> str:
    if len(key) < _MISSPELT:
        return ""
    near = extract(key, _names().keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    found = {_names()[name] for name, _, _ in near}
    return found.pop() if len(found) == 1 else ""

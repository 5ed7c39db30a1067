"""VAT numbers of every EU country and Great Britain, tax codes of Italy, Spain and Poland, all by their check digits.

python-stdnum knows the rules of each country; numbers of other countries are kept as they are written.
"""

import re
from types import ModuleType
from typing import Any

from stdnum import get_cc_module
from stdnum.es import nif
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale
from stdnum.pl import nip, pesel, regon

from clientela.parties.normalise.answer import LONGEST, Normal, nothing, shown, too_long
from clientela.parties.normalise.text import fold, tidy
from clientela.platform.entities.sentences import said as _

_VAT: dict[str, Any] = {code.upper(): get_cc_module(code, "vat") for code in (MEMBER_STATES - {"xi"}) | {"gb"}}
_PREFIXES = {code: code for code in _VAT} | {"EL": "GR", "XI": "GB"}  # XI is Northern Ireland
_OTHER_PREFIX = {"GR": "EL"}

_LABEL = re.compile(
    r"^(?:P(?:ART(?:ITA)?)?[. ]*IVA|VAT(?: (?:REG(?:ISTRATION)? )?(?:NO|NUMBER|ID))?|NIP|CIF|NIF|NIE|DNI|PESEL"
    r"|REGON|TVA|UST-?ID(?:NR)?|C\.? ?F\.?|COD(?:ICE|\.)? ?FISC(?:ALE|\.)?)(?:[ .:]+|$)(?:N[.°O]? )?",
)
_PUNCTUATION = re.compile(r"[^A-Z0-9+*]+")  # + and * stand in old Irish numbers
# The two commonest forms are checked here, at a fifth of the time; whatever does not pass goes the long way.
_ITALIAN_VAT = re.compile(r"(?:IT)?((?!0{7})\d{7}(?:0(?!00)\d\d|100|12[01]|888|999)\d)", re.ASCII)
_LUHN_DOUBLED = str.maketrans("0123456789", "0246813579")
# Days up to 28 only: whether a month has more is left to python-stdnum.
_PERSONAL_CODE = re.compile(r"[A-Z]{6}\d\d[ABCDEHLMPRST](?:[04][1-9]|[15]\d|[26][0-8])[A-Z]\d{3}[A-Z]", re.ASCII)
_LOOKS_ITALIAN = re.compile(r"[A-Z]{6}[0-9L-NP-V]{2}[A-EHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]")
_POLISH_BY_LENGTH = {9: regon, 10: nip, 11: pesel, 14: regon}


def vat(typed: str, *, country: str = "") -> Normal:
    """The number behind its country prefix ("IT00743110157"); `country` is used where the number brings no prefix.

    Greece is prefixed EL, Northern Ireland XI. Italian numbers that lost leading zeros in a spreadsheet get them back.
    """
    if (country == "IT" or typed[:2] == "IT") and (found := _ITALIAN_VAT.fullmatch(typed)) and _passes_luhn(found[1]):
        return Normal(f"IT{found[1]}", "", "IT")
    text = tidy(typed)
    if not text or len(text) > LONGEST:
        return too_long(text) if text else nothing()
    number = _compact(text)
    own = _PREFIXES.get(number[:2], "")
    readings = [(own, _OTHER_PREFIX.get(own, number[:2]), number[2:])] if own else []
    if (given := _PREFIXES.get(country.upper(), "")) and given != own:
        readings.append((given, _OTHER_PREFIX.get(given, given), number))
    for code, prefix, national in readings:
        if valid := _checked(_VAT[code], national.zfill(11) if code == "IT" and len(national) in (9, 10) else national):
            return Normal(prefix + valid.removeprefix(prefix), "", code)
    if readings:
        problem = _("“%(text)s” is not a valid VAT number of %(country)s")
        return Normal(number or text, problem % {"text": shown(text), "country": readings[0][0]}, readings[0][0])
    if country:
        return _as_written(text, country=country.upper())
    problem = _("“%(text)s” has no country prefix, and no country is known to check it by")
    return Normal(number or text, problem % {"text": shown(text)})


def tax_code(typed: str, *, country: str = "") -> Normal:
    """Codice fiscale (people and companies), NIF, NIE, CIF, PESEL, NIP and REGON; codes of other countries as written.

    An Italian personal code is known by its shape, whatever `country` says.
    """
    if _PERSONAL_CODE.fullmatch(typed) and codicefiscale.calc_check_digit(typed[:15]) == typed[15]:
        return Normal(typed, "", "IT")
    text = tidy(typed)
    if not text or len(text) > LONGEST:
        return too_long(text) if text else nothing()
    number = _compact(text)
    code = "IT" if _LOOKS_ITALIAN.fullmatch(number) else country.upper()
    if code not in ("IT", "ES", "PL"):
        return _as_written(text, country=code)
    national = number.removeprefix(code)
    module = {"IT": codicefiscale, "ES": nif}.get(code) or _POLISH_BY_LENGTH.get(len(national))
    if module and (valid := _checked(module, national)):
        return Normal(valid, "", code)
    problem = _("“%(text)s” is not a valid tax code of %(country)s")
    return Normal(number or text, problem % {"text": shown(text), "country": code}, code)


def _as_written(text: str, *, country: str) -> Normal:
    """A number whose rule is not known here."""
    upper = text.upper()
    return Normal(upper if tidy(upper) == upper else text, "", country)


def _compact(text: str) -> str:
    """Only the letters and digits, without a label like “P.IVA”."""
    if text.isascii() and text.isalnum():
        return text.upper()
    plain = fold(text).upper()
    return _PUNCTUATION.sub("", _LABEL.sub("", plain)) or _PUNCTUATION.sub("", plain)


def _checked(module: ModuleType, number: str) -> str:
    """The number as its country writes it, "" when it is not valid."""
    try:
        return module.validate(number)
    except ValidationError:
        return ""


def _passes_luhn(number: str) -> bool:
    return (sum(map(int, number[::2])) + sum(map(int, number[1::2].translate(_LUHN_DOUBLED)))) % 10 == 0

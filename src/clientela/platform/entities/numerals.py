"""Numbers as people of several countries write them: 1.234,50 and 1,234.50, (12), 12-, € 5, 12 %."""

import re
import unicodedata
from decimal import Decimal

from clientela.platform.entities.sentences import quoted
from clientela.platform.entities.sentences import said as _

DIGITS = 40

_CODES = """AED ARS AUD BGN BRL CAD CHF CLP CNY COP CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PEN PLN RON
RSD RUB SAR SEK SGD TRY UAH USD ZAR"""
_CURRENCY = re.compile(rf"[A-Z]{{0,2}}[€$£¥₤₽₺₴]|zł|Kč|kr\.?|Fr\.|\b(?:{'|'.join(_CODES.split())})\b", re.I)
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’`_]+")
_SHAPE = re.compile(r"(?P<sign>[-+]?)(?P<digits>\d[\d.,]*|[.,]\d+)(?:E(?P<power>[-+]?\d{1,2}))?(?P<after>-?)", re.I)
_GROUPED = re.compile(r"\d{1,3}(?:(?:\D\d{3})+|(?:\D\d{2})+\D\d{3})")


def number(text: str, *, decimal: str) -> Decimal:
    """The number written here. Of `1.234` and `1,234` the decimal mark decides; where both marks stand, the last
    one is decimal; a mark that cannot group thousands is decimal too. A percentage is its figure: `12 %` is 12."""
    plain = unicodedata.normalize("NFKC", text).strip().replace("−", "-")
    if not plain:
        raise ValueError(_("There is no number here."))
    negative = plain[0] == "(" and plain[-1] == ")"
    plain = _SPACES.sub("", _CURRENCY.sub("", plain.strip("()") if negative else plain)).removesuffix("%")
    found = _SHAPE.fullmatch(plain)
    if found is None or (found["sign"] and (negative or found["after"])) or len(plain) > DIGITS:
        raise ValueError(_("“%(text)s” is not a number.") % {"text": quoted(text)})
    value = Decimal(_plain(found["digits"], decimal, text) + (f"E{found['power']}" if found["power"] else ""))
    return -value if negative or found["after"] or found["sign"] == "-" else value


def _plain(digits: str, decimal: str, text: str) -> str:
    """Digits with a point, if any, for the decimal mark."""
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return digits
    mark = marks[-1] if len(set(marks)) == 2 else _single(digits, marks, decimal)
    whole, _cut, fraction = digits.rpartition(mark) if mark else (digits, "", "")
    if any(char in ".," for char in whole) and not _GROUPED.fullmatch(whole):
        problem = _("“%(text)s” is not a number: its thousands are not grouped by three.")
        raise ValueError(problem % {"text": quoted(text)})
    return f"{re.sub('[.,]', '', whole) or '0'}.{fraction}" if fraction else re.sub("[.,]", "", whole)


def _single(digits: str, marks: list[str], decimal: str) -> str:
    """The decimal mark in a number with marks of one kind; "" where they group thousands."""
    if len(marks) > 1:
        return ""
    groups = marks[0] != decimal and _GROUPED.fullmatch(digits) is not None
    return "" if groups else marks[0]

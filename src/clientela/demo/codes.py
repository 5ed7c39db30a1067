"""VAT numbers with the check digits of each country, from a running number that makes each of them unique."""

from collections.abc import Callable

_SPREAD = 6_700_417  # a prime: neighbouring firms get numbers far from each other, and no two the same
_CIF_LETTERS = "ABBBBBBEFG"  # most firms are limited companies, B
_NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
_GB_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


def _luhn(digits: str) -> str:
    """The digit that completes a number by Luhn's formula (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _partita_iva(serial: int) -> str:
    body = f"{serial * _SPREAD % 9_999_999 + 1:07d}{serial % 100 + 1:03d}"
    return body + _luhn(body)


def _cif(serial: int) -> str:
    body = f"{serial * _SPREAD % 10_000_000:07d}"
    return _CIF_LETTERS[serial % 10] + body + _luhn(body)


def _nip(serial: int) -> str:
    """Of ten neighbouring numbers the first whose remainder is not 10, which Poland never gives out."""
    tens = 10_000_000 + serial * _SPREAD % 89_999_999
    for digit in range(10):
        body = f"{tens}{digit}"
        remainder = sum(weight * int(each) for weight, each in zip(_NIP_WEIGHTS, body, strict=True)) % 11
        if remainder < 10:
            break
    return f"{body}{remainder}"


def _gb_vat(serial: int) -> str:
    body = f"{serial * _SPREAD % 8_999_999 + 1_000_000:07d}"
    return f"{body}{97 - sum(weight * int(digit) for weight, digit in zip(_GB_WEIGHTS, body, strict=True)) % 97:02d}"


_MAKERS: dict[str, Callable[[int], str]] = {"IT": _partita_iva, "ES": _cif, "PL": _nip, "GB": _gb_vat}


def vat(country: str, serial: int) -> str:
    """The national number, without the country's letters before it."""
    return _MAKERS[country](serial)

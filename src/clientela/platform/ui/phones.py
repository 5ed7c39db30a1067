"""Writing a stored phone number the international way: `+393471182930` becomes `+39 347 118 2930`.

The phone library needs about 100 microseconds to parse and format one number, too slow for a column of a list. Stored
numbers are E.164 already, so parsing is skipped: the calling code is cut off by table, only the grouping is asked for.
"""

from functools import lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneNumber, PhoneNumberFormat, format_number

LONGEST_CALLING_CODE = 3


@lru_cache(65536)
def phone(number: str) -> str:
    """E.164 in international notation; anything else is returned as it was typed."""
    digits = number[1:]
    if not number.startswith("+") or not (digits.isascii() and digits.isdigit()):
        return number
    for length in range(1, LONGEST_CALLING_CODE + 1):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            return _grouped(code, digits[length:])
    return number


def _grouped(code: int, national: str) -> str:
    """A national number may start with zeros that belong to it (Italian landlines), which an integer would lose."""
    if not national:
        return f"+{code}"
    zeros = len(national) - len(national.lstrip("0"))
    parsed = PhoneNumber(
        country_code=code,
        national_number=int(national),
        italian_leading_zero=zeros > 0,
        number_of_leading_zeros=zeros or None,
    )
    return format_number(parsed, PhoneNumberFormat.INTERNATIONAL)

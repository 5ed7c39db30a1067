"""Phone numbers in the notations of Italy, Spain, Poland and Great Britain, and what else stands in a phone field."""

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientela.parties.normalise import phone


@pytest.mark.parametrize(
    ("typed", "country", "value", "of"),
    [
        ("+39 347 123 4567", "", "+393471234567", "IT"),
        ("347/1234567", "IT", "+393471234567", "IT"),
        ("02 1234.5678", "IT", "+390212345678", "IT"),
        ("0039 (06) 1234567", "", "+39061234567", "IT"),
        ("+39(0)6 12345678", "", "+390612345678", "IT"),
        ("3471234567.0", "IT", "+393471234567", "IT"),
        ("393471234567", "IT", "+393471234567", "IT"),
        ("612 34 56 78", "ES", "+34612345678", "ES"),
        ("+34 91 123 45 67", "IT", "+34911234567", "ES"),
        ("512-345-678", "PL", "+48512345678", "PL"),
        ("(22) 123 45 67", "PL", "+48221234567", "PL"),
        ("07400 123456", "GB", "+447400123456", "GB"),
        ("+44 (0)20 7946 0958", "", "+442079460958", "GB"),
        ("07624 123456", "GB", "+447624123456", "IM"),
        ("00-1-212-555-7777", "IT", "+12125557777", "US"),
        ("tel:+1-418-656-9254;ext=102", "", "+14186569254;ext=102", "CA"),
        ("tel. 02/1234567 int. 12", "IT", "+39021234567;ext=12", "IT"),
        ("22 123 45 67 wew. 5", "PL", "+48221234567;ext=5", "PL"),
        ("020 7946 0958 x21", "gb", "+442079460958;ext=21", "GB"),
        ("３４７１２３４５６７", "IT", "+393471234567", "IT"),
    ],
)
def test_a_number_is_written_in_e164(typed: str, country: str, value: str, of: str) -> None:
    answer = phone(typed, country=country)
    assert (answer.value, answer.country, answer.problem) == (value, of, "")


@pytest.mark.parametrize(
    ("typed", "country", "value", "told"),
    [
        ("347 1234567 ask for Anna", "IT", "+393471234567", "holds more than a phone number"),
        ("02 1234567 / 347 1234567", "IT", "0212345673471234567", "is not a valid phone number of IT"),
        ("+39 12", "", "+3912", "is not a valid phone number"),
        ("347 1234567", "", "3471234567", "no country is known to read it in"),
        ("(111) 222-3333", "US", "1112223333", "is not a valid phone number of US"),
        ("BusinessPhone", "IT", "BusinessPhone", "“BusinessPhone” is not a phone number"),
        ("", "IT", "", "Nothing is written here"),
    ],
)
def test_what_cannot_be_called_keeps_its_digits(typed: str, country: str, value: str, told: str) -> None:
    answer = phone(typed, country=country)
    assert answer.value == value
    assert told in answer.problem


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_an_example_of_every_country_is_read_in_its_own_notation(region: str) -> None:
    example = phonenumbers.example_number(region)
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    national = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.NATIONAL)
    assert phone(national, country=region).value == e164
    assert phone(e164).value == e164


def _by_library(typed: str, region: str) -> str:
    try:
        number = phonenumbers.parse(typed, region)
    except phonenumbers.NumberParseException:
        return ""
    valid = phonenumbers.is_valid_number(number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) if valid else ""


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["IT", "ES", "PL", "GB"]), st.from_regex(r"(\+?(39|34|48|44))?0?[1-9][0-9]{5,11}", fullmatch=True)
)
def test_the_short_cut_answers_as_the_library_does(region: str, typed: str) -> None:
    answer = phone(typed, country=region)
    assert ("" if answer.problem else answer.value) == _by_library(typed, region)

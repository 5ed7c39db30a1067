"""VAT numbers of the European Union and Great Britain, by their check digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.it import iva

from clientela.parties.normalise import vat


@pytest.mark.parametrize(
    ("typed", "country", "value", "of"),
    [
        ("00743110157", "IT", "IT00743110157", "IT"),
        ("P.IVA: IT 00743110157", "", "IT00743110157", "IT"),
        ("743110157", "IT", "IT00743110157", "IT"),  # a spreadsheet ate the zeros
        ("b-64717838", "ES", "ESB64717838", "ES"),
        ("ES X5253868R", "IT", "ESX5253868R", "ES"),
        ("NIP 856-734-62-15", "PL", "PL8567346215", "PL"),
        ("PL8567346215", "", "PL8567346215", "PL"),
        ("094259216", "GR", "EL094259216", "GR"),
        ("GR 094259216", "", "EL094259216", "GR"),
        ("GB 980 7806 84", "", "GB980780684", "GB"),
        ("XI980780684", "", "XI980780684", "GB"),
        ("FR 23 334 175 221", "", "FR23334175221", "FR"),
        ("DE136695976", "", "DE136695976", "DE"),
        ("U13585627", "AT", "ATU13585627", "AT"),
        ("BE 428.759.497", "", "BE0428759497", "BE"),
        ("NL4495445B01", "", "NL004495445B01", "NL"),
        ("SE 123456789701", "", "SE123456789701", "SE"),
        ("IE6433435F", "", "IE6433435F", "IE"),
        ("PT 501 964 843", "", "PT501964843", "PT"),
    ],
)
def test_a_number_is_prefixed_with_its_country(typed: str, country: str, value: str, of: str) -> None:
    answer = vat(typed, country=country)
    assert (answer.value, answer.country, answer.problem) == (value, of, "")


@pytest.mark.parametrize(
    ("typed", "country", "told"),
    [
        ("00743110158", "IT", "is not a valid VAT number of IT"),
        ("IT00743110158", "", "is not a valid VAT number of IT"),
        ("ESB64717839", "", "is not a valid VAT number of ES"),
        ("8567346216", "PL", "is not a valid VAT number of PL"),
        ("DE136695978", "IT", "is not a valid VAT number of DE"),
        ("EL123456781", "", "is not a valid VAT number of GR"),
        ("FR84323140391", "", "is not a valid VAT number of FR"),
        ("PT501964842", "", "is not a valid VAT number of PT"),
        ("HR33392005962", "", "is not a valid VAT number of HR"),
        ("GB802311781", "", "is not a valid VAT number of GB"),
        ("n/a", "IT", "is not a valid VAT number of IT"),
        ("00743110157", "", "no country is known to check it by"),
        ("", "IT", "Nothing is written here"),
    ],
)
def test_a_wrong_number_is_told(typed: str, country: str, told: str) -> None:
    assert told in vat(typed, country=country).problem


def test_a_number_from_elsewhere_is_kept_as_written() -> None:
    answer = vat(" che-123.456.788  mwst", country="ch")
    assert (answer.value, answer.problem, answer.country) == ("CHE-123.456.788 MWST", "", "CH")


@settings(max_examples=200, deadline=None)
@given(st.from_regex(r"[0-9]{7}(0[0-9]{2}|100|12[0-9]|888|999|[0-9]{3})[0-9]", fullmatch=True))
def test_the_italian_short_cut_answers_as_the_library_does(number: str) -> None:
    assert (vat(number, country="IT").problem == "") == iva.is_valid(number)

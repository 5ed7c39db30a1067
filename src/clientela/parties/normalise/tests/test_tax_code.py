"""Tax codes of Italy, Spain and Poland, by their check characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.it import codicefiscale

from clientela.parties.normalise import tax_code


@pytest.mark.parametrize(
    ("typed", "country", "value", "of"),
    [
        ("RCCMNL83S18D969H", "", "RCCMNL83S18D969H", "IT"),
        ("C.F. rcc mnl 83s18 d969h", "", "RCCMNL83S18D969H", "IT"),
        ("RCCMNL83S18D969H", "PL", "RCCMNL83S18D969H", "IT"),
        ("00743110157", "IT", "00743110157", "IT"),
        ("54362315-K", "ES", "54362315K", "ES"),
        ("X-5253868-R", "ES", "X5253868R", "ES"),
        ("CIF: ESB64717838", "ES", "B64717838", "ES"),
        ("44051401359", "PL", "44051401359", "PL"),
        ("PL 856-734-62-15", "PL", "8567346215", "PL"),
        ("REGON 192598184", "PL", "192598184", "PL"),
        ("12345678512347", "PL", "12345678512347", "PL"),
        (" ab 12 34 56 c ", "GB", "AB 12 34 56 C", "GB"),
        ("123-45-6789", "", "123-45-6789", ""),
    ],
)
def test_a_code_is_written_compactly(typed: str, country: str, value: str, of: str) -> None:
    answer = tax_code(typed, country=country)
    assert (answer.value, answer.country, answer.problem) == (value, of, "")


@pytest.mark.parametrize(
    ("typed", "country"),
    [
        ("RCCMNL83S18D969X", "IT"),
        ("RCCMNL83B30D969H", "IT"),
        ("00743110158", "IT"),
        ("54362315Z", "ES"),
        ("B64717839", "ES"),
        ("44051401358", "PL"),
        ("8567346216", "PL"),
        ("192598183", "PL"),
        ("12345678512348", "PL"),
        ("123", "PL"),
    ],
)
def test_a_wrong_code_is_told_and_kept(typed: str, country: str) -> None:
    answer = tax_code(typed, country=country)
    assert answer.problem == f"“{typed}” is not a valid tax code of {country}"
    assert answer.value == typed


@settings(max_examples=150, deadline=None)
@given(st.from_regex(r"[A-Z]{6}[0-9]{2}[ABCDEHLMPRST][0-7][0-9][A-Z][0-9]{3}", fullmatch=True), st.sampled_from("AHKZ"))
def test_the_short_cut_answers_as_the_library_does(start: str, other: str) -> None:
    for code in (start + codicefiscale.calc_check_digit(start), start + other):
        assert (tax_code(code, country="IT").problem == "") == codicefiscale.is_valid(code)

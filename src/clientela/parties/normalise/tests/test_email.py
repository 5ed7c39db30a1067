"""Addresses as people, spreadsheets and mail programs write them."""

import pytest

from clientela.parties.normalise import email


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Giulia.Bellandi@Example.COM", "giulia.bellandi@example.com"),
        (" o'brien+crm@mail.example.ie ", "o'brien+crm@mail.example.ie"),
        ("mailto:Anna@Example.it?subject=Ciao", "anna@example.it"),
        ('"Rossi, Mario" <Mario@Example.it>', "mario@example.it"),
        ("<anna@example.it>", "anna@example.it"),
        ("'anna@example.it';", "anna@example.it"),
        ("anna @ example.it", "anna@example.it"),
        ("anna@example.it (ufficio)", "anna@example.it"),
        ("anna\u200b@example.it\u00a0", "anna@example.it"),
        ("José@Bücher.de", "josé@bücher.de"),
        ("info@XN--BCHER-KVA.de", "info@bücher.de"),
        ("straße@example.de", "straße@example.de"),
        ("łukasz@example.pl", "łukasz@example.pl"),
        ("a@trial.test", "a@trial.test"),
    ],
)
def test_an_address_is_taken_out_of_what_surrounds_it(typed: str, value: str) -> None:
    assert (email(typed).value, email(typed).problem) == (value, "")


@pytest.mark.parametrize(
    ("typed", "value", "problem"),
    [
        ("Stefano@", "stefano@", "“Stefano@” is not a complete e-mail address"),
        ("anna@localhost", "anna@localhost", "“anna@localhost” is not a complete e-mail address"),
        ("n/a", "n/a", "“n/a” is not an e-mail address"),
        ("anna@@example.it", "anna@@example.it", "“anna@@example.it” is not a valid e-mail address"),
        ("anna@example..it", "anna@example..it", "“anna@example..it” is not a valid e-mail address"),
        ("anna@mail.local", "anna@mail.local", "“anna@mail.local” is not a valid e-mail address"),
        ("a@b.it c@d.it", "a@b.it c@d.it", "“a@b.it c@d.it” holds more than one e-mail address"),
        ("", "", "Nothing is written here"),
    ],
)
def test_what_is_no_address_is_kept_and_told(typed: str, value: str, problem: str) -> None:
    assert (email(typed).value, email(typed).problem) == (value, problem)


def test_a_whole_page_in_the_field_is_cut_to_what_an_index_takes() -> None:
    answer = email("x" * 100_000)
    assert len(answer.value) == 501
    assert answer.problem == f"“{'x' * 60}…” is longer than 500 characters"

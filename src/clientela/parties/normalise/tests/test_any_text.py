"""Whatever the text: nothing raises, nothing is lost, and a normaliser given its own answer gives it again."""

from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties.normalise import (
    PersonName,
    country,
    email,
    fold,
    full_name,
    language,
    organisation_key,
    phone,
    split_many,
    split_name,
    tame,
    tax_code,
    tidy,
    vat,
    website,
)

_NAME_WORDS = """
    Anna ROSSI mario de la DE' van Van von y - Dr. dr hab. Pan Sr. Sra. Jr PhD III María del Carmen los Ángeles García
    Pérez 山田 太郎 Al bin محمد بن "Gianni" (Jaś) , , Dott.ssa D. Don S.r.l. Sp. z o.o. & C. GmbH The 😀 J.R. d'angelo
"""
_NUMBERS = st.from_regex(
    r"(\+|00|IT|ES|PL|GB|EL|FR)? ?[0-9A-Z]{0,4}[0-9 ./-]{3,12}( ?(ext|int|x)\.? ?[0-9]{1,7})?", fullmatch=True
)
_ADDRESSES = st.one_of(
    st.emails(), st.emails().map("Anna <{}>".format), st.text(alphabet="abh.tps:/@<>é\"' ;,", max_size=20)
)
_NAMES = st.lists(st.sampled_from(_NAME_WORDS.split()), max_size=7).map(" ".join)
_HARD = st.text(alphabet='aA0 .,@:;&"Ã©\x81\xa0\u200b\u200d\u202e\x00\ud800ßİıǆΣ\u0301日😀🇮🇹ا', max_size=15)
_ANY = st.one_of(st.text(max_size=30), _HARD, _NAMES, _NUMBERS, _ADDRESSES)
_COUNTRIES = st.sampled_from(["", "IT", "ES", "PL", "GB", "GR", "US", "HU", "it", "??"])

_thorough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("normalise", [tidy, tame, fold, organisation_key, country, language])
@_thorough
@given(text=_ANY)
def test_a_text_normalised_twice_is_as_normalised_once(normalise: Callable[[str], str], text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize("normalise", [email, website])
@_thorough
@given(text=_ANY)
def test_an_address_normalised_twice_is_as_normalised_once(normalise: Callable, text: str) -> None:
    once = normalise(text)
    again = normalise(once.value)
    assert again.value == once.value
    assert again.problem == "" or once.problem


@pytest.mark.parametrize("normalise", [phone, vat, tax_code])
@_thorough
@given(text=_ANY, of=_COUNTRIES)
def test_a_number_normalised_twice_is_as_normalised_once(normalise: Callable, text: str, of: str) -> None:
    once = normalise(text, country=of)
    again = normalise(once.value, country=of)
    assert again.value == once.value
    assert again.problem == "" or once.problem


@_thorough
@given(text=_ANY, of=_COUNTRIES)
def test_every_letter_of_a_name_is_in_one_of_its_pieces(text: str, of: str) -> None:
    name = split_name(text, country=of)
    pieces = name.prefix + name.given + name.family + name.suffix + name.nickname
    assert sorted(filter(str.isalnum, pieces)) == sorted(filter(str.isalnum, tidy(text)))


@_thorough
@given(text=_NAMES.filter(lambda name: not set(name) & set(',"(')))
def test_no_letter_changes_its_place_in_a_name_without_comma_or_nickname(text: str) -> None:
    name = split_name(text)
    family_first = PersonName(name.prefix, name.family, name.given, name.suffix)
    assert " ".join(text.split()) in (full_name(name), full_name(family_first))


@_thorough
@given(cell=_ANY)
def test_a_divided_cell_is_not_divided_further(cell: str) -> None:
    for value in split_many(cell):
        assert split_many(value) == [value]


@pytest.mark.parametrize(
    "piece", ["a", " ", "a ", "a.", "a@", ",", '"', "(", "„", "don ", "srl ", "&", "1", "+", "Ã", "🇮🇹", "\u0301"]
)
def test_a_cell_of_a_hundred_thousand_characters_takes_no_time(piece: str) -> None:
    cell, began = (piece * 100_000)[:100_000], process_time()
    for normalise in (tidy, tame, fold, organisation_key, country, language, split_many, split_name, email, website):
        normalise(cell)
    for normalise_number in (phone, vat, tax_code):
        normalise_number(cell, country="IT")
    assert process_time() - began < 3  # it takes a tenth of that; what grows with the square takes minutes

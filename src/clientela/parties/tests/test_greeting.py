"""How letters begin, in each language's own use."""

import pytest

from clientela.parties import actions
from clientela.parties.normalise import first_surname, gender_of_title
from clientela.parties.salutations import greeting

L, G, F, S, P = "language", "given_name", "family_name", "gender", "prefix"
CASES = [
    ({L: "it", G: "Anna", F: "De Santis", P: "Dott.ssa"}, "Gentile Dott.ssa De Santis", "Ciao Anna"),
    ({L: "it", G: "Anna", F: "Rossi", S: "female"}, "Gentile Sig.ra Rossi", "Ciao Anna"),
    ({L: "it", G: "Andrea", F: "Rossi"}, "Gentile Andrea Rossi", "Ciao Andrea"),
    ({L: "es", G: "Lucía", F: "García Vidal", S: "female"}, "Estimada Sra. García", "Hola, Lucía"),
    ({L: "es", G: "Rosa", F: "de la Fuente Gil", P: "Sra."}, "Estimada Sra. de la Fuente", "Hola, Rosa"),
    ({L: "es", G: "Alex", F: "Ruiz"}, "Estimado/a Alex Ruiz", "Hola, Alex"),
    ({L: "pl", G: "Anna", F: "Nowak", S: "female"}, "Szanowna Pani", "Cześć, Anna"),
    ({L: "pl", G: "Jan", F: "Nowak", S: "male", P: "dr"}, "Szanowny Panie Doktorze", "Cześć, Jan"),
    ({L: "pl", G: "Jan", F: "Nowak", S: "male", P: "mgr"}, "Szanowny Panie", "Cześć, Jan"),
    ({L: "pl", G: "Alex"}, "Szanowni Państwo", "Cześć, Alex"),
    ({L: "en-GB", G: "John", F: "Smith", P: "Mr"}, "Dear Mr Smith", "Hello John"),
    ({L: "fi", G: "Aino", F: "Aalto"}, "Dear Aino Aalto", "Hello Aino"),
    ({"country": "IT", G: "Anna", F: "Rossi"}, "Gentile Anna Rossi", "Ciao Anna"),
    ({}, "Dear Sir or Madam", "Hello"),
    ({L: "en", S: "neutral", G: "Sam", F: "Poe"}, "Dear Sam Poe", "Hello Sam"),
]  # fmt: skip


@pytest.mark.parametrize(("person", "formal", "informal"), CASES)
def test_a_letter_begins_as_its_language_has_it(person, formal, informal):
    said = greeting(person)
    assert (said.formal, said.informal) == (formal, informal)


@pytest.mark.parametrize(
    ("prefix", "gender"),
    [
        ("Sig.ra", "female"),
        ("Sr.", "male"),
        ("Pan", "male"),
        ("Dña.", "female"),
        ("Dott.", ""),
        ("Prof. Mrs", "female"),
        ("", ""),
    ],
)
def test_a_title_tells_the_form_of_address(prefix, gender):
    assert gender_of_title(prefix) == gender


@pytest.mark.parametrize(
    ("family", "first"),
    [("García Vidal", "García"), ("de la Fuente Gil", "de la Fuente"), ("Rossi", "Rossi"), ("", "")],
)
def test_the_first_of_two_surnames_keeps_its_particles(family, first):
    assert first_surname(family) == first


def test_the_page_and_the_api_greet_alike(alice):
    key = actions.create(
        "person", {"name": "Anna Rossi", "given_name": "Anna", "family_name": "Rossi", "language": "it"}, by=alice.actor
    )
    said = alice.browser.get(f"/api/v1/people/{key}/greetings", **alice.bearer).json()
    assert said == {"formal": "Gentile Anna Rossi", "informal": "Ciao Anna"}
    assert "Gentile Anna Rossi," in alice.browser.get(f"/people/{key}/").content.decode()


def test_strangers_learn_no_greeting(alice, charlie):
    key = actions.create("person", {"name": "Anna"}, by=alice.actor)
    assert charlie.browser.get(f"/api/v1/people/{key}/greetings", **charlie.bearer).status_code == 403

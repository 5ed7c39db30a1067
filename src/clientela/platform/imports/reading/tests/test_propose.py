"""Proposing where columns go: by the words of headings in several languages, by values, and not at all."""

import time

import pytest

from clientela.platform.imports.reading import Layout, Proposal, Row, Target, propose
from clientela.platform.imports.reading.words import fold

TARGETS = (
    Target("id", ("ID", "Customer ID"), "text"),
    Target("name", ("Name", "Full name"), "name"),
    Target("given", ("First name", "Nome", "Nombre", "Imię"), "text"),
    Target("family", ("Last name", "Surname", "Cognome", "Apellidos", "Nazwisko"), "text"),
    Target("company", ("Company", "Organisation", "Azienda", "Firma"), "text"),
    Target("born", ("Birthday", "Date of birth", "Data di nascita"), "date"),
    Target("emails", ("E-mail", "Correo electrónico"), "email", many=True),
    Target("phones", ("Phone", "Telephone", "Telefono", "Telefon"), "phone", many=True),
    Target("street", ("Street", "Via", "Calle", "Ulica"), "text", many=True),
    Target("city", ("City", "Città", "Ciudad", "Miasto"), "text", many=True),
    Target("zip", ("ZIP", "Postal code", "CAP"), "text", many=True),
    Target("country", ("Country", "Paese"), "country"),
    Target("web", ("Website", "Sito web"), "url"),
    Target("revenue", ("Annual revenue", "Fatturato"), "number"),
    Target("vip", ("VIP",), "truth"),
)


def proposed(headings: tuple[str, ...], *rows: tuple[str | None, ...]) -> tuple[Proposal, ...]:
    layout = Layout("delimited", "utf-8", 1, "", ",", '"', 1, None, headings, ".", "dmy", "", "")
    return propose(layout, [Row(number, row) for number, row in enumerate(rows, 2)], TARGETS)


def one(heading: str, *values: str | None) -> Proposal:
    return proposed((heading,), *((value,) for value in values))[0]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("E-mail 2 Address", "email 2 address"), ("EMailAddress", "email address"), ("firstName", "first name"),
        ("Phone1", "phone 1"), ("APIKey", "api key"), ("Sales_Region__c", "sales region"), ("Città/Località", "citta localita"),
        ("Imię", "imie"), ("Województwo", "wojewodztwo"), ("ŁÓDŹ", "lodz"), ("Straße", "strasse"),
        ("phones.1.number", "phones 1 number"),
    ],
)  # fmt: skip
def test_headings_are_folded(text: str, tokens: str) -> None:
    assert fold(text) == tuple(tokens.split())


@pytest.mark.parametrize(
    ("heading", "target", "label", "ordinal"),
    [
        ("E-mail", "emails", "", 1), ("EMAIL", "emails", "", 1), ("e_mail", "emails", "", 1), ("Email 2", "emails", "", 2),
        ("E-mail 52 Address", "emails", "", 52), ("E-mail home", "emails", "home", 1), ("Work Email", "emails", "work", 1),
        ("E-mail 1 - Value", "emails", "", 1), ("Correo electronico", "emails", "", 1), ("Contact e-mail", "emails", "", 1),
        ("Business Fax", "phones", "work fax", 1), ("Home Phone 2", "phones", "home", 2), ("Mobile Phone", "phones", "mobile", 1),
        ("Cellulare", "phones", "mobile", 1), ("Pager", "phones", "pager", 1), ("Phone 1 - Value", "phones", "", 1),
        ("Telefono ufficio", "phones", "work", 1), ("Telefon komórkowy", "phones", "mobile", 1), ("Phone number", "phones", "", 1),
        ("Address home 2 street", "street", "home", 2), ("Billing City", "city", "billing", 1), ("MailingPostalCode", "zip", "", 1),
        ("First Name", "given", "", 1), ("first_name", "given", "", 1), ("Nome", "given", "", 1), ("IMIĘ", "given", "", 1),
        ("Customer name", "name", "", 1), ("Company name", "company", "", 1), ("Organization", "company", "", 1),
        ("customer_id", "id", "", 1), ("Annual Revnue", "revenue", "", 1), ("Website home", "web", "", 1),
        ("Birthday", "born", "", 1), ("Business country", "country", "", 1), ("Company e-mail", "emails", "work", 1),
    ],
)  # fmt: skip
def test_words_of_headings(heading: str, target: str, label: str, ordinal: int) -> None:
    found = one(heading)
    assert (found.target, found.label, found.ordinal) == (target, label, ordinal), found.because
    assert found.sure >= 0.7


@pytest.mark.parametrize(
    "heading",
    [
        "E-mail 1 - Type", "Website Rel", "Email opt in", "Assistant Phone", "Manager's e-mail", "Phone verified", "County",
        "NameLower", "Parent company", "Company ID", "Created date", "Custom Value1", "x", "", "Nam", "Notes", "Province code",
        "Name of the dog", "Business name", "Other ID", "IP address", "Product", "Column 1",
    ],
)  # fmt: skip
def test_a_heading_that_is_not_understood_goes_nowhere(heading: str) -> None:
    found = one(heading)
    assert (found.target, found.label, found.sure) == (None, "", 0.0)


def test_the_reason_names_the_word() -> None:
    assert one("Business Phone").because == "its heading says “Phone”"
    assert one("Business Fax").because == "a work fax is a phone"
    assert one("Annual Revnue").because == "its heading is nearly “Annual revenue”"
    assert one("Column 1", "a@x.it").because == "all 1 values look like e-mail addresses"


@pytest.mark.parametrize(
    ("values", "target"),
    [
        (["a@x.it", None, "b@y.com"], "emails"),
        (["+39 06 1234567", "02 7654321", "(555) 123-4567"], "phones"),
        (["https://x.test", "www.y.test/a"], "web"),
        (["Italia", "Poland", "España"], "country"),
        (["31/12/1980", "01/02/1990", "5.6.1970"], "born"),
        (["a@x.it", "b at y.com"], None),
        (["12", "15", "20"], None),
        (["1.234", "5.678", "9.012"], None),
        (["+39 06 1234567"], None),
        (["Rossi", "Verdi", "Bianchi"], None),
    ],
)
def test_values_tell_where_headings_do_not(values: list[str | None], target: str | None) -> None:
    assert one("Column 3", *values).target == target


def test_codes_of_two_letters_are_countries_only_by_name() -> None:
    provinces = ("TO", "MI", "CO", "LE", "SA")
    assert one("Prov", "TO", "CO", "LE", "SA").target is None
    assert one("Paese", *provinces).target == "country"


def test_values_of_somebody_else_are_left() -> None:
    assert one("Assistant", "a@x.it", "b@x.it").target is None
    assert one("Referrer e-mail", "a@x.it", "b@x.it").target is None
    assert one("Kontakt do mnie", "a@x.it", "b@x.it").target == "emails"


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("E-mail", ["yes", "no", "yes"]),
        ("Phone", ["daily", "never", "weekly"]),
        ("Birthday", ["card", "flowers", "none"]),
        ("Annual revenue", ["high", "low", "low"]),
        ("VIP", ["gold", "silver", "gold"]),
        ("Website", ["a@x.it", "b@x.it", "c@x.it"]),
        ("Name", ["1", "2", "3"]),
    ],
)
def test_values_that_contradict_a_heading_are_believed(heading: str, values: list[str]) -> None:
    assert one(heading, *values).target != {target.headings[0]: target.key for target in TARGETS}[heading]


def test_a_target_of_one_column_gets_the_best() -> None:
    found = proposed(("Website work", "Website", "Sito web", "E-mail", "E-mail work"))
    assert [item.target for item in found] == [None, "web", None, "emails", "emails"]


def test_each_column_has_its_proposal_in_order() -> None:
    found = proposed(("x", "City", "y", "Name"))
    assert [(item.column, item.target) for item in found] == [(0, None), (1, "city"), (2, None), (3, "name")]


def test_ten_thousand_columns_are_proposed_in_seconds() -> None:
    begun = time.process_time()
    assert len(proposed(tuple(f"Heading number {n} of many" for n in range(10_000)))) == 10_000
    assert time.process_time() - begun < 10

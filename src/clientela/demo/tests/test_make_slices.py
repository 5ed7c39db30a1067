"""Slices as rows: the same from the same seed, whole lines, plausible in names, numbers, seasons and lives."""

import json
from collections import Counter
from dataclasses import replace

import phonenumbers
import pytest
from stdnum.es import cif
from stdnum.gb import vat as gb_vat
from stdnum.it import iva
from stdnum.pl import nip

from clientela.demo.chance import Chance
from clientela.demo.countries import COUNTRIES, POLAND
from clientela.demo.people import surname
from clientela.demo.sheets import COLUMNS
from clientela.demo.slices import Plan, doubles, make

Tables = dict[str, list[dict[str, str]]]
CHECKS = {"IT": iva.is_valid, "ES": cif.is_valid, "PL": nip.is_valid, "GB": gb_vat.is_valid}


def rows(plan: Plan, number: int = 0) -> Tables:
    """A slice as tables of named cells."""
    sheets = make(plan, number)
    return {
        table: [dict(zip(columns.split(), line.split("\t"), strict=True)) for line in sheets.whole(table).splitlines()]
        for table, columns in COLUMNS.items()
    }


@pytest.fixture(scope="module")
def few(paper: Plan) -> Tables:
    return rows(paper)


@pytest.fixture(scope="module")
def many(paper: Plan) -> Tables:
    owners = {country.code: (f"owner in {country.code}",) for country in COUNTRIES}
    return rows(replace(paper, people=1500, owners=owners))


def test_the_same_plan_gives_the_same_rows(paper: Plan) -> None:
    one, other, different = make(paper, 0), make(paper, 0), make(replace(paper, seed=8), 0)
    assert [one.whole(table) for table in COLUMNS] == [other.whole(table) for table in COLUMNS]
    assert make(paper, 0).whole("Party") != different.whole("Party")


def test_there_are_as_many_people_and_firms_as_planned(few: Tables) -> None:
    kinds = Counter(row["kind"] for row in few["Party"])
    assert (kinds["person"], kinds["organisation"]) == (300, 60)
    assert kinds["household"] > 0


def test_no_cell_needs_escaping(few: Tables) -> None:
    cells = {cell for table in few.values() for row in table for cell in row.values()}
    assert not [cell for cell in cells if "\\" in cell and cell != "\\N"]


@pytest.mark.parametrize(("table", "column"), [("Entry", "details"), ("SourceRecord", "payload")])
def test_json_can_be_read(few: Tables, table: str, column: str) -> None:
    assert all(isinstance(json.loads(row[column]), dict) for row in few[table])


def test_slices_give_out_different_numbers(paper: Plan) -> None:
    one, other = (rows(replace(paper, slice=150), number) for number in (0, 1))
    for table, column in [
        ("Order", "number"),
        ("Identifier", "value"),
        ("SourceRecord", "external_id"),
        ("Party", "id"),
    ]:
        assert not {row[column] for row in one[table]} & {row[column] for row in other[table]}, table


def test_one_e_mail_address_belongs_to_one_person_and_their_double(paper: Plan, few: Tables) -> None:
    points = [row for row in few["ContactPoint"] if row["kind"] == "email"]
    twice = {value for value, count in Counter(row["value"] for row in points).items() if count > 1}
    holders = [{row["party_id"] for row in points if row["value"] == value} for value in twice]
    pairs = [set(pair) for pair in doubles(paper)]
    assert all(any(len(held & pair) == 2 for pair in pairs) for held in holders)


def test_phones_are_valid_unless_they_are_marked(few: Tables) -> None:
    phones = [row for row in few["ContactPoint"] if row["kind"] == "phone" and row["valid"] == "t"]
    assert len(phones) > 200
    assert all(phonenumbers.is_valid_number(phonenumbers.parse(row["value"])) for row in phones)


def test_vat_numbers_have_their_check_digits(few: Tables) -> None:
    numbers = few["Identifier"]
    assert {row["country"] for row in numbers} == set(CHECKS)
    assert all(CHECKS[row["country"]](row["value"][2:]) for row in numbers)


def test_polish_women_have_women_s_names() -> None:
    chance = Chance("names")
    names = [surname(chance, POLAND, woman=True) for _ in range(500)]
    assert not [name for name in names if name.endswith(("ski", "cki"))]
    assert any(name.endswith("ska") for name in names)


def test_pet_names_belong_to_names_that_are_given() -> None:
    for country in COUNTRIES:
        assert len(set(country.nicknames) & {*country.men, *country.women}) >= 0.9 * len(country.nicknames)


def test_one_in_twenty_is_a_double(paper: Plan) -> None:
    pairs = list(doubles(replace(paper, people=2000)))
    assert 60 < len(pairs) < 140
    assert not {second for second, _ in pairs} & {first for _, first in pairs}


def test_december_is_busier_than_august(many: Tables) -> None:
    months = Counter(row["placed_at"][5:7] for row in many["Order"])
    assert months["12"] > 2 * months["08"]


def test_some_buy_once_and_some_for_years(many: Tables) -> None:
    orders = Counter(row["party_id"] for row in many["Order"] if row["kind"] == "sale")
    assert sum(count == 1 for count in orders.values()) > 0.25 * len(orders)
    assert max(orders.values()) > 25


def test_entries_are_few_for_most_and_many_for_some(many: Tables) -> None:
    counts = Counter(row["party_id"] for row in many["Entry"])
    assert 4 < counts.total() / 1500 < 6
    assert max(counts.values()) > 50


def test_what_lies_ahead_are_tasks_and_meetings(many: Tables) -> None:
    assert {row["kind"] for row in many["Entry"] if row["at"] >= "2026"} == {"task", "meeting"}


def test_parties_mostly_have_the_owner_of_their_country(many: Tables) -> None:
    owned = [row for row in many["Party"] if row["owner_id"] != "\\N"]
    assert 0.8 < len(owned) / len(many["Party"]) < 0.9
    assert all(row["owner_id"] == f"owner in {row['country']}" for row in owned)

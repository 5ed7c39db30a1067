"""The numbers beside the lines of a condition: what is left after each, by one statement, for who may see it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from clientela.parties import actions as parties

FORM = {
    "do": "left", "n.join": "all", "n.size": "3",
    "n.0.about": "city", "n.0.op": "is", "n.0.value": "Alba",
    "n.1.join": "any", "n.1.size": "2",
    "n.1.0.about": "name", "n.1.0.op": "contains", "n.1.0.value": "Anna",
    "n.1.1.about": "name", "n.1.1.op": "contains", "n.1.1.value": "Bruno",
    "n.2.about": "name", "n.2.op": "is", "n.2.value": "",
}  # fmt: skip


def people(alice):
    for name, city in (("Anna", "Alba"), ("Bruno", "Alba"), ("Carla", "Alba"), ("Dino", "Bra")):
        parties.create("person", {"name": name, "city": city}, by=alice.actor)


def left(browser, form=FORM):
    said = browser.post("/people/conditions/", form).content.decode()
    return {place: int(number) for place, number in re.findall(r'id="left-n-([\d-]+)"[^>]*>(\d+)<', said)}


def test_each_line_tells_how_many_are_left_after_it(alice):
    people(alice)
    assert left(alice.browser) == {"0": 3, "1-0": 1, "1-1": 2, "1": 2}


def test_one_statement_counts_for_all_lines(alice):
    people(alice)
    with CaptureQueriesContext(connection) as one:
        left(
            alice.browser, {name: value for name, value in FORM.items() if not name.startswith("n.1")} | {"n.size": "1"}
        )
    with CaptureQueriesContext(connection) as many:
        left(alice.browser)
    assert len(many) == len(one)


def test_who_may_not_see_them_is_told_no_number(alice, charlie):
    people(alice)
    answer = charlie.browser.post("/people/conditions/", FORM)
    assert (answer.status_code, "left-n" in answer.content.decode()) == (403, False)


def test_what_nothing_can_pass_leaves_nobody(alice):
    people(alice)
    form = {"do": "left", "n.join": "any", "n.size": "1", "n.0.about": "lifecycle", "n.0.op": "any_of", "n.0.value": ""}
    assert left(alice.browser, form) in ({}, {"0": 0})

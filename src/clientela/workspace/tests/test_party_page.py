"""The customer's page: one statement whatever there is, strange text written safely, and nothing that one may not see."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.people.keys import new_key
from clientela.sales.orders.actions import finish_lines, take_lines
from clientela.sales.orders.models import Order
from clientela.timeline.actions import note

EVIL = "<script>alert(1)</script>"


@pytest.fixture
def anna(owner: Any, arrivals: Any) -> Party:
    """A customer with two orders, one of them a return, who works at Alba."""
    lines = [
        {"number": number, "placed_at": f"2026-05-0{day}", "code": "A", "quantity": quantity, "unit_price": "9.9", "customer": "7",
         "customer_name": "Anna Rossi"}
        for number, day, quantity in (("S-1", 1, "2"), ("R-1", 2, "-1"))
    ]  # fmt: skip
    key = new_key()
    take_lines(arrivals("order", *lines, import_id=key), by=owner.actor)
    finish_lines("shop", key, by=owner.actor)
    anna = Party.objects.get(kind="person")
    parties.edit("person", anna.pk, {"organisation": {"name": "Alba"}}, by=owner.actor)
    return anna


def page(who: Any, address: str) -> str:
    response = who.browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_it_is_one_statement_whatever_there_is(anna, owner):
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            page(owner, f"/people/{anna.pk}/")
        assert len(queries) == 2
        for n in range(30):
            note(anna.pk, f"Note {n}", by=owner.actor)


def test_it_shows_orders_returns_and_where_she_works(anna, owner):
    text = page(owner, f"/people/{anna.pk}/")
    for piece in ("#S-1", "#R-1", "Alba", "Return", "9.90"):
        assert piece in text
    assert "Anna Rossi" in page(owner, f"/organisations/{Party.objects.get(name='Alba').pk}/")


def test_orders_are_for_who_may_see_orders(anna, person_with):
    reader = person_with("Rita", {"person": {"see": "all"}})
    text = page(reader, f"/people/{anna.pk}/")
    assert f"/orders/{Order.objects.get(number='S-1').pk}/" not in text
    assert "Bought in all" not in text
    timeline = Client().get(f"/api/v1/people/{anna.pk}/timeline", **reader.bearer).json()["items"]
    assert [entry["kind"] for entry in timeline] == []


def test_people_around_are_those_one_may_see(anna, person_with):
    reader = person_with("Rita", {"organisation": {"see": "all"}, "person": {"see": "own"}})
    alba = Party.objects.get(name="Alba")
    assert "Anna Rossi" not in page(reader, f"/organisations/{alba.pk}/")
    Party.objects.filter(pk=anna.pk).update(owner=reader.user)
    assert "Anna Rossi" in page(reader, f"/organisations/{alba.pk}/")


def test_whatever_a_source_said_is_written_safely(owner, arrivals):
    row = {
        "external_id": EVIL, "name": f"Zed {EVIL}", "nickname": EVIL, "organisation": EVIL, "emails": [f'"{EVIL}"@x'],
        "phones": [EVIL],
        "messaging": [{"typed": EVIL, "label": EVIL}], "addresses": [{"street": EVIL, "city": EVIL, "label": EVIL}], "tags": EVIL,
        "job_title": EVIL, "notes": EVIL, "website": "javascript:alert(1)", "identifiers": [{"kind": "vat", "typed": EVIL}],
    }  # fmt: skip
    parties.take("person", arrivals("person", row, source=EVIL), by=owner.actor)
    zed = Party.objects.get(kind="person")
    note(zed.pk, f'{EVIL} http://x.example/"onmouseover=alert(1)', by=owner.actor)
    for address in (f"/people/{zed.pk}/", f"/people/{zed.pk}/edit/", "/people/", "/people/?q=zed"):
        text = page(owner, address)
        assert EVIL not in text
        assert "<script>" not in text
        assert 'href="javascript:' not in text
        assert '"onmouseover' not in text


def test_a_note_from_the_page_answers_with_the_timeline(anna, owner):
    url = f"/people/{anna.pk}/timeline/"
    answer = owner.browser.post(url, {"text": "Likes moka"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Likes moka" in answer.content.decode()) == (200, True)
    assert owner.browser.post(url, {"text": "Twice"}).headers["Location"] == f"/people/{anna.pk}/"
    assert owner.browser.get(url).status_code == 405


def test_a_link_that_does_not_know_the_kind_finds_the_page(anna, owner, charlie):
    assert owner.browser.get(f"/parties/{anna.pk}/").headers["Location"] == f"/people/{anna.pk}/"
    assert charlie.browser.get(f"/parties/{anna.pk}/", follow=True).status_code in (403, 404)
    assert owner.browser.get(f"/parties/{new_key()}/").status_code == 404

"""An import undone: what it created goes, what it changed returns, and what people did since is kept and told."""

from typing import Any

import pytest

from clientela.parties import actions as parties
from clientela.parties.models import Address, ContactPoint, Party, SourceRecord
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.reports import undone as told
from clientela.platform.imports.tests.bringing import bring, undone
from clientela.platform.imports.uploading import take_back
from clientela.platform.permissions.queries import Denied
from clientela.sales.orders.models import Order, OrderLine
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

FIRST = """ID,Name,Email,City,Role
1,Anna,anna@example.com,Torino,Chef
2,Zoe,zoe@example.com,Roma,Cook
"""
SECOND = """ID,Name,Email,Phone,City,Company,Role
1,Anna,anna@example.com,+39 347 118 2930,Milano,Alba,Owner
3,Ewa,ewa@example.com,,Gdynia,Alba,
"""
ORDERS = """Order,Date,Code,Description,Qty,Price,Customer ID,Customer
A1,2026-05-12,X,Coffee,2,3.50,9,Pia
A1,2026-05-12,Y,Tea,1,2,9,Pia
"""


def state() -> list[Any]:
    technical = {"version", "updated_at", "seen_at"}
    models = (Party, ContactPoint, Address, SourceRecord)
    rows = [row for model in models for row in model._default_manager.order_by("pk").values()]
    return [{name: value for name, value in row.items() if name not in technical} for row in rows]


@pytest.fixture
def second(owner: Any) -> Import:
    bring(owner, FIRST, source="crm")
    return bring(owner, SECOND, source="crm")


def anna() -> Party:
    return Party.objects.get(name="Anna")


def test_all_is_as_it_was_before(owner):
    bring(owner, FIRST, source="crm")
    before = state()
    one = bring(owner, SECOND, source="crm")
    assert state() != before
    one = undone(owner, one)
    assert state() == before
    assert (one.status, one.undo["removed"], one.undo["restored"]) == (Status.UNDONE, 2, 1)


def test_undone_twice_is_undone_once(owner, second):
    one = undone(owner, second)
    after = state()
    assert not take_back(one, by=owner.actor)
    Import.objects.update(status=Status.UNDOING)
    again = actions.undo(one.pk, by=owner.actor)
    assert state() == after
    assert (again.status, again.undo, again.kept.count()) == (Status.UNDONE, one.undo, 0)


def test_the_same_file_can_be_taken_again_afterwards(owner, second):
    undone(owner, second)
    again = bring(owner, SECOND, source="crm")
    assert (again.counts["created"], again.counts["updated"]) == (1, 1)
    assert anna().city == "Milano"


def test_a_field_that_somebody_changed_since_stays(owner, second):
    parties.edit("person", anna().pk, {"city": "Napoli", "department": "Bar"}, by=owner.actor)
    one = undone(owner, second)
    assert (anna().city, anna().department, anna().job_title) == ("Napoli", "Bar", "Chef")
    left = told(one)["left"]
    assert [(item["type"], item["name"], item["because"], item["by"]) for item in left] == [
        ("person", "Anna", "edited", "Olga")
    ]
    assert left[0]["fields"] == [{"column": "city", "written": "Milano", "now": "Napoli"}]


def test_a_record_that_somebody_changed_since_stays_whole(owner, second):
    ewa = Party.objects.get(name="Ewa")
    parties.edit("person", ewa.pk, {"city": "Sopot"}, by=owner.actor)
    one = undone(owner, second)
    ewa.refresh_from_db()
    assert (ewa.city, ewa.organisation.name) == ("Sopot", "Alba")
    assert list(ewa.contact_points.values_list("value", flat=True)) == ["ewa@example.com"]
    assert [(item["name"], item["because"]) for item in told(one)["left"]] == [("Ewa", "edited")]


def test_a_record_that_something_hangs_on_since_stays(owner, second):
    ewa = Party.objects.get(name="Ewa")
    timeline.note(ewa.pk, "Called her", by=owner.actor)
    one = undone(owner, second)
    assert Entry.objects.filter(party=ewa).exists()
    assert [(item["name"], item["because"]) for item in told(one)["left"]] == [("Ewa", "linked")]


def test_search_finds_what_is_there_again(owner, second):
    assert "347118" in anna().search
    undone(owner, second)
    assert "347118" not in anna().search
    assert "annaexamplecom" in anna().search


def test_orders_go_with_their_lines_products_and_entries(owner):
    one = bring(owner, ORDERS, plural="orders", name="orders.csv")
    assert (Order.objects.count(), OrderLine.objects.count(), Entry.objects.count()) == (1, 2, 1)
    undone(owner, one)
    assert not any(model._default_manager.exists() for model in (Order, OrderLine, Entry, Party))


def test_only_who_sees_an_import_undoes_it(owner, person_with, second):
    before = state()
    ben = person_with("Ben", {"*": {"see": "all", "import": "own"}})
    assert ben.browser.post(f"/imports/{second.pk}/undo/").status_code == 404
    assert state() == before
    with pytest.raises(Denied):
        take_back(second, by=person_with("Nobody", {}).actor)
    assert Import.objects.get(pk=second.pk).status == Status.DONE

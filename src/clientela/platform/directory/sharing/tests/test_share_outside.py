"""A single record is opened to somebody outside: by whoever may let him in, as far as it can be shown outside, until it ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.utils import timezone

from clientela.parties.actions import create
from clientela.platform.directory.sharing import actions
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Share
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline

JSON = {"content_type": "application/json"}


@pytest.fixture
def dora(person_with: Any) -> Persona:
    """Outside, with a role that gives her nothing but her own record."""
    me = create("person", {"name": "Dora"}, by=SYSTEM)
    return person_with("Dora", {"person": {"see": "mine", "edit": "mine"}}, stands_for=me)


@pytest.fixture
def ada(db: None) -> UUID:
    facts = {"name": "Ada", "notes": "pays late", "job_title": "Buyer"}
    return create("person", facts, by=SYSTEM)


@pytest.fixture
def order(ada: UUID) -> UUID:
    return Order.objects.create(source="s", number="N-1", channel="fair", party_id=ada, placed_at=timezone.now()).pk


def shared(who: Persona, type_: str, record: UUID, whom: Persona, **more: Any) -> Any:
    body = {"type": type_, "record": str(record), "with": str(whom.user.pk), **more}
    return who.browser.post("/api/v1/shares", body, **JSON, **who.bearer)


def test_a_shared_order_stands_in_the_portal_and_in_the_api_until_it_ends(owner, dora, order):
    assert dora.browser.get(f"/portal/orders/{order}/").status_code == 404
    assert shared(owner, "order", order, dora).json()["with"]["kind"] == "outside"
    assert "N-1" in dora.browser.get("/portal/").content.decode()
    said = dora.browser.get(f"/api/v1/orders/{order}", **dora.bearer).json()
    assert (said["number"], "channel" in said) == ("N-1", False)
    Share.objects.update(until=timezone.now() - timedelta(hours=1))
    assert dora.browser.get(f"/portal/orders/{order}/").status_code == 404
    assert dora.browser.get(f"/api/v1/orders/{order}", **dora.bearer).status_code == 404


def test_somebody_elses_details_are_shown_as_far_as_they_are_shown_outside(owner, dora, ada):
    assert shared(owner, "person", ada, dora).status_code == 201
    assert "Ada" in dora.browser.get("/portal/people/").content.decode()
    page = dora.browser.get(f"/portal/people/{ada}/").content.decode()
    assert ("Buyer" in page, "pays late" in page, "/edit/" in page) == (True, False, False)


def test_shared_to_be_edited_what_outside_may_correct_is_corrected(owner, dora, ada):
    url = f"/api/v1/people/{ada}"
    assert shared(owner, "person", ada, dora).status_code == 201
    assert dora.browser.patch(url, {"job_title": "Chef"}, **JSON, **dora.bearer).status_code == 404
    assert shared(owner, "person", ada, dora, may_edit=True).status_code == 201
    assert dora.browser.patch(url, {"notes": "x"}, **JSON, **dora.bearer).status_code == 422
    assert dora.browser.patch(url, {"job_title": "Chef"}, **JSON, **dora.bearer).json()["job_title"] == "Chef"


def test_what_is_ours_alone_is_shared_with_nobody_outside(owner, dora, ada, order):
    note = timeline.note(ada, "hush", by=owner.actor).pk
    task = timeline.open_task({"title": "hush"}, by=owner.actor)
    assert [shared(owner, *one, dora).status_code for one in (("entry", note), ("task", task))] == [422, 422]
    assert shared(owner, "order", order, dora, may_edit=True).status_code in (404, 422)
    assert not Share.objects.exists()


def test_nobody_shares_with_people_outside_whom_he_may_not_let_in(person_with, dora, order):
    mia = person_with("Mia", {"order": {"see": "all", "share": "all"}, "person": {"see": "all"}})
    assert shared(mia, "order", order, dora).status_code == 422
    assert "Dora" not in mia.browser.get(f"/orders/{order}/sharing/").content.decode()
    assert not Share.objects.exists()


def test_the_dialog_offers_people_outside_to_whoever_may_let_them_in(owner, dora, order):
    url = f"/orders/{order}/sharing/"
    assert "dora@clientela.example" in owner.browser.get(url).content.decode()
    assert owner.browser.post(url, {"with": str(dora.user.pk)}).status_code == 200
    assert dora.browser.get(f"/portal/orders/{order}/").status_code == 200
    owner.browser.post(f"{url}{Share.objects.get().pk}/stop/")
    assert dora.browser.get(f"/portal/orders/{order}/").status_code == 404


def test_ones_rights_under_the_law_do_not_hang_on_what_was_shared(person_with, owner, ada):
    eva = person_with("Eva", {"order": {"see": "mine"}}, stands_for=create("person", {"name": "Eva"}, by=SYSTEM))
    actions.share("person", ada, eva.user.pk, by=owner.actor)
    assert eva.browser.get("/portal/privacy/").status_code == 200
    assert f"/portal/people/{eva.user.stands_for}/" not in eva.browser.get("/portal/").content.decode()

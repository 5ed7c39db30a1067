"""A legal hold keeps a record from being erased and from leaving the bin, and says so; it ends by itself or by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clientela.parties.actions import delete
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.actions import erase
from clientela.platform.privacy.holds.actions import hold, lift
from clientela.platform.privacy.holds.models import Hold
from clientela.platform.undo import bin
from clientela.platform.undo.actions import purge, purge_old
from clientela.sales.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna(owner):
    return Party.objects.create(kind="person", name="Anna", owner=owner.user)


def test_who_is_on_hold_is_not_erased(anna, owner):
    one = hold("people", anna.pk, reason="Court of Bari", by=owner.actor)
    with pytest.raises(Conflict, match="A legal hold keeps this: Court of Bari"):
        erase("people", anna.pk, reason="asked", by=owner.actor)
    assert Party.objects.filter(pk=anna.pk).exists()
    lift(one.pk, by=owner.actor)
    erase("people", anna.pk, reason="asked", by=owner.actor)
    assert not Party.objects.exists()


def test_nor_whose_order_is_on_hold(anna, owner):
    old = timezone.now() - timedelta(days=5000)
    order = Order.objects.create(party=anna, number="1", placed_at=old, total=5)
    hold("orders", order.pk, reason="Audit", by=owner.actor)
    with pytest.raises(Conflict, match="Audit"):
        erase("people", anna.pk, reason="asked", by=owner.actor)
    assert Order.objects.get().party_id == anna.pk


def test_what_is_on_hold_does_not_leave_the_bin(anna, owner):
    hold("people", anna.pk, reason="Dispute", until=date(2999, 1, 1), by=owner.actor)
    delete("person", anna.pk, by=owner.actor)
    person = registry.entity("person")
    with pytest.raises(Conflict, match=r"until Jan\. 1, 2999: Dispute"):
        purge(person, [anna.pk], by=owner.actor, reason="by hand")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bin, "days_kept", lambda: -1)
        assert purge_old(by=SYSTEM) == 0
    assert [one.name for one in bin.lying(person, owner.actor)] == ["Anna"]


def test_a_hold_ends_by_itself(anna, owner):
    one = hold("people", anna.pk, reason="Dispute", until=timezone.localdate(), by=owner.actor)
    assert list(Hold.objects.standing()) == [one]
    Hold.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert not Hold.objects.standing()
    erase("people", anna.pk, reason="asked", by=owner.actor)


@pytest.mark.parametrize(
    ("said", "why"), [({"reason": " "}, "Say why"), ({"reason": "x", "until": date(2020, 1, 1)}, "is past")]
)
def test_without_a_reason_or_for_the_past_nothing_is_held(anna, owner, said, why):
    with pytest.raises(ValueError, match=why):
        hold("people", anna.pk, **said, by=owner.actor)
    assert not Hold.objects.exists()


def test_only_who_answers_for_privacy_and_sees_the_record_holds(anna, alice, person_with):
    petra = person_with("Petra", {"*": {"see": "own"}, "privacy": {"configure": "all"}})
    for who, refusal in ((alice, Denied), (petra, Missing)):
        with pytest.raises(refusal):
            hold("people", anna.pk, reason="x", by=who.actor)
    assert not Hold.objects.exists()


def test_pages_and_api_hold_and_lift(anna, owner):
    url = f"/people/{anna.pk}/privacy/"
    assert owner.browser.post(f"{url}hold/", {"hold_reason": "Court"}).status_code == 302
    assert "Not while the legal hold stands" in owner.browser.get(url).content.decode()
    (line,) = owner.browser.get("/api/v1/holds", **owner.bearer).json()["items"]
    assert (line["name"], line["stands"]) == ("Anna", True)
    assert "Anna" in owner.browser.get("/settings/privacy/").content.decode()
    assert owner.browser.delete(f"/api/v1/holds/{line['id']}", **owner.bearer).status_code == 204
    body = {"entity": "person", "record": str(anna.pk), "reason": "Again"}
    made = owner.browser.post("/api/v1/holds", body, content_type="application/json", **owner.bearer)
    assert (made.status_code, made.json()["reason"]) == (201, "Again")
    assert Hold.objects.standing().count() == 1

"""The bin: what was deleted lies there for whoever may delete it, comes back whole, blocks nothing, and goes for good by rule."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clientela.catalog import actions as catalog
from clientela.catalog.models import Product
from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo import bin
from clientela.platform.undo.actions import keep_for, purge, purge_old, restore

API = "/api/v1/bin/people"


def person() -> Any:
    return registry.entity("person")


def make(by: Any, **raw: Any) -> Any:
    return parties.create("person", clean(person(), raw, partial=True).facts, by=by.actor)


@pytest.fixture
def ada(alice: Any) -> Any:
    key = make(alice, name="Ada", emails=[{"value": "ada@example.com"}])
    make(alice, name="Eve")
    for one in Party.objects.all():
        parties.delete("person", one.pk, by=alice.actor)
    return key


def names(persona: Any, q: str = "") -> list[str]:
    return [one.name for one in bin.lying(person(), persona.actor, q=q)]


def test_it_lists_who_and_is_searched_by_name(alice, ada):
    page = alice.browser.get("/bin/people/", {"q": "ad"}).content.decode()
    assert (names(alice), "Ada" in page, "Eve" in page) == (["Eve", "Ada"], True, False)


def test_one_comes_back_whole_and_the_others_stay(alice, ada):
    out = restore(person(), [ada], by=alice.actor)
    assert (Party.objects.get().pk, ContactPoint.objects.get().value, out.left) == (ada, "ada@example.com", [])
    assert names(alice) == ["Eve"]


def test_who_may_not_delete_neither_sees_nor_restores(alice, bob, charlie, ada):
    assert (names(bob), names(charlie)) == ([], [])
    with pytest.raises(Missing):
        restore(person(), [ada], by=bob.actor)
    with pytest.raises(Denied):
        restore(person(), [ada], by=charlie.actor)
    assert charlie.browser.get("/bin/people/").status_code == 403
    assert not Party.objects.exists()


def test_a_role_with_a_condition_is_asked_of_what_came_back(owner, person_with):
    where = {"field": "city", "is": "Roma"}
    grants = {"person": {"create": "all", "see": "all", "delete": {"scope": "all", "where": where}}}
    nora = person_with("Nora", grants)
    keys = [make(owner, name=name, city=name) for name in ("Roma", "Bari")]
    for key in keys:
        parties.delete("person", key, by=owner.actor)
    assert names(nora) == []
    with pytest.raises(Missing):
        restore(person(), keys, by=nora.actor)


def test_what_it_belonged_to_is_gone_and_told(owner):
    firm = parties.create("organisation", {"name": "Alba"}, by=owner.actor)
    key = make(owner, name="Zoe", organisation={"id": str(firm)})
    parties.delete("person", key, by=owner.actor)
    parties.delete("organisation", firm, by=owner.actor)
    out = restore(person(), [key], by=owner.actor)
    assert Party.objects.get().organisation_id is None
    assert [left.because for left in out.left] == ["lost"]


def test_a_value_that_is_taken_is_told_and_nothing_is_lost(owner):
    product = registry.entity("product")
    old = catalog.create_product({"name": "Tea", "code": "T1"}, by=owner.actor)
    catalog.delete_product(old, by=owner.actor)
    catalog.create_product({"name": "Coffee", "code": "T1"}, by=owner.actor)
    out = restore(product, [old], by=owner.actor)
    assert ([left.because for left in out.left], Product.objects.get().name) == (["taken"], "Coffee")
    assert [one.name for one in bin.lying(product, owner.actor)] == ["Tea"]


def test_by_the_page_and_back_again(alice, ada):
    answer = alice.browser.post("/bin/people/restore/", {"id": [str(ada)]})
    assert (answer.status_code, Party.objects.get().pk) == (302, ada)
    assert names(alice) == ["Eve"]


def test_by_the_api(alice, charlie, ada):
    items = alice.browser.get(API, **alice.bearer).json()["items"]
    assert [(one["name"], one["deleted_by"]) for one in items] == [("Eve", "Alice"), ("Ada", "Alice")]
    body: Any = {"data": {"ids": [str(ada)]}, "content_type": "application/json"}
    assert charlie.browser.post(f"{API}/restore", **body, **charlie.bearer).status_code == 403
    told = alice.browser.post(f"{API}/restore", **body, **alice.bearer).json()
    assert (told["returned"], Party.objects.count()) == ({"person": [str(ada)]}, 1)


def test_purged_by_hand_it_is_gone_for_good(owner, alice, ada):
    with pytest.raises(Denied):
        purge(person(), [ada], by=alice.actor, reason="")
    assert names(owner) == ["Eve", "Ada"]
    asked = owner.browser.post("/bin/people/purge/", {"id": [str(ada)]})
    assert ("go for good" in asked.content.decode(), names(owner)) == (True, ["Eve", "Ada"])
    owner.browser.post("/bin/people/purge/", {"id": [str(ada)], "sure": "1"})
    assert names(owner) == ["Eve"]
    assert not ContactPoint.pgh_event_model.objects.filter(value="ada@example.com").exists()  # type: ignore[attr-defined]


def test_by_rule_the_old_goes_and_the_young_stays(owner, ada):
    past: Any = Party.pgh_event_model  # type: ignore[attr-defined]
    past.objects.filter(pgh_obj_id=ada).update(pgh_created_at=timezone.now() - timedelta(days=8))
    assert purge_old(by=SYSTEM) == 0
    keep_for(7, by=owner.actor)
    assert (purge_old(by=SYSTEM), names(owner)) == (1, ["Eve"])
    assert Fact.objects.get(name="BinPurged").payload["records"] == 1


def test_the_rule_is_the_company_s_to_set(owner, alice):
    assert alice.browser.post("/bin/keep/", {"days": "7"}).status_code == 403
    assert owner.browser.post("/bin/keep/", {"days": "0"}).status_code == 422
    assert bin.days_kept() == 30
    owner.browser.post("/bin/keep/", {"days": "7"})
    assert bin.days_kept() == 7

"""Every path by which a record changes is told, once, as the endpoint's owner may know it."""

from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.actions import delete, edit_many, take
from clientela.platform.directory.roles import actions as roles
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.hooks.models import Delivery, Endpoint, Untold
from clientela.platform.hooks.tests.conftest import aged
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.undo import actions as undo
from clientela.platform.undo import acts


def create(kind: str, raw: dict[str, Any], *, by: Any) -> Any:
    key = parties.create(kind, clean(registry.entity(kind), raw).facts, by=by)
    aged()
    return key


def edit(kind: str, key: Any, raw: dict[str, Any], *, by: Any) -> None:
    parties.edit(kind, key, clean(registry.entity(kind), raw, partial=True).facts, by=by)
    aged()


@pytest.fixture
def anna(alice: Any) -> Any:
    return create("person", {"name": "Anna", "phones": [{"typed": "+39 06 1234567"}]}, by=alice.actor)


def types(messages: list[dict[str, Any]]) -> list[str]:
    return [one["type"] for one in messages]


def test_a_record_is_told_whole_when_it_is_made(endpoint, told, alice):
    _one, server = endpoint()
    key = create("person", {"name": "Anna", "phones": [{"typed": "+39 06 1234567"}]}, by=alice.actor)
    (message,) = told(server)
    assert (message["type"], message["data"]["id"]) == ("person.created", str(key))
    assert message["data"]["record"]["phones"][0]["value"] == "+39061234567"
    assert message["data"]["by"] == {"kind": "user", "name": "Alice"}
    assert told(server) == []


def test_an_edit_says_what_it_was_before_and_after(endpoint, told, alice, anna):
    _one, server = endpoint()
    edit("person", anna, {"name": "Anna Rossi"}, by=alice.actor)
    edit("person", anna, {"phones": []}, by=alice.actor)
    first, second = told(server)
    assert first["data"]["changed"] == {"name": {"before": "Anna", "after": "Anna Rossi"}}
    assert list(second["data"]["changed"]) == ["phones"]
    assert first["data"]["record"]["phones"]


def test_deleting_and_restoring_is_told(endpoint, told, owner, anna):
    _one, server = endpoint()
    delete("person", anna, by=owner.actor)
    aged()
    assert types(told(server)) == ["person.deleted"]
    undo.restore(registry.entity("person"), [anna], by=owner.actor)
    (message,) = told(server)
    assert (message["type"], message["data"]["record"]["name"]) == ("person.restored", "Anna")


def test_undo_is_told_as_what_it_does(endpoint, told, alice, anna):
    edit("person", anna, {"name": "Anna Rossi"}, by=alice.actor)
    _one, server = endpoint()
    undo.undo_act(acts.recent(alice.actor)[0].act.slug, by=alice.actor)
    (message,) = told(server)
    assert message["data"]["changed"] == {"name": {"before": "Anna Rossi", "after": "Anna"}}


def test_an_import_is_told_record_by_record(endpoint, told, owner, arrivals):
    _one, server = endpoint()
    take("person", arrivals("person", *({"external_id": str(i), "name": f"N{i}"} for i in range(5))), by=owner.actor)
    aged()
    assert types(told(server)) == ["person.created"] * 5
    take("person", arrivals("person", {"external_id": "1", "name": "Changed"}), by=owner.actor)
    assert types(told(server)) == ["person.edited"]


def test_a_set_and_a_job_of_the_product_s_own_are_told(endpoint, told, owner, anna):
    _one, server = endpoint()
    edit_many("person", [anna], {"lifecycle": "customer"}, by=owner.actor)
    assert types(told(server)) == ["person.edited"]
    create("person", {"name": "By the clock"}, by=SYSTEM)
    assert types(told(server)) == ["person.created"]


def test_page_and_api_are_told(endpoint, told, alice):
    _one, server = endpoint()
    alice.browser.post("/people/new/", {"name": "By page"})
    body = {"name": "By API"}
    alice.browser.post("/api/v1/people", body, content_type="application/json", **alice.bearer)
    assert [one["data"]["record"]["name"] for one in told(server)] == ["By page", "By API"]


def test_what_does_not_commit_is_not_told(endpoint, told, alice):
    _one, server = endpoint()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        create("person", {"name": "Anna"}, by=alice.actor)
        raise ZeroDivisionError
    assert told(server) == []


def test_only_what_was_asked_for_is_told(endpoint, told, owner, anna):
    _one, server = endpoint(person={"verbs": ["edited"], "where": {"all": [{"field": "city", "is": "Bari"}]}})
    create("person", {"name": "New", "city": "Bari"}, by=owner.actor)
    create("organisation", {"name": "Firm"}, by=owner.actor)
    edit("person", anna, {"city": "Roma"}, by=owner.actor)
    assert told(server) == []
    edit("person", anna, {"city": "Bari"}, by=owner.actor)
    assert types(told(server)) == ["person.edited"]


def test_of_what_is_deleted_only_that_is_told_which_met_the_condition(endpoint, told, owner, anna):
    bari, roma = (create("person", {"name": "Bea", "city": city}, by=owner.actor) for city in ("Bari", "Roma"))
    _one, server = endpoint(person={"verbs": ["deleted"], "where": {"field": "city", "is": "Bari"}})
    edit("person", roma, {"city": "Bari"}, by=owner.actor)
    edit("person", roma, {"city": "Roma"}, by=owner.actor)
    for key in (anna, roma, bari):
        delete("person", key, by=owner.actor)
        aged()
    assert [one["data"]["id"] for one in told(server)] == [str(bari)]


def test_a_condition_that_cannot_be_read_any_more_tells_nothing(endpoint, told, owner, anna):
    one, server = endpoint(person={"verbs": ["deleted"]})
    Endpoint.objects.filter(pk=one.pk).update(
        wants={"person": {"verbs": ["deleted"], "where": {"field": "own_gone", "is": "x"}}}
    )
    delete("person", anna, by=owner.actor)
    aged()
    assert told(server) == []


def test_an_owner_is_told_what_the_owner_may_see(endpoint, told, alice, person_with, anna):
    eva = person_with("Eva", {"*": {"see": "own"}, "webhook": {"configure": "all"}})
    _one, server = endpoint(eva)
    edit("person", anna, {"name": "Anna Rossi"}, by=alice.actor)
    delete("person", anna, by=alice.actor)
    assert told(server) == []
    create("person", {"name": "Hers", "owner": str(eva.user.pk)}, by=SYSTEM)
    assert types(told(server)) == ["person.created"]


def test_what_is_kept_back_from_the_owner_is_in_no_message(endpoint, told, alice, person_with, anna):
    masks = {"person": {"phones": "hidden", "city": "masked"}}
    eva = person_with("Eva", {"*": {"see": "all"}, "webhook": {"configure": "all"}}, masks=masks)
    _one, server = endpoint(eva)
    edit("person", anna, {"city": "Bari", "phones": [{"typed": "+39 06 7654321"}]}, by=alice.actor)
    assert told(server) == []
    edit("person", anna, {"name": "Anna Rossi"}, by=alice.actor)
    (message,) = told(server)
    assert list(message["data"]["changed"]) == ["name"]
    assert "Bari" not in str(message)
    assert "7654321" not in str(message)


def test_rights_that_were_taken_end_it_at_once(endpoint, told, owner, person_with, anna):
    eva = person_with("Eva", {"*": {"see": "all"}, "webhook": {"configure": "all"}})
    _one, server = endpoint(eva)
    edit("person", anna, {"name": "A"}, by=owner.actor)
    roles.edit_role(eva.user.assignments.get().role_id, {"grants": {"person": {"see": "none"}}}, by=owner.actor)
    assert told(server) == []


def test_a_large_act_is_looked_at_in_parts_and_none_is_told_twice(endpoint, told, owner, arrivals, monkeypatch):
    monkeypatch.setattr("clientela.platform.hooks.collecting.AT_ONCE", 2)
    _one, server = endpoint()
    take("person", arrivals("person", *({"external_id": str(i), "name": f"N{i}"} for i in range(5))), by=owner.actor)
    context = Untold.objects.order_by("-id").values_list("context", flat=True)[0]
    assert len(told(server)) == 5
    Untold.objects.create(context=context)
    assert told(server) == []
    assert Delivery.objects.count() == 5


def test_what_was_before_an_endpoint_is_not_told_to_it(endpoint, told, alice):
    endpoint()
    create("person", {"name": "Anna"}, by=alice.actor)
    later, server = endpoint()
    Endpoint.objects.filter(pk=later.pk).update(created_at=timezone.now())
    assert told(server) == []


def test_where_there_is_no_endpoint_nothing_is_noted(alice):
    create("person", {"name": "Anna"}, by=alice.actor)
    assert not Untold.objects.exists()

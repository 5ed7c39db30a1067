"""Creating a party by hand: what it becomes, whose it is, and what it may point at."""

from typing import Any

import pytest
from django.db import connection

from clientela.parties import actions
from clientela.parties.entities import ORGANISATION, PERSON
from clientela.parties.models import Party, SourceRecord
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied

NOBODY = "0190f0f0-0000-7000-8000-000000000000"
LONG = "".join(chr(0x10000 + 7 * n % 60_000) for n in range(500))  # four bytes each, and nothing in it can be packed


def created(by: Any, **raw: Any) -> Party:
    cleaned = clean(PERSON, raw)
    assert not cleaned.problems
    key = actions.create("person", cleaned.facts, by=by)
    connection.check_constraints()
    return Party.objects.get(pk=key)


def test_its_maker_owns_it_and_is_its_source(alice):
    anna = created(alice.actor, name="Anna", emails=["anna@example.com"])
    assert anna.owner == alice.user
    record = SourceRecord.objects.get()
    assert (record.source, record.external_id) == ("user:alice@clientela.example", f"key:{anna.pk}")
    assert record.payload["emails"][0]["typed"] == "anna@example.com"


def test_it_is_announced(alice):
    anna = created(alice.actor, name="Anna")
    fact = Fact.objects.get()
    assert (fact.name, fact.payload) == ("PartyCreated", {"party": str(anna.pk), "kind": "person"})
    assert fact.actor["user"] == str(alice.user.pk)


def test_an_owner_is_named_by_address_or_key(alice, bob):
    assert created(alice.actor, name="A", owner="BOB@clientela.example").owner == bob.user
    assert created(alice.actor, name="B", owner={"id": str(bob.user.pk)}).owner == bob.user


def test_an_organisation_is_linked_by_name_or_made(owner):
    first, second = (
        created(owner.actor, name="A", organisation="Łoś"),
        created(owner.actor, name="B", organisation="łos"),
    )
    assert first.organisation == second.organisation
    assert first.organisation.kind == "organisation"


@pytest.mark.parametrize(
    "link", [{"organisation": {"id": NOBODY}}, {"owner": {"id": NOBODY}}, {"owner": "x@nowhere.example"}]
)
def test_a_link_to_nothing_is_refused(owner, link):
    with pytest.raises(Missing):
        created(owner.actor, name="Anna", **link)
    assert not Party.objects.exists()
    assert not Fact.objects.exists()


def test_an_organisation_out_of_sight_can_not_be_linked(alice, person_with):
    hidden = actions.create("organisation", {"name": "Hidden"}, by=person_with("Zoe", {"*": {"*": "own"}}).actor)
    with pytest.raises(Missing):
        created(alice.actor, name="Anna", organisation={"id": str(hidden)})
    assert not Party.objects.filter(kind="person").exists()


def test_a_person_can_not_stand_for_an_organisation(owner):
    bob = created(owner.actor, name="Bob")
    with pytest.raises(Missing):
        created(owner.actor, name="Anna", organisation={"id": str(bob.pk)})


@pytest.mark.parametrize("name", ["🦊 Fox", "李小龍", "Łucja Żółć", "ßTRASSE", "%(name)s", "a'; --", LONG])
def test_any_name_is_a_name(owner, name):
    assert created(owner.actor, name=name, nickname=LONG).name == name


def test_the_longest_values_fit_everywhere(owner):
    parts = {"street": LONG, "city": LONG, "region": LONG, "postal_code": LONG}
    anna = created(
        owner.actor, prefix=LONG, given_name=LONG, family_name=LONG, suffix=LONG, addresses=[parts], organisation=LONG,
        messaging=[{"typed": LONG, "label": LONG}], tags=[LONG[:100]],
    )  # fmt: skip
    assert anna.name.startswith(LONG[:100])
    assert anna.addresses.get().region == LONG


def test_without_a_right_nothing_is_made(charlie, dora):
    for stranger in (charlie, dora):
        with pytest.raises(Denied):
            actions.create("person", {"name": "Anna"}, by=stranger.actor)
    assert not Party.objects.exists()
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        {"currency": "Euro"},
        {"currency": "12"},
        {"founded_year": 40_000},
        {"founded_year": -40_000},
        {"employees": "1e99"},
    ],
)
def test_what_the_database_could_not_hold_is_a_problem_at_its_field(raw):
    problems = clean(ORGANISATION, {"name": "Alba", **raw}).problems
    assert list(problems) == list(raw)

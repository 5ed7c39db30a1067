"""Taking arrivals: who is recognised, what changes, what is kept as proof, and whose records stay as they are."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pghistory.models import Context

from clientela.parties import actions
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied

SEARCH = (Path(actions.__file__).parent / "sql" / "derived.sql").read_text()
ANNA = {
    "external_id": "7", "name": "Anna Łąka", "nickname": "Ania", "emails": ["ANNA@Example.com", "a.laka@example.org"],
    "phones": ["+39 347 118 2930"], "addresses": [{"street": "Via Roma 1", "city": "Torino", "country": "Italia"}],
    "organisation": "Caffè Alba", "tags": "vip; coffee", "identifiers": [{"kind": "vat", "typed": "IT 00743110157"}],
}  # fmt: skip
PastParty: Any = Party.pgh_event_model  # type: ignore[attr-defined]


def test_a_new_arrival_becomes_a_party_with_all_that_it_says(owner, arrivals):
    taken = actions.take("person", arrivals("person", ANNA), by=owner.actor)
    anna = Party.objects.get(kind="person")
    assert taken.outcomes == {"created": 1}
    assert taken.keys == (anna.pk,)
    assert (anna.name, anna.given_name, anna.city, anna.country) == ("Anna Łąka", "Anna", "Torino", "IT")
    assert anna.tags == ["vip", "coffee"]
    assert anna.organisation.name == "Caffè Alba"
    emails = anna.contact_points.filter(kind="email").order_by("position")
    assert [point.value for point in emails] == ["anna@example.com", "a.laka@example.org"]
    assert anna.contact_points.get(kind="phone").value == "+393471182930"
    assert anna.addresses.get().typed == "Via Roma 1, Torino, Italia"
    assert anna.identifiers.get().value == "IT00743110157"


def test_what_the_source_said_is_kept_word_for_word(owner, arrivals):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    record = SourceRecord.objects.get()
    assert record.payload == {name: value for name, value in ANNA.items() if name != "external_id"}
    assert (record.source, record.external_id) == ("shop", "7")


def test_the_same_words_again_change_nothing(owner, arrivals):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    before = Party.objects.values().get(kind="person")
    taken = actions.take("person", arrivals("person", ANNA), by=owner.actor)
    assert taken.outcomes == {"unchanged": 1}
    assert taken.keys == ()
    assert Party.objects.values().get(kind="person") == before
    assert Party.objects.filter(kind="organisation").count() == 1
    assert ContactPoint.objects.count() == 3


def test_the_same_words_understood_otherwise_are_news(owner, arrivals):
    first, second = arrivals("person", ANNA), arrivals("person", ANNA | {"city": "Milano"})
    said = json.loads(second.params["rows"])
    said[0]["payload"] = json.loads(first.params["rows"])[0]["payload"]
    second.params["rows"] = json.dumps(said)
    taken = [actions.take("person", batch, by=owner.actor).outcomes for batch in (first, second, second)]
    assert taken == [{"created": 1}, {"updated": 1}, {"unchanged": 1}]
    assert Party.objects.get(kind="person").city == "Milano"


def test_a_later_word_wins_and_what_it_leaves_empty_stays(owner, arrivals):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    later = {
        "external_id": "7",
        "name": "Anna Nowak",
        "job_title": "Buyer",
        "tags": "lapsed",
        "phones": ["+39 02 1234567"],
    }
    taken = actions.take("person", arrivals("person", later), by=owner.actor)
    anna = Party.objects.get(kind="person")
    assert taken.outcomes == {"updated": 1}
    assert (anna.name, anna.job_title, anna.city, anna.version) == ("Anna Nowak", "Buyer", "Torino", 2)
    assert anna.tags == ["vip", "coffee", "lapsed"]
    assert anna.organisation.name == "Caffè Alba"
    phones = anna.contact_points.filter(kind="phone").order_by("position").values_list("value", flat=True)
    assert list(phones) == ["+393471182930", "+39021234567"]


def test_another_source_with_the_same_key_is_another_person(owner, arrivals):
    actions.take("person", arrivals("person", {"external_id": "7", "name": "Anna"}), by=owner.actor)
    actions.take("person", arrivals("person", {"external_id": "7", "name": "Zoe"}, source="till"), by=owner.actor)
    assert set(Party.objects.values_list("name", flat=True)) == {"Anna", "Zoe"}


def test_another_kind_with_the_same_key_is_another_party(owner, arrivals):
    actions.take("person", arrivals("person", {"external_id": "7", "name": "Anna"}), by=owner.actor)
    company = {"external_id": "7", "name": "Alba srl", "industry": "Coffee"}
    for outcome in ("created", "unchanged"):
        assert actions.take("organisation", arrivals("organisation", company), by=owner.actor).outcomes == {outcome: 1}
    assert Party.objects.get(kind="person").name == "Anna"
    assert Party.objects.get(kind="organisation").name == "Alba srl"


@pytest.mark.parametrize(
    ("match", "name", "people"),
    [("contact", "ANNA LAKA", 1), ("contact", "Piotr Łąka", 2), ("source", "Anna Łąka", 2), ("never", "Anna Łąka", 2)],
)
def test_an_address_together_with_the_name_is_recognised_where_asked(owner, arrivals, match, name, people):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    again = {"external_id": "x1", "name": name, "emails": ["anna@example.com"], "city": "Milano"}
    actions.take("person", arrivals("person", again, source="till", match=match), by=owner.actor)
    assert Party.objects.filter(kind="person").count() == people


@pytest.mark.parametrize("kind", ["organisation", "household"])
def test_what_a_row_only_names_is_searched_like_all_else(owner, arrivals, kind):
    named = "O'Brien S.p.A." if kind == "organisation" else {"name": "O'Brien S.p.A."}
    actions.take("person", arrivals("person", {"external_id": "1", "name": "Anna", kind: named}), by=owner.actor)
    assert Party.objects.get(kind=kind).search == "obrien spa"


def test_an_organisation_is_not_recognised_as_a_person_by_its_address(owner, arrivals):
    firm = {"external_id": "1", "name": "Alba", "emails": ["info@alba.it"]}
    actions.take("organisation", arrivals("organisation", firm, match="contact"), by=owner.actor)
    actions.take("person", arrivals("person", firm, source="till", match="contact"), by=owner.actor)
    assert set(Party.objects.values_list("kind", flat=True)) == {"organisation", "person"}


def test_an_organisation_that_many_name_is_made_once(owner, arrivals):
    rows = [{"external_id": str(n), "name": f"P{n}", "organisation": f"{'  ' * n}CAFFÉ alba"} for n in range(3)]
    actions.take("person", arrivals("person", *rows), by=owner.actor)
    actions.take(
        "person", arrivals("person", {"external_id": "9", "name": "Q", "organisation": "caffe ALBA"}), by=owner.actor
    )
    alba = Party.objects.get(kind="organisation")
    assert alba.people.count() == 4
    assert alba.search == "caffe alba"


def test_parents_within_the_same_batch_are_found(owner, arrivals):
    rows = [
        {"external_id": "1", "name": "Alba Torino", "parent": "Alba Holding"},
        {"external_id": "2", "name": "Alba Holding"},
        {"external_id": "3", "name": "Alba Milano", "parent": "ALBA HOLDING"},
        {"external_id": "4", "name": "Sola", "parent": "Sola"},
    ]
    actions.take("organisation", arrivals("organisation", *rows), by=owner.actor)
    holding = Party.objects.get(name="Alba Holding")
    assert Party.objects.count() == 4
    assert set(holding.children.values_list("name", flat=True)) == {"Alba Torino", "Alba Milano"}
    assert Party.objects.get(name="Sola").parent is None


@pytest.mark.parametrize("again", [False, True])
def test_the_search_text_has_the_words_that_search_sql_gives_it(owner, arrivals, again):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    if again:
        later = {"external_id": "7", "name": "Ann", "phones": ["+48 22 123 45 67"], "emails": ["0@z.pl"]}
        actions.take("person", arrivals("person", later), by=owner.actor)
    anna = Party.objects.get(kind="person")
    with connection.cursor() as cursor:
        cursor.execute(SEARCH, {"keys": [anna.pk]})
    assert sorted(Party.objects.get(pk=anna.pk).search.split()) == sorted(anna.search.split())
    assert "393471182930" in anna.search


def test_history_keeps_the_old_row_with_who_and_why(owner, arrivals):
    actions.take("person", arrivals("person", ANNA), by=owner.actor)
    assert not PastParty.objects.exists()
    assert Context.objects.count() == 1  # the act, so that it can be undone; of rows there is no past yet
    actions.take("person", arrivals("person", {"external_id": "7", "name": "Anna Nowak"}), by=owner.actor)
    old = PastParty.objects.get()
    assert (old.name, old.version, old.pgh_label) == ("Anna Łąka", 1, "update")
    assert old.pgh_context.metadata["reason"] == "from shop"
    assert old.pgh_context.metadata["user"] == str(owner.user.pk)


def test_a_batch_announces_itself_once(owner, arrivals):
    rows = [{"external_id": str(n), "name": f"P{n}"} for n in range(3)]
    actions.take("person", arrivals("person", *rows), by=owner.actor)
    fact = Fact.objects.get(name="PartiesTaken")
    assert fact.payload == {"kind": "person", "source": "shop", "created": 3, "updated": 0, "import_id": ""}
    assert fact.actor["name"] == "Olga"


def test_others_parties_are_left_as_they_are(person_with, arrivals):
    narrow = {"*": {"see": "own", "import": "own", "edit": "own"}}
    ann, ben = person_with("Ann", narrow), person_with("Ben", narrow)
    actions.take("person", arrivals("person", ANNA), by=ann.actor)
    before = Party.objects.values().get(kind="person")
    taken = actions.take("person", arrivals("person", ANNA | {"name": "Stolen", "organisation": "New"}), by=ben.actor)
    assert taken.outcomes == {"denied": 1}
    assert taken.keys == ()
    assert Party.objects.values().get(kind="person") == before
    assert SourceRecord.objects.get().payload["name"] == "Anna Łąka"
    assert not Party.objects.filter(name="New").exists()


def test_what_an_actor_of_narrow_sight_brings_is_his_own(alice, person_with, arrivals, team):
    importer = person_with("Ivo", {"*": {"see": "team", "import": "all", "edit": "team", "create": "all"}}, team)
    actions.take(
        "person", arrivals("person", {"external_id": "1", "name": "Zoe", "organisation": "Zed"}), by=importer.actor
    )
    assert set(Party.objects.values_list("owner", flat=True)) == {importer.user.pk}
    assert Party.objects.visible_to(alice.actor, entity="person").count() == 2


def test_without_the_right_nothing_happens(charlie, arrivals):
    with pytest.raises(Denied, match="may not import person"):
        actions.take("person", arrivals("person", ANNA), by=charlie.actor)
    assert not Party.objects.exists()
    assert not Fact.objects.exists()


def test_a_link_to_a_record_that_is_no_organisation_is_left_out(owner, arrivals):
    bob = actions.create("person", {"name": "Bob"}, by=owner.actor)
    rows = [
        {"external_id": "1", "name": "A", "organisation": {"id": str(bob)}},
        {"external_id": "2", "name": "B", "organisation": {"id": "0190f0f0-0000-7000-8000-000000000000"}},
    ]
    taken = actions.take("person", arrivals("person", *rows), by=owner.actor)
    connection.check_constraints()
    assert taken.outcomes == {"created": 2}
    assert not Party.objects.filter(organisation__isnull=False).exists()


@pytest.mark.parametrize(
    "name", ["🦊", "李小龍", "O'Brien; DROP TABLE x", "%s %(name)s {relation}", "עברית", "a" * 500]
)
def test_strange_names_arrive_as_they_are(owner, arrivals, name):
    actions.take(
        "person", arrivals("person", {"external_id": name[:200], "name": name, "organisation": name}), by=owner.actor
    )
    assert Party.objects.get(kind="person").name == name
    assert Party.objects.get(kind="organisation").name == name


def test_rows_without_a_key_of_their_own_are_taken_each_time(owner, arrivals):
    batch = arrivals("person", {"name": "A"}, {"name": "B"})
    rows = json.loads(batch.params["rows"])
    batch.params["rows"] = json.dumps([row | {"external_id": None} for row in rows])
    assert actions.take("person", batch, by=owner.actor).outcomes == {"created": 2}


def test_one_who_comes_twice_in_a_batch_is_one(owner, arrivals):
    rows = [
        {"external_id": "1", "name": "Anna Rossi", "emails": ["anna@example.com"], "city": "Torino"},
        {"external_id": "2", "name": "ANNA ROSSI", "emails": ["Anna@Example.com", "a@x.it"], "job_title": "Buyer"},
        {"external_id": "3", "name": "Anna Rossi", "emails": ["a@x.it"]},
        {"external_id": "4", "name": "Piero Rossi", "emails": ["anna@example.com"]},
    ]
    taken = actions.take("person", arrivals("person", *rows, match="contact"), by=owner.actor)
    assert taken.outcomes == {"created": 2, "updated": 2}
    anna = Party.objects.get(city="Torino")
    assert (anna.job_title, anna.source_records.count(), anna.contact_points.count()) == ("Buyer", 3, 2)
    again = actions.take("person", arrivals("person", *rows, match="contact"), by=owner.actor)
    assert again.outcomes == {"unchanged": 4}


def test_those_who_come_twice_stay_two_where_nobody_asks_to_recognise_them(owner, arrivals):
    rows = [{"external_id": str(n), "name": "Anna", "emails": ["anna@example.com"]} for n in range(3)]
    assert actions.take("person", arrivals("person", *rows), by=owner.actor).outcomes == {"created": 3}

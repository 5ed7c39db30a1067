"""The past: lists, records and conditions read what stood at a moment, under the rights of today."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.db.utils import Error
from django.utils import timezone

from clientela.parties.models import ContactPoint, Party
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, count, page
from clientela.platform.entities.reading import Missing, read_dict
from clientela.platform.history import past
from clientela.platform.history.past import as_of
from clientela.platform.history.tables import past_of, rows

HOUR = timedelta(hours=1)
NOW = timezone.now()


@pytest.fixture
def then(db: None) -> Callable[..., Party]:
    """A person born four hours ago, and `happened`: what has changed in the meantime, as long ago as it says."""

    def made(name: str = "Anna", **facts: Any) -> Party:
        return Party.objects.create(kind="person", name=name, created_at=NOW - 4 * HOUR, **facts)

    return made


def happened(model: Any, at: datetime) -> None:
    """Move what this transaction has left in the past to a moment of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {past_of(model)} SET pgh_created_at = %s WHERE pgh_created_at = transaction_timestamp()", [at]
        )


def edited(party: Party, at: datetime, **facts: Any) -> None:
    Party.objects.filter(pk=party.pk).update(**facts)
    happened(Party, at)


def city(party: Party, when: datetime) -> list[str]:
    with as_of(when):
        return list(Party.objects.filter(pk=party.pk).values_list("city", flat=True))


def test_each_moment_has_the_values_of_its_time(then):
    anna = then(city="Torino")
    edited(anna, NOW - 3 * HOUR, city="Milano")
    edited(anna, NOW - 2 * HOUR, city="Roma")
    told = [city(anna, NOW - hours * HOUR) for hours in (5, 3.5, 2.5, 1)]
    assert told == [[], ["Torino"], ["Milano"], ["Roma"]]


def test_what_is_deleted_since_is_there_again(then):
    anna = then(city="Torino")
    ContactPoint.objects.create(party=anna, kind="email", value="a@b.it", typed="a@b.it", created_at=NOW - 4 * HOUR)
    anna.delete()
    happened(Party, NOW - HOUR)
    happened(ContactPoint, NOW - HOUR)
    with as_of(NOW - 2 * HOUR):
        assert Party.objects.get().contact_points.get().value == "a@b.it"
    with as_of(NOW):
        assert not Party.objects.exists()


def test_lists_conditions_and_counts_are_of_then(then, owner):
    anna = then(city="Torino", lifecycle="lead")
    edited(anna, NOW - HOUR, city="Roma", lifecycle="customer")
    person, ask = registry.entity("person"), Ask(columns=("name", "city"), where=Q(city="Torino"))
    with as_of(NOW - 2 * HOUR):
        assert [row[1:3] for row in page(person, owner.actor, ask).rows] == [("Anna", "Torino")]
        assert count(person, owner.actor, ask) == (1, True)
    assert page(person, owner.actor, ask).rows == []


def test_a_plain_list_is_prepared_for_now_alone(then, owner):
    anna, person = then(city="Torino"), registry.entity("person")
    edited(anna, NOW - HOUR, city="Roma")
    said = [page(person, owner.actor, Ask(columns=("city",))).rows[0][1]]
    with as_of(NOW - 2 * HOUR):
        said.append(page(person, owner.actor, Ask(columns=("city",))).rows[0][1])
    said.append(page(person, owner.actor, Ask(columns=("city",))).rows[0][1])
    assert said == ["Roma", "Torino", "Roma"]


def test_a_record_is_whole_as_of_then(then, owner):
    anna = then(city="Torino")
    edited(anna, NOW - HOUR, city="Roma")
    with as_of(NOW - 2 * HOUR):
        assert read_dict(registry.entity("person"), anna.pk, owner.actor)["city"] == "Torino"


def test_rights_are_those_of_now(then, alice, charlie, person_with):
    anna = then(owner=alice.user)
    eve = person_with("Eve", {"*": {"see": "own"}})
    edited(anna, NOW - HOUR, owner=eve.user)
    with as_of(NOW - 2 * HOUR):
        person = registry.entity("person")
        assert read_dict(person, anna.pk, eve.actor)["owner"]["name"] == "Alice"
        assert page(person, alice.actor, Ask()).rows == page(person, charlie.actor, Ask()).rows == []
        with pytest.raises(Missing):
            read_dict(person, anna.pk, alice.actor)


def test_nothing_is_written_in_the_past(then):
    anna = then(city="Torino")
    with pytest.raises(Error), as_of(NOW - HOUR):
        Party.objects.update(city="Roma")
    anna.refresh_from_db()
    assert anna.city == "Torino"


@pytest.mark.parametrize("sort", ["-last_contact_at", "last_contact_at", "name", "city"])
def test_a_list_is_the_same_from_whichever_end_it_is_read(then, owner, sort):
    anna, gone, _later = (
        then("Anna", city="Torino"),
        then("Bea", city="Asti"),
        Party.objects.create(kind="person", name="C"),
    )
    edited(anna, NOW - HOUR, city="Roma")
    gone.delete()
    happened(Party, NOW - HOUR)
    with as_of(NOW - 2 * HOUR):
        found = page(registry.entity("person"), owner.actor, Ask(columns=("name", "city"), sort=sort)).rows
        assert {row[1:3] for row in found} == {("Anna", "Torino"), ("Bea", "Asti")}
        assert count(registry.entity("person"), owner.actor, Ask()) == (2, True)


def test_every_table_of_the_rooms_has_a_view_with_its_columns(db):
    for model in past.replayed():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_name = %s"
                " AND table_schema = ANY(%s) GROUP BY 1, 2 HAVING count(*) <> 2",
                [model._meta.db_table, ["past", "public"]],
            )
            walked = past.not_kept(model)
            assert bool(walked) == bool(
                rows("SELECT to_regclass(%(name)s)", {"name": f"past_walked.{model._meta.db_table}"})[0][0]
            )
            assert cursor.fetchall() == []

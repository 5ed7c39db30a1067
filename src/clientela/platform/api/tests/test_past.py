"""A record's past by API: changes, differences and what is brought back, under the rights of the caller."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.models import Party

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(owner):
    one = Party.objects.create(kind="person", name="Anna Rossi", city="Torino", created_at=timezone.now() - 4 * HOUR)
    owner.browser.patch(path(one), {"city": "Roma"}, content_type="application/json", **owner.bearer)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_partyevent SET pgh_created_at = now() - interval '1 hour'")
    return one


def path(anna, rest=""):
    return f"/api/v1/people/{anna.pk}{rest}"


def stamp(hours):
    return (timezone.now() - hours * HOUR).strftime("%Y-%m-%dT%H:%M:%SZ")


def back(anna, persona, **said):
    return persona.browser.post(path(anna, "/restore"), said, content_type="application/json", **persona.bearer)


def test_changes_say_who_when_and_what(anna, owner):
    told = owner.browser.get(path(anna, "/changes"), **owner.bearer).json()
    change, birth = told["items"]
    assert change["fields"] == {"city": {"before": "Torino", "after": "Roma"}}
    assert (change["by"]["name"], change["by"]["kind"], birth["created"], told["next"]) == ("Olga", "token", True, None)


def test_changes_are_read_page_by_page(anna, owner):
    first = owner.browser.get(path(anna, "/changes?limit=1"), **owner.bearer).json()
    rest = owner.browser.get(path(anna, "/changes"), {"before": first["next"]}, **owner.bearer).json()
    assert [one["created"] for one in (*first["items"], *rest["items"])] == [False, True]


def test_two_moments_differ(anna, owner):
    told = owner.browser.get(path(anna, "/difference"), {"since": stamp(2)}, **owner.bearer).json()
    same = owner.browser.get(path(anna, "/difference"), {"since": stamp(3), "until": stamp(2)}, **owner.bearer).json()
    assert (told["fields"], same["fields"]) == ({"city": {"before": "Torino", "after": "Roma"}}, {})


def test_values_are_brought_back(anna, owner):
    left = back(anna, owner, as_of=stamp(2), unless_changed_since=stamp(2)).json()
    done = back(anna, owner, as_of=stamp(2)).json()
    anna.refresh_from_db()
    assert (left["edited_since"], done["restored"], anna.city) == (["city"], ["city"], "Torino")


@pytest.mark.parametrize("moment", ["", "then", "2999-01-01", "0001-01-01T00:00+14:00"])
def test_a_bad_moment_is_refused_and_nothing_is_changed(anna, owner, moment):
    told = back(anna, owner, as_of=moment or "x")
    anna.refresh_from_db()
    assert (told.status_code // 100, anna.city) == (4, "Roma")


def test_others_see_no_change_and_bring_nothing_back(anna, alice, charlie, person_with):
    rita = person_with("Rita", {"*": {"see": "all"}}, masks={"person": {"city": "masked"}})
    assert [one.browser.get(path(anna, "/changes"), **one.bearer).status_code for one in (alice, charlie)] == [404, 403]
    assert "Torino" not in rita.browser.get(path(anna, "/changes"), **rita.bearer).text
    assert [back(anna, one, as_of=stamp(2)).status_code for one in (alice, charlie, rita)] == [404, 403, 403]
    anna.refresh_from_db()
    assert anna.city == "Roma"

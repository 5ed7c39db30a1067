"""Sessions: who is asking is one query, and whoever is put out is out with the next request."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clientela.parties.actions import create
from clientela.platform.people.models import Membership, Session, Team
from clientela.platform.permissions.models import Assignment, Role

PASSWORD = "a long enough password"


def is_in(browser: Client) -> bool:
    return browser.get("/imports/").status_code != 302


def test_user_teams_and_roles_are_one_query(alice):
    with CaptureQueriesContext(connection) as queries:
        assert alice.browser.get("/nothing/").status_code == 404
    about_people = [query["sql"] for query in queries if "people_" in query["sql"] or "permissions_" in query["sql"]]
    assert len(about_people) == 1
    assert "people_session" in about_people[0]


def test_a_stranger_costs_no_query(db):
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/people/").status_code == 302
    assert len(queries) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("cookie", ["", "x", "a" * 32, "'; DROP TABLE", '"\\000"', "é", "x" * 5000, "\x7f"])
def test_a_made_up_session_is_a_stranger_s(cookie):
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert browser.get("/people/").status_code == 302
    raw = Client().get("/people/", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={cookie}")
    assert raw.status_code == 302


def test_a_new_password_ends_the_sessions_of_before(alice):
    assert is_in(alice.browser)
    alice.user.set_password("quite another password")
    alice.user.save()
    assert not is_in(alice.browser)


def test_who_is_deactivated_is_out_at_once(alice):
    alice.user.is_active = False
    alice.user.save()
    assert not is_in(alice.browser)
    assert Client().get("/api/v1/people", **alice.bearer).status_code == 401


def test_an_expired_session_is_over(alice):
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    assert not is_in(alice.browser)


def test_a_session_speaks_for_nobody_else(alice, owner):
    Session.objects.filter(user=alice.user).update(user=owner.user)
    assert not is_in(alice.browser)


def test_a_deleted_session_is_over(alice):
    Session.objects.all().delete()
    assert not is_in(alice.browser)


def test_new_rights_hold_from_the_next_request(charlie):
    assert charlie.browser.get("/people/").status_code == 403
    role = Role.objects.create(name="Reader", grants={"person": {"see": "all"}})
    Assignment.objects.create(user=charlie.user, role=role)
    assert charlie.browser.get("/people/").status_code == 200
    role.grants = {"person": {"see": "none"}}
    role.save()
    assert charlie.browser.get("/people/").status_code == 403


def test_a_new_team_is_seen_from_the_next_request(alice, person_with):
    key = create("person", {"name": "Anna"}, by=alice.actor)
    newcomer = person_with("Nina", {"person": {"see": "team"}})
    assert newcomer.browser.get(f"/people/{key}/").status_code == 404
    Membership.objects.create(user=newcomer.user, team=Team.objects.get(name="Italy"))
    assert newcomer.browser.get(f"/people/{key}/").status_code == 200


def test_signing_in_makes_a_new_session_with_its_user(alice: Any):
    browser = Client()
    browser.post("/login/", {"email": "ALICE@Clientela.example ", "password": PASSWORD})
    row = Session.objects.get(session_key=browser.cookies[settings.SESSION_COOKIE_NAME].value)
    assert row.user == alice.user
    assert is_in(browser)
    browser.post("/logout/")
    assert not is_in(browser)
    assert not Session.objects.filter(session_key=row.session_key).exists()

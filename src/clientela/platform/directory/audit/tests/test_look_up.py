"""The audit tells who came in, gave rights or took something out, to those alone who may look it up; and nobody can edit it."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from clientela.platform.connectors import events as connectors
from clientela.platform.directory import events
from clientela.platform.directory.audit.kinds import KINDS, worded
from clientela.platform.directory.audit.reading import Asked, lines
from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.directory.provisioning import events as provisioning
from clientela.platform.directory.roles.actions import create_role
from clientela.platform.directory.sso import events as sso
from clientela.platform.events.announcing import emit
from clientela.platform.events.models import Fact
from clientela.platform.freshness import events as freshness
from clientela.platform.hooks import events as hooks
from clientela.platform.imports import events as imports
from clientela.platform.layouts import events as layouts
from clientela.platform.permissions.queries import Denied
from clientela.platform.seconding import events as seconding

URL = "/settings/audit/"
FIREFOX, CHROME = "Mozilla/5.0 (X11; Linux) Firefox/130", "Mozilla/5.0 (Windows NT) Chrome/130 Safari/537"


def came(who, agent, password=PASSWORD):
    return Client(HTTP_USER_AGENT=agent).post("/login/", {"email": who.user.email, "password": password})


def test_signing_in_is_told_with_how_from_where_and_with_what(owner, alice):
    came(alice, FIREFOX)
    page = owner.browser.get(URL).content.decode()
    assert "Signed in by password, Firefox · Linux, 127.0.0.1" in page
    assert Fact.objects.get(name="SignedIn").actor["name"] == "Alice"


def test_a_device_that_was_never_seen_is_told_apart(alice, bob):
    for agent in (FIREFOX, FIREFOX, CHROME, CHROME):
        came(alice, agent)
    came(bob, CHROME)
    said = list(Fact.objects.order_by("at", "pk").values_list("name", flat=True))
    assert said == ["SignedIn", "SignedIn", "SignedInFromNewDevice", "SignedIn", "SignedIn"]


def test_a_wrong_password_is_told_without_the_password(owner, alice):
    came(alice, FIREFOX, "my secret guess")
    assert "Could not sign in as alice@clientela.example, 127.0.0.1" in owner.browser.get(URL).content.decode()
    assert "my secret guess" not in str(Fact.objects.get().payload)


def test_what_changes_rights_is_told_and_filtered(owner, alice):
    create_role({"name": "Readers", "grants": {}, "masks": {}}, by=owner.actor)
    came(alice, FIREFOX)
    everything = lines(Asked(), by=owner.actor)
    assert [line.name for line in everything] == ["SignedIn", "RoleMade"]
    assert [line.name for line in lines(Asked(group="rights"), by=owner.actor)] == ["RoleMade"]
    assert [line.name for line in lines(Asked(user=alice.user.pk), by=owner.actor)] == ["SignedIn"]
    today = everything[0].at.date()
    assert len(lines(Asked(since=today, until=today), by=owner.actor)) == 2
    assert lines(Asked(until=today.replace(year=2001)), by=owner.actor) == []


def test_pages_follow_each_other_without_a_gap(owner):
    for number in range(5):
        emit(events.RoleMade(owner.user.pk, f"R{number}"), by=owner.actor)
    found = lines(Asked(), by=owner.actor, limit=2)
    names = [line.said["name"] for line in found]
    while found := lines(Asked(after=found[-1].id), by=owner.actor, limit=2):
        names += [line.said["name"] for line in found]
    assert names == ["R4", "R3", "R2", "R1", "R0"]


def test_nobody_edits_or_deletes_a_fact(owner):
    emit(events.RoleMade(owner.user.pk, "R"), by=owner.actor)
    for act in (lambda: Fact.objects.update(name="x"), lambda: Fact.objects.all().delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()
    assert Fact.objects.get().name == "RoleMade"


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_has_no_right_to_it_sees_none_of_it(request, persona, owner):
    who = request.getfixturevalue(persona)
    assert [who.browser.get(url).status_code for url in (URL, f"{URL}file/")] == [403, 403]
    assert Client().get("/api/v1/audit", **who.bearer).status_code == 403
    with pytest.raises(Denied):
        lines(Asked(), by=who.actor)
    assert not Fact.objects.filter(name="AuditTakenOut").exists()


def test_it_is_taken_out_as_a_file_and_that_is_told_too(owner):
    emit(events.SignInFailed("=HYPERLINK(1)", "127.0.0.1"), by=owner.actor)
    emit(events.RoleMade(owner.user.pk, "=1+1"), by=owner.actor)
    text = owner.browser.get(f"{URL}file/?group=rights").content.decode()
    assert text.splitlines()[0] == "at,who,through,what,text"
    assert "RoleMade" in text
    assert "SignInFailed" not in text
    assert not [cell for line in text.splitlines() for cell in line.split(",") if cell.startswith("=")]
    assert Fact.objects.get(name="AuditTakenOut").payload == {"rows": 1}


def test_the_api_lists_it(owner):
    emit(events.RoleMade(owner.user.pk, "Readers"), by=owner.actor)
    said = Client().get("/api/v1/audit?group=rights", **owner.bearer).json()
    assert (said["next"], [one["text"] for one in said["items"]]) == (None, ["Made the role “Readers”"])
    assert Client().get("/api/v1/audit?since=never", **owner.bearer).status_code == 422


@pytest.mark.parametrize(
    "query", ["since=never", "user=nobody", "group=moon", "after=x", "since=2026-99-99", "user=%00"]
)
def test_an_address_that_can_not_be_understood_is_no_fault(owner, query):
    assert owner.browser.get(f"{URL}?{query}").status_code == 200


def test_every_kind_reads_even_where_its_fact_is_older_than_its_words():
    for name in KINDS:
        assert worded(name, {}, "Anna")
    known = {
        name
        for room in (events, sso, provisioning, hooks, layouts, imports, connectors, freshness, seconding)
        for name in vars(room)
    }
    assert KINDS.keys() - {"ConnectorSilent"} <= known  # which was told before any source was

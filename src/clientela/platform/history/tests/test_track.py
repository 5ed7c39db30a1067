"""The past: the database keeps each old row once, with who and why, for plain SQL and bulk changes alike."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from pghistory.models import Context

from clientela.parties.models import Party
from clientela.platform.history.acting import acting
from clientela.platform.permissions.queries import Denied

PastParty: Any = Party.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture
def parties(db: None) -> list[Party]:
    return Party.objects.bulk_create([Party(kind="person", name=f"P{n}", lifecycle="lead") for n in range(5)])


def test_creation_leaves_no_trace(parties):
    assert (PastParty.objects.count(), Context.objects.count()) == (0, 0)


def test_a_bulk_change_keeps_every_old_row_in_one_context(parties, owner):
    with acting(owner.actor, "edit", "person", reason="tidy up"):
        Party.objects.update(city="Torino", version=F("version") + 1)
    assert sorted(PastParty.objects.values_list("name", "city", "version")) == [(f"P{n}", "", 1) for n in range(5)]
    said = Context.objects.get().metadata
    assert (said["reason"], said["name"], said["kind"]) == ("tidy up", "Olga", "user")


def test_plain_sql_is_remembered_too(parties, owner):
    with acting(owner.actor, "delete", "person"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM parties_party WHERE name = 'P1'")
    assert [(past.name, past.pgh_label) for past in PastParty.objects.all()] == [("P1", "delete")]


def test_what_stays_the_same_and_what_is_derived_is_not_remembered(parties, owner):
    with acting(owner.actor, "edit", "person"):
        Party.objects.update(name=F("name"), search="x", last_contact_at="2026-05-12T10:00Z")
    assert not PastParty.objects.exists()


def test_the_reason_ends_with_its_transaction(parties, owner, django_capture_on_commit_callbacks):
    with transaction.atomic(), acting(owner.actor, "edit", "person", reason="first"):
        Party.objects.filter(name="P1").update(city="A")
    with acting(owner.actor, "edit", "person", reason="second"):
        Party.objects.filter(name="P2").update(city="A")
    assert [past.pgh_context.metadata["reason"] for past in PastParty.objects.order_by("pgh_id")] == ["first", "second"]


def test_a_change_that_fails_leaves_no_past(parties, owner):
    with acting(owner.actor, "edit", "person"):
        Party.objects.update(city="Torino")
        transaction.set_rollback(True)
    assert not PastParty.objects.exists()
    assert not Party.objects.filter(city="Torino").exists()


def test_without_the_right_nothing_begins(parties, charlie):
    with pytest.raises(Denied), acting(charlie.actor, "edit", "person"):
        raise AssertionError("This is not reached")


def test_what_compares_before_and_after_never_walks_one_list_for_each_row_of_the_other(db):
    """A connection that has changed one row before would else compare every pair of a large change."""
    told = """SELECT array_agg(DISTINCT p.proconfig::text) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL"""
    with connection.cursor() as cursor:
        cursor.execute(told)
        assert cursor.fetchone() == (["{enable_nestloop=off}"],)

"""Days of history are sealed one after the other; whatever is changed behind them is found, with its day and table."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.history.acting import acting
from clientela.platform.history.actions import seal
from clientela.platform.history.models import Seal
from clientela.platform.history.sealing import first_misfit
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

PAST = "parties_partyevent"


@pytest.fixture
def days(owner):
    """Three days of changes, four to two days ago, all sealed."""
    anna = Party.objects.create(kind="person", name="Anna")
    for back, city in ((4, "Torino"), (3, "Roma"), (2, "Bari")):
        with acting(owner.actor, "edit", "person"):
            Party.objects.filter(pk=anna.pk).update(city=city)
        tampered(f"UPDATE {PAST} SET pgh_created_at = now() - interval '{back} days' WHERE pgh_created_at = now()")
    seal(by=SYSTEM)


def tampered(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def misfit():
    found = first_misfit(rows, since=date.min)
    return found and (found.day, found.table)


def day(back):
    return timezone.now().date() - timedelta(days=back)


def test_what_is_untouched_fits(days):
    assert misfit() is None
    assert list(Seal.objects.filter(of=PAST).values_list("entries", flat=True)) == [1, 1, 1, 0]


def test_sealing_twice_changes_nothing(days):
    assert seal(by=SYSTEM) == 0


@pytest.mark.parametrize(
    "act",
    [
        "UPDATE {0} SET city = 'X' WHERE {1}",
        "DELETE FROM {0} WHERE {1}",
        "UPDATE {0} SET pgh_created_at = pgh_created_at - interval '2 days' WHERE {1}",
    ],
)
def test_a_changed_a_missing_and_a_moved_entry_are_found(days, act):
    tampered(act.format(PAST, f"pgh_created_at::date = '{day(3)}'"))
    assert misfit() == (day(3), PAST)


def test_an_entry_that_was_slipped_in_is_found(days):
    tampered(f"CREATE TEMP TABLE one AS SELECT * FROM {PAST} LIMIT 1")
    tampered(
        f"UPDATE one SET pgh_id = 999999, pgh_created_at = now() - interval '2 days'; INSERT INTO {PAST} SELECT * FROM one"
    )
    assert misfit() == (day(2), PAST)


def test_seals_can_not_be_changed(days):
    for act in ("UPDATE history_seal SET entries = 0", "DELETE FROM history_seal"):
        with pytest.raises(DatabaseError), transaction.atomic():
            tampered(act)
    assert misfit() is None


@pytest.mark.parametrize(
    "act", ["UPDATE history_seal SET entries = 5 WHERE day = '{0}'", "DELETE FROM history_seal WHERE day = '{0}'"]
)
def test_seals_that_were_changed_all_the_same_are_found(days, act):
    tampered("DROP TRIGGER append_only ON history_seal")
    tampered(act.format(day(3)) + f" AND of = '{PAST}'")
    assert misfit() == (day(3), PAST)


def test_a_table_that_has_got_a_column_since_still_fits(days):
    tampered(f"ALTER TABLE {PAST} ADD COLUMN shoe_size integer NOT NULL DEFAULT 42")
    assert misfit() is None


def test_only_who_may_configure_seals(days, alice):
    with pytest.raises(Denied):
        seal(by=alice.actor)
    assert Seal.objects.filter(of=PAST).count() == 4

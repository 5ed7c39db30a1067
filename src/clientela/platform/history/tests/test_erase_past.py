"""Who is lawfully erased leaves a mark in the sealed past, and it still fits; whoever writes past that is still found."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clientela.parties.actions import delete
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.history.acting import acting
from clientela.platform.history.actions import seal
from clientela.platform.history.models import Mark, Seal
from clientela.platform.history.sealing import erased, first_misfit
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.actions import erase
from clientela.platform.undo.actions import purge

PAST = "parties_partyevent"
pytestmark = pytest.mark.django_db(transaction=True)


def said(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def misfit():
    found = first_misfit(rows, since=date.min)
    return found and (found.day, found.table)


@pytest.fixture
def anna(owner):
    """Anna and Bruno, her member of staff, changed three days ago; that day is sealed."""
    anna = Party.objects.create(kind="organisation", name="Anna & Co")
    bruno = Party.objects.create(kind="person", name="Bruno", organisation=anna)
    with acting(owner.actor, "edit", "person"):
        for one, city in ((anna, "Torino"), (bruno, "Roma")):
            Party.objects.filter(pk=one.pk).update(city=city)
    said(f"UPDATE {PAST} SET pgh_created_at = now() - interval '3 days'")
    seal(by=SYSTEM)
    assert Seal.objects.filter(of=PAST, entries=2).exists()
    return anna


def test_an_erasure_still_fits_and_is_told(anna, owner):
    erase("organisations", anna.pk, reason="asked", by=owner.actor)
    assert misfit() is None
    assert erased(rows) == (2, 1)  # hers is gone, and his does not lead to her any more
    assert sorted(one.remains is None for one in Mark.objects.all()) == [False, True]


def test_so_it_does_after_another_erasure_of_the_same_entry(anna, owner):
    bruno = Party.objects.get(name="Bruno")
    erase("organisations", anna.pk, reason="asked", by=owner.actor)
    erase("people", bruno.pk, reason="asked", by=owner.actor)
    assert misfit() is None
    assert erased(rows) == (3, 2)


def test_what_leaves_the_bin_for_good_fits_too(anna, owner):
    delete("organisation", anna.pk, by=owner.actor)
    purge(registry.entity("organisation"), [anna.pk], by=owner.actor, reason="by hand")
    assert misfit() is None
    assert erased(rows)[0] >= 1


@pytest.mark.parametrize(
    "act",
    [
        f"UPDATE {PAST} SET city = 'X' WHERE name = 'Bruno'",
        f"DELETE FROM {PAST} WHERE name = 'Bruno'",
        f"UPDATE {PAST} SET pgh_created_at = pgh_created_at - interval '1 day' WHERE name = 'Bruno'",
    ],
)
def test_tampering_is_found_before_and_behind_an_erasure(anna, owner, act):
    with transaction.atomic():
        said(act)
        assert misfit() == (timezone.now().date() - timedelta(days=3), PAST)
        transaction.set_rollback(True)
    erase("organisations", anna.pk, reason="asked", by=owner.actor)
    said(act)
    assert misfit() == (timezone.now().date() - timedelta(days=3), PAST)


def test_tampering_before_an_erasure_does_not_hide_in_it(anna, owner):
    said(f"UPDATE {PAST} SET city = 'X' WHERE name LIKE 'Anna%%'")
    erase("organisations", anna.pk, reason="asked", by=owner.actor)
    assert misfit() == (timezone.now().date() - timedelta(days=3), PAST)


def test_a_mark_needs_an_act(anna):
    said(
        f"""INSERT INTO history_mark (of, entry, day, digest, context_id)
            SELECT '{PAST}', pgh_id, pgh_created_at::date, 'x', gen_random_uuid() FROM {PAST} WHERE name = 'Bruno'"""
    )
    assert misfit() is not None


def test_marks_can_not_be_changed(anna, owner):
    erase("organisations", anna.pk, reason="asked", by=owner.actor)
    for act in ("UPDATE history_mark SET entry = 0", "DELETE FROM history_mark"):
        with pytest.raises(DatabaseError), transaction.atomic():
            said(act)
    assert (misfit(), Mark.objects.count()) == (None, 2)

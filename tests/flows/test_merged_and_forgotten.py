"""Who went on as another is forgotten, copied and purged with that one: what is kept of both is kept of one person."""

from uuid import UUID

import pytest
from conftest import Persona
from django.db import connection

from clientela.parties.actions import delete
from clientela.parties.merging.actions import merge
from clientela.parties.merging.tests.world import made
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing
from clientela.platform.merging.models import Successor
from clientela.platform.privacy import actions as privacy
from clientela.platform.privacy.models import Erasure
from clientela.platform.undo.actions import purge
from clientela.timeline import actions as timeline

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "zaneta"


@pytest.fixture
def pair(owner: Persona) -> tuple[UUID, UUID]:
    """One who remains, and one with a word of her own that went on as that one."""
    ada, other = (
        made("person", owner, name="Ada"),
        made("person", owner, name="Zaneta", emails=[{"typed": "zaneta@example.org"}]),
    )
    timeline.note(other, "Zaneta rang", by=owner.actor)
    merge("person", ada, [other], by=owner.actor, reason="Zaneta said so")
    return ada, other


def tables_with_the_word() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        names = [name for (name,) in cursor.fetchall()]
        found = []
        for name in names:
            cursor.execute(f"SELECT EXISTS (SELECT FROM \"{name}\" t WHERE t::text ILIKE '%{WORD}%')")
            found += [name] if cursor.fetchone()[0] else []
        return found


def test_forgotten_with_whom_she_went_on(owner, pair):
    ada, other = pair
    assert "merging_successor" in tables_with_the_word()
    privacy.erase("people", ada, reason="asked", by=owner.actor)
    assert tables_with_the_word() == []
    assert set(Erasure.objects.values_list("record", flat=True)) == {ada, other}
    connection.check_constraints()


def test_not_by_the_key_that_went_on(owner, pair):
    with pytest.raises(Missing):
        privacy.erase("people", pair[1], reason="asked", by=owner.actor)
    assert not Erasure.objects.exists()


def test_purged_from_the_bin_with_whom_she_went_on(owner, pair):
    delete("person", pair[0], by=owner.actor)
    purge(registry.entity("person"), [pair[0]], by=owner.actor, reason="old")
    assert not Successor.objects.exists()
    assert "parties_partyevent" not in tables_with_the_word()

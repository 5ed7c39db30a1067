"""A merge taken back leaves every table as it was; what others did since stays, and what came since goes to whom it belongs."""

# ruff: noqa: F811  fixtures of the room

from uuid import UUID, uuid4

import pytest
from conftest import TEAM_WORK, Persona

from clientela.parties import actions as parties
from clientela.parties.consents.actions import Said, give_consent, withdraw
from clientela.parties.merging.actions import ACT, merge, unmerge
from clientela.parties.merging.tests.conftest import ada, twin  # noqa: F401  fixtures
from clientela.parties.merging.tests.world import everything, made
from clientela.parties.models import Party, SourceRecord
from clientela.parties.relationships.actions import relate
from clientela.platform.directory.fields.checking import checked
from clientela.platform.directory.sharing.actions import share
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.fields.actions import add_field
from clientela.platform.fields.reading import come_now
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Share
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.models import Wish
from clientela.platform.undo import bin
from clientela.platform.undo.actions import undo_act
from clientela.sales.orders.actions import finish_lines, take_lines
from clientela.sales.orders.models import Order
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy(owner: Persona, alice: Persona, ada: UUID, twin: UUID) -> None:
    """Something in every room for both of them."""
    carla = made("person", owner, name="Carla")
    for one in (ada, twin):
        relate(one, carla, "friend", by=owner.actor)
        entry = timeline.note(one, "Rang", by=owner.actor)
        timeline.comment(entry.pk, "And again", by=owner.actor)
        share("person", one, alice.user.pk, by=owner.actor)
        Wish.objects.create(entity="person", record=one, kind="copy")
    relate(ada, twin, "sibling", by=owner.actor)
    withdraw(twin, "email", "marketing", Said("on the phone"), by=owner.actor)
    give_consent(ada, "email", "marketing", Said("a form"), by=owner.actor)
    timeline.plan_meeting(
        {"title": "Tasting", "at": "2026-05-04T10:00Z", "guests": [{"id": str(ada)}, {"id": str(twin)}]}, by=owner.actor
    )
    User.objects.create(email="out@example.org", name="Out", stands_for=twin)


def test_what_leads_to_them_follows(owner, ada, twin):
    entry = timeline.note(twin, "Rang about the order", by=owner.actor)
    timeline.plan_meeting(
        {"title": "Tasting", "at": "2026-05-04T10:00Z", "guests": [{"id": str(ada)}, {"id": str(twin)}]}, by=owner.actor
    )
    merge("person", ada, [twin], by=owner.actor)
    assert not Party.objects.filter(pk=twin).exists()
    assert Entry.objects.get(pk=entry.pk).party_id == ada
    assert list(Entry.objects.get(title="Tasting").participants.values_list("party", flat=True)) == [ada]
    assert set(SourceRecord.objects.values_list("party", flat=True)) == {ada}


def test_every_table_is_as_it_was(owner, ada, twin, busy):
    before = everything()
    key = merge("person", ada, [twin], by=owner.actor)
    during = everything()
    assert not [
        table
        for table, rows in during.items()
        if twin in (value for row in rows for value in row.values()) and table != "merging_successor"
    ]
    assert unmerge(key, by=owner.actor).undone.left == []
    assert everything() == before


def test_what_was_only_led_elsewhere_and_back_is_not_called_edited(owner, ada, twin, busy):
    unmerge(merge("person", ada, [twin], by=owner.actor), by=owner.actor)
    assert not Entry.objects.exclude(updated_at=None).exists()


def test_it_can_be_done_again_and_the_other_way_round(owner, ada, twin, busy):
    before = everything()
    for into, other in ((ada, twin), (twin, ada), (ada, twin)):
        unmerge(merge("person", into, [other], by=owner.actor), by=owner.actor)
    assert everything() == before


def test_the_doors_of_undo_do_the_same(owner, ada, twin, busy):
    before = everything()
    key = merge("person", ada, [twin], by=owner.actor)
    undo_act(f"merge-{key}", by=owner.actor)
    assert everything() == before
    with pytest.raises(Conflict, match="undone already"):
        undo_act(f"merge-{key}", by=owner.actor)
    with pytest.raises(Conflict, match="merge them once more"):
        undo_act(f"undo-merge-{key}", by=owner.actor)


def test_what_others_changed_since_stays(owner, bob, ada, twin):
    entry = timeline.note(twin, "Rang", by=owner.actor)
    key = merge("person", ada, [twin], by=owner.actor)
    parties.edit("person", ada, {"city": "Torino", "job_title": "Roaster"}, by=owner.actor)
    timeline.edit("entry", entry.pk, {"body": "Rang twice"}, by=owner.actor)
    out = unmerge(key, by=owner.actor)
    entry.refresh_from_db()
    assert (entry.party_id, entry.body) == (twin, "Rang twice")
    assert dict(Party.objects.values_list("pk", "city")) == {ada: "Torino", twin: "Bari"}
    assert [(left.key, left.because) for left in out.undone.left] == [(ada, "edited")]


def test_a_chain_comes_apart_from_its_end(owner, ada, twin):
    third, before = made("person", owner, name="Third Rossi"), None
    before = everything()
    first = merge("person", ada, [twin], by=owner.actor)
    between = everything()
    second = merge("person", third, [ada], by=owner.actor)
    with pytest.raises(Conflict, match="“Third Rossi”"):
        unmerge(first, by=owner.actor)
    unmerge(second, by=owner.actor)
    assert everything() == between
    unmerge(first, by=owner.actor)
    assert everything() == before


def test_what_came_since_goes_to_whom_it_tells_of(owner, ada, twin):
    key = merge("person", ada, [twin], by=owner.actor)
    mails = {"rossi@example.org": "from him", "ada@example.com": "from either", "new@example.org": "from nobody known"}
    for mail, words in mails.items():
        entry = timeline.note(ada, words, by=owner.actor)
        Entry.objects.filter(pk=entry.pk).update(details={"from": {"email": mail.upper()}})
    out = unmerge(key, by=owner.actor)
    assert dict(Entry.objects.values_list("body", "party")) == {
        "from him": twin, "from either": ada, "from nobody known": ada,
    }  # fmt: skip
    assert {table: len(keys) for table, keys in out.parted.unclear.items()} == {"timeline_entry": 2}


def test_rows_of_a_source_that_knows_one_of_them_go_there(owner, arrivals, ada):
    parties.take("person", arrivals("person", {"external_id": "77", "name": "A. Rossi"}, source="till"), by=owner.actor)
    other = Party.objects.get(name="A. Rossi").pk
    key = merge("person", ada, [other], by=owner.actor)
    entry = timeline.note(ada, "Bought beans", by=owner.actor)
    Entry.objects.filter(pk=entry.pk).update(source="till", external_id="9")
    unmerge(key, by=owner.actor)
    assert Entry.objects.get(pk=entry.pk).party_id == other


def test_an_order_and_its_entry_go_together_to_whose_source_it_is(owner, arrivals, ada):
    def ordered(number: str) -> None:
        line = {
            "number": number,
            "placed_at": "2026-05-04T10:00Z",
            "code": "C1",
            "quantity": "2",
            "unit_price": "5",
            "customer": "P7",
        }
        batch = arrivals("order", line, source="webshop", import_id=uuid4())
        take_lines(batch, by=owner.actor)
        finish_lines("webshop", batch.import_id, by=owner.actor)

    ordered("W1")
    buyer = Order.objects.get().party_id
    key = merge("person", ada, [buyer], by=owner.actor)
    ordered("W2")
    assert set(Order.objects.values_list("party", flat=True)) == {ada}
    out = unmerge(key, by=owner.actor)
    assert set(Order.objects.values_list("party", flat=True)) == {buyer}
    assert set(Entry.objects.filter(kind="order").values_list("party", flat=True)) == {buyer}
    assert out.parted.unclear == {}


def test_links_of_the_company_s_own_follow_and_return(owner, ada, twin):
    name = "own_adviser"
    add_field(
        checked({"type": "person", "kind": "link", "target": "person", "labels": {"en": "Adviser"}}, by=owner.actor),
        by=owner.actor,
    )
    come_now()
    carla = made("person", owner, name="Carla", **{name: {"id": str(twin)}})
    key = merge("person", ada, [twin], by=owner.actor)
    assert Party.objects.get(pk=carla).own == {name: str(ada)}
    unmerge(key, by=owner.actor)
    assert Party.objects.get(pk=carla).own == {name: str(twin)}


def test_what_lets_others_in_follows_only_where_they_may_be_let_in(owner, alice, person_with, ada, twin):
    share("person", twin, alice.user.pk, by=owner.actor)
    who = person_with("Mia", {"*": {"see": "all", "edit": "all", "merge": "all"}})
    key = merge("person", ada, [twin], by=who.actor)
    assert Share.objects.get().record == twin
    unmerge(key, by=who.actor)
    merge("person", ada, [twin], by=owner.actor)
    assert Share.objects.get().record == ada


@pytest.mark.parametrize("grants", [{}, TEAM_WORK, {"*": {"see": "all", "merge": "all"}}])
def test_who_may_not_changes_nothing(owner, person_with, ada, twin, grants):
    key = merge("person", ada, [twin], by=owner.actor)
    who, before = person_with("Mia", grants), everything()
    for take_back in (lambda: unmerge(key, by=who.actor), lambda: undo_act(f"merge-{key}", by=who.actor)):
        with pytest.raises((Denied, Missing)):
            take_back()
    assert everything() == before


def test_one_who_could_not_change_what_stands_again_changes_nothing(owner, person_with, ada, twin):
    who = person_with("Mia", {"*": {"see": "all", "edit": "own", "merge": "own"}})
    key = merge("person", ada, [twin], by=owner.actor)
    Party.objects.filter(pk=ada).update(owner=who.user)
    before = everything()
    with pytest.raises(Denied):
        unmerge(key, by=who.actor)
    assert everything() == before


def test_what_was_merged_does_not_lie_in_the_bin(owner, ada, twin):
    merge("person", ada, [twin], by=owner.actor)
    assert bin.lying(registry.entity("person"), owner.actor) == []


def test_there_is_no_such_merge(owner):
    with pytest.raises(Missing):
        unmerge(uuid4(), by=owner.actor)
    assert ACT == "merge "

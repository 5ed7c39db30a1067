"""Which word survives: the newest, by rule, by hand; and what is typed is a word like any other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties import actions
from clientela.parties.models import Party, SourceRecord
from clientela.parties.sources import actions as sources
from clientela.parties.sources.models import Pin
from clientela.parties.sources.standing import stand
from clientela.parties.sources.surviving import survive
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing
from clientela.platform.history.names import slug
from clientela.platform.history.tracking import noticed
from clientela.platform.permissions.queries import Denied
from clientela.platform.undo.actions import undo_act

EMAIL = ["elena@alba.it"]


@pytest.fixture
def elena(owner, arrivals):
    """Known from two sources that disagree: the shop says more, the register was last."""
    shop = {
        "external_id": "1",
        "name": "Elena Galli",
        "emails": EMAIL,
        "job_title": "Buyer of coffee",
        "city": "Torino",
    }
    register = {"external_id": "9", "name": "Elena Galli", "emails": EMAIL, "job_title": "Buyer"}
    actions.take("person", arrivals("person", shop, source="shop"), by=owner.actor)
    actions.take("person", arrivals("person", register, source="register", match="contact"), by=owner.actor)
    for days, source in ((1, "register"), (2, "shop")):  # one transaction has one time
        then = timezone.now() - timedelta(days=days)
        SourceRecord.objects.filter(source=source).update(first_at=then, seen_at=then)
    return Party.objects.get(kind="person")


def _title():
    return Party.objects.get(kind="person").job_title


def _record(source):
    return SourceRecord.objects.get(source=source).pk


def test_the_newest_word_stands_and_what_it_leaves_out_stays(elena):
    assert (elena.job_title, elena.city) == ("Buyer", "Torino")
    assert SourceRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("rule", "title"),
    [("newest", "Buyer"), ("longest", "Buyer of coffee"), ("trusted", "Buyer of coffee"), ("checked", "Buyer")],
)
def test_a_rule_decides(elena, owner, rule, title):
    sources.trust("shop", 90, checked=False, by=owner.actor)
    sources.trust("register", 70, checked=True, by=owner.actor)
    sources.set_rule("person", "job_title", rule, by=owner.actor)
    sources.reckon("person", by=owner.actor)
    assert _title() == title


def test_what_most_sources_say(elena, owner, arrivals):
    third = {"external_id": "3", "name": "Elena Galli", "emails": EMAIL, "job_title": "buyer of coffee"}
    actions.take("person", arrivals("person", third, source="fair", match="contact"), by=owner.actor)
    actions.take(
        "person", arrivals("person", third | {"job_title": "Taster"}, source="card", match="contact"), by=owner.actor
    )
    assert _title() == "Taster"
    sources.set_rule("person", "job_title", "frequent", by=owner.actor)
    sources.reckon("person", by=owner.actor)
    assert _title() == "buyer of coffee"


def test_what_is_chosen_by_hand_goes_before_any_rule(elena, owner, arrivals):
    sources.choose("person", elena.pk, "job_title", _record("shop"), by=owner.actor)
    assert _title() == "Buyer of coffee"
    later = {"external_id": "9", "name": "Elena Galli", "emails": EMAIL, "job_title": "Head of buying"}
    actions.take("person", arrivals("person", later, source="register"), by=owner.actor)
    assert _title() == "Buyer of coffee"
    sources.let_the_rule_decide("person", elena.pk, "job_title", by=owner.actor)
    assert _title() == "Head of buying"


def test_the_pieces_of_a_name_go_with_it(elena, owner, arrivals):
    married = {"external_id": "9", "name": "Elena Rossi", "emails": EMAIL}
    actions.take("person", arrivals("person", married, source="register"), by=owner.actor)
    sources.choose("person", elena.pk, "family_name", _record("shop"), by=owner.actor)
    known = Party.objects.get(kind="person")
    assert (known.name, known.family_name, known.given_name) == ("Elena Galli", "Galli", "Elena")
    assert "galli" in known.search


def test_what_is_typed_is_a_word_and_so_is_an_emptied_field(elena, owner):
    actions.edit("person", elena.pk, {"job_title": "Owner", "city": ""}, by=owner.actor)
    survive([elena.pk])
    known = Party.objects.get(kind="person")
    assert (known.job_title, known.city) == ("Owner", "")
    assert SourceRecord.objects.get(source__startswith="user:").facts == {"job_title": "Owner", "city": None}


def test_typing_that_is_undone_leaves_no_word(elena, owner):
    with noticed() as acts:
        actions.edit("person", elena.pk, {"job_title": "Owner"}, by=owner.actor)
    undo_act(slug(acts[0].name), by=owner.actor)
    survive([elena.pk])
    assert _title() == "Buyer"
    assert not SourceRecord.objects.filter(source__startswith="user:").exists()


def test_many_typed_at_once_are_words_each(elena, owner):
    actions.edit_many("person", [elena.pk], {"city": "Asti", "tags": ["vip"]}, by=owner.actor)
    survive([elena.pk])
    assert Party.objects.get(kind="person").city == "Asti"
    assert SourceRecord.objects.get(source__startswith="user:").facts == {"city": "Asti"}


def test_a_word_that_may_only_fill_yields(elena, owner, arrivals):
    filling = {"external_id": "5", "name": "ELENA GALLI", "emails": EMAIL, "job_title": "Chef", "department": "Bar"}
    batch = arrivals("person", filling, source="list", match="contact", fill_only=True)
    actions.take("person", batch, by=owner.actor)
    known = Party.objects.get(kind="person")
    assert (known.name, known.job_title) == ("Elena Galli", "Buyer")


def test_the_same_again_confirms(elena, owner, arrivals):
    SourceRecord.objects.filter(source="shop").update(seen_at=timezone.now() - timedelta(days=9))
    same = {
        "external_id": "1",
        "name": "Elena Galli",
        "emails": EMAIL,
        "job_title": "Buyer of coffee",
        "city": "Torino",
    }
    taken = actions.take("person", arrivals("person", same, source="shop"), by=owner.actor)
    assert taken.outcomes == {"unchanged": 1}
    assert SourceRecord.objects.get(source="shop").confirmed_at is not None


def test_a_source_that_changes_its_mind_says_since_when(elena, owner, arrivals):
    moved = {"external_id": "1", "name": "Elena Galli", "emails": EMAIL, "job_title": "Buyer of coffee", "city": "Alba"}
    actions.take("person", arrivals("person", moved, source="shop"), by=owner.actor)
    assert list(SourceRecord.objects.get(source="shop").since) == ["city"]
    assert Party.objects.get(kind="person").city == "Alba"


def test_who_may_not_edit_chooses_nothing(elena, charlie, bob):
    with pytest.raises(Denied):
        sources.choose("person", elena.pk, "job_title", _record("shop"), by=charlie.actor)
    with pytest.raises(Missing):
        sources.choose("person", elena.pk, "job_title", _record("shop"), by=bob.actor)
    with pytest.raises(Denied):
        sources.set_rule("person", "job_title", "longest", by=bob.actor)
    assert _title() == "Buyer"
    assert not Pin.objects.exists()


def test_values_that_are_wanted_stand_by_who_says_them_else_by_who_typed_them(elena, owner):
    stand(registry.entity("person"), elena.pk, {"job_title": "Buyer of coffee", "city": "Roma"}, by=owner.actor)
    known = Party.objects.get(kind="person")
    assert (known.job_title, known.city) == ("Buyer of coffee", "Roma")
    assert Pin.objects.get().record_id == _record("shop")
    assert SourceRecord.objects.get(source__startswith="user:").facts == {"city": "Roma"}

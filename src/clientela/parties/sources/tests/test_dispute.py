"""Where sources disagree is kept as the diamond shows it: through typing, choosing and merging; what is kept back is not told."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties import actions
from clientela.parties.merging.actions import merge, unmerge
from clientela.parties.models import Party, SourceRecord
from clientela.parties.sources import actions as sources
from clientela.parties.sources.claims import marks
from clientela.parties.sources.models import Dispute
from clientela.parties.sources.reading import with_claims
from clientela.platform.entities import registry

SHOP = {"external_id": "1", "name": "Elena Galli", "emails": ["elena@alba.it"], "city": "Torino", "job_title": "Cook"}
FAIR = {
    "external_id": "9",
    "name": "Elena Galli",
    "emails": ["elena@alba.it"],
    "city": "Milano",
    "birth_date": "1980-02-01",
}


@pytest.fixture
def elena(owner, alice, arrivals):
    actions.take("person", arrivals("person", SHOP | {"owner": alice.user.email}, source="shop"), by=owner.actor)
    actions.take("person", arrivals("person", FAIR, source="fair", match="contact"), by=owner.actor)
    return Party.objects.get(kind="person").pk


def disputed(who, key):
    """As it is kept; the same as the diamonds say."""
    kept = set(Dispute.objects.filter(party=key).values_list("field", flat=True))
    record = with_claims(registry.entity("person"), key, who.actor)
    shown = marks(record, ("name", "city", "job_title", "birth_date", "organisation", "annual_revenue"))
    assert kept == {name for name, mark in shown.items() if mark.conflict}
    return kept


def test_two_sources_that_differ_are_kept_until_somebody_chooses(elena, alice):
    assert disputed(alice, elena) == {"city"}
    shop = SourceRecord.objects.get(source="shop").pk
    sources.choose("person", elena, "city", shop, by=alice.actor)
    assert disputed(alice, elena) == set()
    sources.let_the_rule_decide("person", elena, "city", by=alice.actor)
    assert disputed(alice, elena) == {"city"}


@pytest.mark.parametrize(("days", "kept"), [(300, {"city", "job_title"}), (900, {"city"})])
def test_a_word_that_is_much_less_sure_disagrees_no_more(elena, alice, days, kept):
    """A job ages by half in 900 days, and who types is trusted more than a shop."""
    then = timezone.now() - timedelta(days=days)
    SourceRecord.objects.filter(source="shop").update(first_at=then, seen_at=then, confirmed_at=None)
    actions.edit("person", elena, {"job_title": "Buyer"}, by=alice.actor)
    assert disputed(alice, elena) == kept


def test_a_merge_settles_anew_and_its_end_as_well(elena, alice, owner, arrivals):
    other = {"external_id": "7", "name": "Elena Galli", "job_title": "Farmer", "owner": alice.user.email}
    actions.take("person", arrivals("person", other, source="market"), by=owner.actor)
    gone = Party.objects.exclude(pk=elena).get().pk
    made = merge("person", elena, [gone], by=owner.actor)
    assert disputed(owner, elena) == {"city", "job_title"}
    unmerge(made, by=owner.actor)
    assert (disputed(owner, elena), disputed(owner, gone)) == ({"city"}, set())


def test_lists_find_them_but_not_what_is_kept_back(elena, alice, owner, person_with):
    asked = {"filter": json.dumps({"field": "disputes", "known": True})}
    assert len(owner.browser.get("/api/v1/people", asked, **owner.bearer).json()["items"]) == 1
    mia = person_with("Mia", {"person": {"see": "all"}}, masks={"person": {"city": "hidden"}})
    assert mia.browser.get("/api/v1/people", asked, **mia.bearer).json()["items"] == []

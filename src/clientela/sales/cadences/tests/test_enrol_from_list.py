"""Selected rows of a list, or all that it finds, enter a cadence in one act, which is undone whole."""

from urllib.parse import unquote

import pytest

from clientela.platform.entities import registry
from clientela.platform.undo import bulk
from clientela.platform.undo.actions import undo_act
from clientela.sales.cadences.models import LeadEnrolment

pytestmark = pytest.mark.django_db


@pytest.fixture
def some(open_lead, alice):
    return [open_lead(name=f"Bar {n}", by=alice) for n in range(3)]


def test_the_list_offers_it_and_what_was_selected_enters(some, follow_up, alice, make):
    make("For deals", of="deal")
    assert "/leads/bulk/enrol/" in alice.browser.get("/leads/?view=table", follow=True).content.decode()
    form = alice.browser.get("/leads/bulk/enrol/").content.decode()
    assert ("Follow-up" in form, "For deals" in form) == (True, False)
    said = {"id": [str(one.pk) for one in some[:2]], "choice": str(follow_up.pk)}
    answer = alice.browser.post("/leads/bulk/enrol/", said, headers={"HX-Request": "true"})
    assert "2 changed" in unquote(answer.headers["HX-Trigger"])
    assert set(LeadEnrolment.objects.values_list("record", flat=True)) == {one.pk for one in some[:2]}


def test_all_that_match_enter_in_the_background_and_are_taken_out_again_as_one_act(some, follow_up, alice):
    change = {"deed": "enrol", "choice": str(follow_up.pk)}
    rows = {"q": "", "condition": {"field": "name", "none_of": ["Bar 2"]}}
    one = bulk.start(registry.entity("lead"), "edit", rows=rows, change=change, by=alice.actor)
    bulk.run(one.pk, user=alice.user.pk)
    bulk.run(one.pk, user=alice.user.pk)
    one.refresh_from_db()
    assert (one.said, one.counts["changed"], LeadEnrolment.objects.count()) == ("Enrol: Leads", 2, 2)
    undo_act(f"bulk-{one.pk}", by=alice.actor)
    assert not LeadEnrolment.objects.exists()


def test_who_may_not_change_leads_is_refused_and_nobody_enters(some, follow_up, person_with):
    reader = person_with("Rita", {"lead": {"see": "all"}, "cadence": {"see": "all"}})
    said = {"id": [str(one.pk) for one in some], "choice": str(follow_up.pk)}
    assert "/bulk/enrol/" not in reader.browser.get("/leads/?view=table", follow=True).content.decode()
    assert reader.browser.post("/leads/bulk/enrol/", said).status_code == 403
    assert reader.browser.get("/people/bulk/enrol/").status_code in (403, 404)
    assert not LeadEnrolment.objects.exists()

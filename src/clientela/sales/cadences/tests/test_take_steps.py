"""Each step is taken once, in its owner's name and hours; what hinders it is told, and nothing of it stays behind."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.channels.email.models import Message, Outgoing, Wording
from clientela.parties.consents.actions import Said, withdraw
from clientela.parties.models import ContactPoint
from clientela.platform.permissions.actor import SYSTEM
from clientela.routing import actions as routing
from clientela.sales.cadences import actions
from clientela.sales.cadences.stepping import take_due
from clientela.sales.cadences.tests.conftest import now_of, passes
from clientela.sales.leads import actions as leads
from clientela.sales.leads.models import Lead
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entered(lead, follow_up, post, alice):
    actions.enrol("lead", lead.pk, follow_up.pk, by=alice.actor)
    return lead


def test_a_mail_leaves_in_its_owners_name_and_the_call_appears_in_her_day(entered, alice):
    assert take_due() == 1
    letter = Message.objects.get()
    assert (letter.sender["email"], letter.recipients[0]["email"]) == (
        "elena@clientela.example",
        "lucia.ferrer@miramar.example",
    )
    assert (letter.subject, "shall we talk?\nAlice" in letter.text) == ("Coffee for you", True)
    one = now_of(entered)
    assert (one.step, one.letter_id, one.due_at > timezone.now() + timedelta(days=1)) == (1, letter.pk, True)
    assert take_due() == 0
    passes(one)
    assert take_due() == 1
    task = now_of(entered).task
    assert (task.title, task.assignee_id, task.party_id) == ("Ask about the machine", alice.user.pk, entered.party_id)
    assert timezone.localdate(task.due_at) == timezone.localdate()


def test_behind_a_task_the_next_wait_begins_when_it_is_done_and_a_mail_without_subject_goes_on_in_the_thread(
    entered, alice
):
    take_due()
    passes(now_of(entered))
    take_due()
    one = now_of(entered)
    assert (one.step, one.due_at, take_due()) == (2, None, 0)
    timeline.complete(one.task_id, by=alice.actor)
    take_due()
    one = now_of(entered)
    assert (one.task_id, one.due_at.minute) == (None, 30)
    passes(one)
    take_due()
    first, second = Message.objects.order_by("captured_at")
    assert (second.thread, second.subject) == (first.thread, "Re: Coffee for you")
    passes(now_of(entered))
    take_due()
    assert (now_of(entered).state, now_of(entered).ends) == ("ended", "finished")


def test_nothing_goes_out_while_its_owner_is_away_or_nobody_works(entered, alice):
    today = timezone.localdate()
    key = routing.add_absence(alice.user.pk, today - timedelta(days=1), today + timedelta(days=1), by=alice.actor)
    take_due()
    one = now_of(entered)
    assert (one.step, one.held["with"]["name"], one.due_at > timezone.now()) == (0, "Alice", True)
    routing.remove_absence(key, by=alice.actor)
    seat = {"days": [(today.isoweekday() + 2) % 7 + 1], "languages": [], "skills": [], "territories": []}
    routing.set_seat(alice.user.pk, seat | {"most": None, "opens": 9, "closes": 10}, by=SYSTEM)
    passes(one)
    take_due()
    assert (now_of(entered).step, now_of(entered).due_at > timezone.now() + timedelta(days=1)) == (0, True)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("what", ["address", "mailbox", "template", "owner"])
def test_what_hinders_a_step_is_told_and_it_waits_for_somebody(entered, post, what):
    if what == "address":
        ContactPoint.objects.update(state="bounced")
    elif what == "mailbox":
        post.delete()
    elif what == "template":
        Wording.objects.all().delete()
    else:
        Lead.objects.update(owner=None)
        type(now_of(entered)).objects.update(by_user=None)
    take_due()
    one = now_of(entered)
    assert (one.state, one.step, bool(one.held)) == ("paused", 0, True)
    assert not Outgoing.objects.exists()


def test_whoever_does_not_want_mails_gets_none(entered, alice):
    withdraw(entered.party_id, "email", "service", Said("on the phone"), by=SYSTEM)
    take_due()
    assert (now_of(entered).ends, Outgoing.objects.exists()) == ("refused", False)


def test_an_address_that_bounced_ends_it(entered):
    take_due()
    ContactPoint.objects.update(state="bounced")
    take_due()
    assert now_of(entered).ends == "bounced"


@pytest.mark.parametrize("way", ["call", "meeting", "convert", "disqualify"])
def test_it_stops_by_itself(entered, alice, way):
    take_due()
    passes(now_of(entered))
    take_due()
    task = now_of(entered).task_id
    party = {"id": str(entered.party_id)}
    if way == "call":
        timeline.record_call({"party": party, "direction": "in"}, by=alice.actor)
    elif way == "meeting":
        later = (timezone.now() + timedelta(days=2)).isoformat()
        timeline.plan_meeting({"party": party, "title": "Tasting", "at": later}, by=alice.actor)
    elif way == "convert":
        leads.convert(entered.pk, by=alice.actor)
    else:
        leads.disqualify(entered.pk, "Too small", by=alice.actor)
    take_due()
    ends = {"call": "answered", "meeting": "met", "convert": "converted", "disqualify": "disqualified"}
    assert (now_of(entered).state, now_of(entered).ends) == ("ended", ends[way])
    assert Entry.objects.get(pk=task).state == "cancelled"


def test_who_may_not_see_the_customer_writes_to_nobody(lead, follow_up, post, person_with, alice):
    eve = person_with(
        "Eve", {"lead": {"see": "all", "edit": "all"}, "cadence": {"see": "all"}, "task": {"create": "own"}}
    )
    Lead.objects.update(owner=eve.user)
    actions.enrol("lead", lead.pk, follow_up.pk, by=eve.actor)
    page = eve.browser.get(f"/leads/{lead.pk}/cadence/").content.decode()
    assert ("Follow-up" in page, "miramar" in page) == (True, False)
    seat = {"days": [1, 2, 3, 4, 5, 6, 7], "languages": [], "skills": [], "territories": []}
    routing.set_seat(eve.user.pk, seat | {"most": None, "opens": None, "closes": None}, by=SYSTEM)
    take_due()
    one = now_of(lead)
    assert (one.state, Outgoing.objects.exists(), "miramar" in str(one.held)) == ("paused", False, False)


def test_a_rule_lets_in_what_is_new_and_meets_it(make, open_lead, alice, at_work):
    calls = make("Calls", steps=[{"kind": "call", "title": "Ring them"}])
    old = open_lead(name="Old", wanted="Machine", by=alice)
    actions.set_rule(calls.pk, {"field": "wanted", "contains": "machine"}, by=alice.actor)
    new, other = open_lead(name="New", wanted="A machine", by=alice), open_lead(name="Other", by=alice)
    take_due()
    take_due()
    assert [now_of(one) is not None for one in (old, new, other)] == [False, True, False]
    assert now_of(new).task.assignee_id == alice.user.pk
    actions.stop("lead", new.pk, by=alice.actor)
    take_due()
    assert now_of(new).state == "ended"

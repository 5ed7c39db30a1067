"""The response clock: due as the source says, stopped by the first touch of its owner, told where it is late."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.sales.leads import actions
from clientela.sales.leads.models import Lead
from clientela.timeline import actions as timeline

MINUTE = timedelta(minutes=1)


@pytest.fixture
def web(owner):
    return actions.create_source({"name": "Web", "minutes": 30}, by=owner.actor)


@pytest.mark.parametrize(
    ("since", "minutes", "due"),
    [
        ("2026-05-11T10:00", 60, "2026-05-11T11:00"),  # a Monday
        ("2026-05-11T17:30", 60, "2026-05-12T09:30"),
        ("2026-05-15T17:30", 60, "2026-05-18T09:30"),  # over a weekend
        ("2026-05-16T12:00", 1080, "2026-05-19T18:00"),  # asked on a Saturday: two whole days
        ("2026-05-11T03:00", 540, "2026-05-11T18:00"),
    ],
)
def test_working_time_is_counted_from_monday_to_friday(db, since, minutes, due):
    with connection.cursor() as cursor:
        cursor.execute("SELECT leads_due(%s, %s, 9, 18, 'UTC')", [f"{since}+00", minutes])
        assert cursor.fetchone()[0] == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_lead_waits_for_as_long_as_its_source_allows(open_lead, web):
    lead = open_lead(origin="Web", person="Ewa", email="ewa@example.pl")
    assert lead.due_at - lead.opened_at == 30 * MINUTE
    assert lead.waits_until == lead.due_at
    assert open_lead().waits_until is None


def test_the_first_touch_of_its_owner_stops_the_clock(open_lead, web, owner):
    lead = open_lead(origin="Web", person="Ewa", email="ewa@example.pl")
    timeline.note(lead.party_id, "Looks promising", by=owner.actor)
    assert Lead.objects.get(pk=lead.pk).answered_at is None
    timeline.record_call({"party": {"id": str(lead.party_id)}, "body": "Rang her"}, by=owner.actor)
    lead.refresh_from_db()
    assert (lead.state, lead.waits_until) == ("working", None)
    assert lead.answered_at is not None


@pytest.mark.parametrize(("outcome", "state"), [("reached", "working"), ("no_answer", "new"), ("message", "new")])
def test_a_call_of_theirs_stops_it_where_they_were_spoken_to(open_lead, web, owner, outcome, state):
    lead = open_lead(origin="Web", person="Ewa", email="ewa@example.pl")
    said = {"party": {"id": str(lead.party_id)}, "direction": "in", "outcome": outcome}
    timeline.record_call(said, by=owner.actor)
    lead.refresh_from_db()
    assert (lead.state, lead.answered_at is None) == (state, state == "new")


def test_a_touch_of_somebody_else_does_not(open_lead, web, owner, alice):
    lead = open_lead(origin="Web", person="Ewa", email="ewa@example.pl")
    Lead.objects.filter(pk=lead.pk).update(owner=alice.user)
    timeline.record_call({"party": {"id": str(lead.party_id)}, "body": "Rang her"}, by=owner.actor)
    lead.refresh_from_db()
    assert (lead.state, lead.answered_at) == ("new", None)


def test_what_comes_with_a_past_is_not_late(bring, web):
    bring({"external_id": "1", "name": "Old", "origin": "Web", "opened_at": "2026-01-05T10:00"})
    assert Lead.objects.get().due_at is None


def test_what_is_late_is_marked_and_found(open_lead, web, owner):
    lead = open_lead(name="Waits", origin="Web")
    open_lead(name="Fresh", origin="Web")
    Lead.objects.filter(pk=lead.pk).update(due_at=timezone.now() - MINUTE, state="new")
    assert owner.browser.get("/leads/?view=board").content.decode().count("data-late") == 1
    found = owner.browser.get('/leads/?filter={"all":[{"field":"waits_until","older_than":"0 days"}]}').content.decode()
    assert ("Waits" in found, "Fresh" in found) == (True, False)

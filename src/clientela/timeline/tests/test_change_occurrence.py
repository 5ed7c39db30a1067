"""One moment of a series moved or cancelled: alone, with all that follow, or with all; and what it leaves as it was."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from clientela.platform.entities.reading import Conflict, Missing
from clientela.timeline import actions
from clientela.timeline.calendars.days import days
from clientela.timeline.models import Entry
from clientela.timeline.recurrence import moments_of
from clientela.timeline.series import ended_before, moved, series_of, taken_on, without

ROME = ZoneInfo("Europe/Rome")
AT = datetime(2026, 10, 13, 9, tzinfo=ROME)  # a Tuesday, before summer time ends


@pytest.fixture
def weekly(alice, bob):
    facts = {"title": "Taste", "at": AT.isoformat(), "ends_at": (AT + timedelta(hours=1)).isoformat()}
    facts |= {"rrule": "FREQ=WEEKLY;COUNT=5", "remind_before": "PT30M", "colleagues": [{"id": str(bob.user.pk)}]}
    return Entry.objects.get(pk=actions.plan_meeting(facts, by=alice.actor))


def week(number, **changed):
    return (AT + timedelta(weeks=number)).replace(**changed)


def standing(who):
    since, until = AT.date() - timedelta(days=3), AT.date() + timedelta(weeks=8)
    with timezone.override(ROME):
        found = days(since, until, [who.user.pk], who.actor)
    return [f"{item.at:%m-%d %H:%M}" for items in found.values() for item in items]


def test_one_alone_is_moved_for_all_who_are_in_it(weekly, alice, bob):
    at = {"at": week(2, hour=15).isoformat()}
    made = Entry.objects.get(pk=actions.change_occurrence(weekly.pk, week(2), at, by=alice.actor))
    expected = ["10-13 09:00", "10-20 09:00", "10-27 15:00", "11-03 09:00", "11-10 09:00"]
    assert [standing(one) for one in (alice, bob)] == [expected, expected]
    assert (made.ends_at - made.at, made.rrule, made.remind_before) == (timedelta(hours=1), "", "PT30M")


def test_from_one_on_all_are_moved_and_their_number_stays(weekly, alice):
    at = {"at": (week(3, hour=15) + timedelta(days=1)).isoformat()}
    actions.change_occurrence(weekly.pk, week(3), at, by=alice.actor, reach="following")
    assert standing(alice) == ["10-13 09:00", "10-20 09:00", "10-27 09:00", "11-04 15:00", "11-11 15:00"]


def test_all_are_moved_by_the_local_clock(weekly, alice):
    at = {"at": week(3, hour=10).isoformat()}
    assert actions.change_occurrence(weekly.pk, week(3), at, by=alice.actor, reach="all") == weekly.pk
    assert standing(alice) == ["10-13 10:00", "10-20 10:00", "10-27 10:00", "11-03 10:00", "11-10 10:00"]


@pytest.mark.parametrize(("reach", "left"), [("one", 4), ("following", 2), ("all", 0)])
def test_one_some_or_all_are_cancelled(weekly, alice, reach, left):
    actions.change_occurrence(weekly.pk, week(4), {"place": "Alba"}, by=alice.actor)
    actions.cancel_occurrence(weekly.pk, week(2), by=alice.actor, reach=reach)
    assert len(standing(alice)) == left


def test_what_is_left_out_is_not_reminded_of(weekly, alice):
    actions.cancel_occurrence(weekly.pk, AT, by=alice.actor)
    weekly.refresh_from_db()
    assert weekly.reminds_at in (None, week(1) - timedelta(minutes=30))


def test_no_such_moment_and_nobody_elses_change_nothing(weekly, alice, charlie, person_with):
    stan = person_with("Stan", {"*": {"see": "all", "edit": "own"}})
    for who, on in ((alice, week(1, hour=8)), (stan, week(1))):
        with pytest.raises(Missing):
            actions.change_occurrence(weekly.pk, on, {"at": AT.isoformat()}, by=who.actor)
    assert (len(standing(alice)), Entry.objects.count()) == (5, 1)


def test_days_that_the_rule_names_can_not_wander(weekly, alice):
    actions.edit("meeting", weekly.pk, {"rrule": "FREQ=MONTHLY;BYDAY=2TU"}, by=alice.actor)
    with pytest.raises(Conflict, match="only this one"):
        at = {"at": (AT + timedelta(days=1)).isoformat()}
        actions.change_occurrence(weekly.pk, AT, at, by=alice.actor, reach="all")
    assert Entry.objects.get().at == AT


def test_a_task_moved_alone_is_followed_when_it_would_have_been(alice):
    due = datetime(2030, 1, 7, 9, tzinfo=UTC)
    facts = {"title": "Ring", "due_at": due.isoformat(), "rrule": "FREQ=WEEKLY"}
    key = actions.open_task(facts, by=alice.actor)
    actions.change_task_alone(key, {"due_at": (due + timedelta(days=9)).isoformat()}, by=alice.actor)
    following = Entry.objects.get(pk=actions.complete(key, by=alice.actor))
    assert following.due_at == due + timedelta(weeks=1)


def test_a_task_left_out_is_followed_by_the_next(alice):
    due = datetime(2030, 1, 7, 9, tzinfo=UTC)
    facts = {"title": "Ring", "due_at": due.isoformat(), "rrule": "FREQ=WEEKLY"}
    key = actions.open_task(facts, by=alice.actor)
    following = Entry.objects.get(pk=actions.skip_task(key, by=alice.actor))
    assert (Entry.objects.get(pk=key).state, following.due_at) == ("cancelled", due + timedelta(weeks=1))


RULES = ["FREQ=DAILY;COUNT=9", "FREQ=WEEKLY;BYDAY=TU,FR;COUNT=9",
         "RRULE:FREQ=DAILY;UNTIL=20261101T080000Z\nEXDATE:20261015T070000Z",
         "RRULE:FREQ=WEEKLY;COUNT=6\nRDATE:20261014T090000,20261101T090000"]  # fmt: skip


@given(st.sampled_from(RULES), st.integers(0, 20))
def test_what_is_cut_in_two_is_whole_together(rule, number):
    series, every = series_of(rule, AT, ROME), list(moments_of(rule, AT, ROME))
    own = [one for one in every if one.astimezone(ROME).replace(tzinfo=None) not in series.added]
    on = own[number % len(own)]
    head, rest = ended_before(series, on), taken_on(series, on)
    there = [*moments_of(head.written(), AT, ROME), *moments_of(rest.written(), on, ROME)]
    assert there == every
    assert list(moments_of(without(series, on).written(), AT, ROME)) == [one for one in every if one != on]


@given(st.sampled_from(RULES), st.integers(-3, 3), st.integers(-300, 300))
def test_what_is_moved_is_the_same_at_another_time(rule, days_, minutes):
    by = timedelta(days=days_, minutes=minutes)
    later = moved(series_of(rule, AT, ROME), by)
    found = [
        one.astimezone(ROME).replace(tzinfo=None)
        for one in moments_of(later.written(), later.start.replace(tzinfo=ROME), ROME)
    ]
    assert len(found) == len(list(moments_of(rule, AT, ROME)))
    assert found[0] == later.start

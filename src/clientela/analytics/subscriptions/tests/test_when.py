"""The next moment of a rhythm on its reader's clock, across ends of months and changes of the clock."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from clientela.analytics.reports.asking import BadReport
from clientela.analytics.subscriptions.when import rhythm


@pytest.mark.parametrize(
    ("said", "after", "zone", "wanted"),
    [
        (("day", 0, 8), "2026-03-28T08:00+01:00", "Europe/Rome", "2026-03-29T08:00+02:00"),
        (("day", 0, 2), "2026-03-28T09:00+01:00", "Europe/Rome", "2026-03-29T03:00+02:00"),  # the clock leaves two o'clock out
        (("week", 1, 7), "2026-11-23T06:59+01:00", "Europe/Rome", "2026-11-23T07:00+01:00"),
        (("week", 1, 7), "2026-11-23T07:00+01:00", "Europe/Rome", "2026-11-30T07:00+01:00"),
        (("month", 31, 8), "2026-01-31T08:00+01:00", "Europe/Rome", "2026-02-28T08:00+01:00"),
        (("month", 30, 8), "2026-02-01T08:00+01:00", "Europe/Rome", "2026-02-28T08:00+01:00"),
        (("month", 1, 0), "2026-05-31T20:00+02:00", "Asia/Kolkata", "2026-06-01T00:00+05:30"),
        (("day", 0, 8), "2026-05-01T00:00+00:00", "Nowhere/Here", "2026-05-01T08:00+00:00"),
    ],
)  # fmt: skip
def test_the_next_moment_is_that_of_the_readers_clock(said, after, zone, wanted):
    assert rhythm(*said).next_after(datetime.fromisoformat(after), zone) == datetime.fromisoformat(wanted)


@given(day=st.integers(1, 31), hour=st.integers(0, 23), zone=st.sampled_from(["Europe/Rome", "America/Santiago"]))
def test_every_month_has_one_moment(day, hour, zone):
    often, at = rhythm("month", day, hour), datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC"))
    moments = [at := often.next_after(at, zone) for _month in range(24)]
    months = [(there.year * 12 + there.month) for there in (one.astimezone(ZoneInfo(zone)) for one in moments)]
    assert all(later == earlier + 1 for earlier, later in pairwise(months))


@pytest.mark.parametrize("said", [("hour", 0, 8), ("week", 0, 8), ("week", 8, 8), ("month", 32, 8), ("day", 0, 24)])
def test_what_is_no_rhythm_is_refused(said):
    with pytest.raises(BadReport):
        rhythm(*said)


@pytest.mark.parametrize(("language", "words"), [("en", "every week on Monday, 08:00"), ("it", "ogni settimana")])
def test_a_rhythm_is_said_in_words(language, words):
    with translation.override(language):
        assert str(rhythm("week", 1, 8)).startswith(words)

"""Repetitions: counted on local clocks, refused when they make no sense, said in every language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from clientela.timeline.recurrence import PRESETS, cleaned, next_after, occurrences, sentence

ROME = ZoneInfo("Europe/Rome")


def days(rule, start, since, until):
    return [f"{one.astimezone(ROME):%m-%d %H:%M}" for one in occurrences(rule, start, ROME, since=since, until=until)]


def test_nine_o_clock_stays_nine_when_summer_time_begins():
    start = datetime(2026, 3, 27, 9, tzinfo=ROME)
    found = days("FREQ=DAILY", start, start, datetime(2026, 3, 31, tzinfo=ROME))
    assert found == ["03-27 09:00", "03-28 09:00", "03-29 09:00", "03-30 09:00"]


def test_ends_exceptions_and_additions_count():
    start = datetime(2026, 5, 4, 9, tzinfo=ROME)
    rule = cleaned(
        "RRULE:FREQ=WEEKLY;UNTIL=20260525T070000Z\nEXDATE;TZID=Europe/Rome:20260511T090000\nRDATE:20260513T090000"
    )
    assert days(rule, start, start, datetime(2027, 1, 1, tzinfo=UTC)) == [
        "05-04 09:00", "05-13 09:00", "05-18 09:00", "05-25 09:00"]  # fmt: skip


def test_days_left_out_without_a_time_are_left_out():
    start = datetime(2026, 5, 4, 9, tzinfo=ROME)
    rule = cleaned("RRULE:FREQ=DAILY;UNTIL=20260506\nEXDATE;VALUE=DATE:20260505")
    assert days(rule, start, start, datetime(2027, 1, 1, tzinfo=UTC)) == ["05-04 09:00", "05-06 09:00"]


@pytest.mark.parametrize("text", ["soon", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;INTERVAL=x", "RRULE:",
                                  "FREQ=DAILY;COUNT=", "DTSTART:20260101", "x" * 5000])  # fmt: skip
def test_what_is_no_repetition_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        cleaned(text)


@given(st.text())
def test_any_text_is_a_repetition_or_refused_in_words(text):
    try:
        rule = cleaned(text)
    except ValueError as error:
        assert str(error)
    else:
        assert rule == cleaned(rule)


def test_a_rule_that_never_comes_true_ends():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert next_after("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", start, UTC, start) is None


SAID = {
    "en": "every 2 weeks on Monday and Friday, until 3 Jun 2026", "it": "ogni 2 settimane: lunedì e venerdì, fino al 3 giu 2026",
    "es": "cada 2 semanas, el lunes y viernes, hasta el 3 jun 2026", "pl": "co 2 tygodnie: poniedziałek i piątek, do 3 cze 2026",
}  # fmt: skip


@pytest.mark.parametrize("language", list(SAID))
def test_it_is_said_in_words(language):
    with translation.override(language):
        assert sentence("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;UNTIL=20260603T000000Z") == SAID[language]


def test_every_offer_is_one_and_has_words():
    for rule, _label in PRESETS:
        assert cleaned(rule) == rule
        assert sentence(rule).startswith("every")
    assert sentence("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3") == "every month on last Friday, 3 times"

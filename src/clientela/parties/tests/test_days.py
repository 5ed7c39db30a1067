"""Days that come again: read in many writings, remembered on the right day, also the 29th of February."""

from calendar import isleap
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientela.parties import actions, facts
from clientela.parties.days import LEAP_DAY, month_days, read_day
from clientela.parties.entities import PERSON
from clientela.parties.models import ImportantDate, Party
from clientela.parties.upcoming import upcoming
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Cleaning


@pytest.mark.parametrize(
    ("text", "country", "read"),
    [
        ("1980-05-12", "", (1980, 512)), ("12/5/1980", "IT", (1980, 512)), ("5/12/1980", "US", (1980, 512)),
        ("12 maggio 1980", "IT", (1980, 512)), ("--05-12", "", (None, 512)), ("05-12", "US", (None, 512)),
        ("12.5.", "PL", (None, 512)), ("12/05", "", (None, 512)), ("12 mayo", "ES", (None, 512)), ("29 Feb", "", (None, LEAP_DAY)),
        ("29.02.", "", (None, LEAP_DAY)),
    ],
)  # fmt: skip
def test_a_day_is_read_with_or_without_its_year(text, country, read):
    assert read_day(text, country=country) == read


@pytest.mark.parametrize("text", ["", "x", "31.02.", "--13-01", "30 Feb", "12 Foo", "1980", "0001-01-01", "12/5/99999"])
def test_what_is_no_day_is_refused_in_words(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_day(text)


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_refused(text):
    try:
        year, month_day = read_day(text)
    except ValueError:
        return
    assert year is None or 1800 <= year <= 2200
    assert date(2000, *divmod(month_day, 100))


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_the_days_ahead_are_all_there(first, days):
    ahead = month_days(first, days)
    assert all(0 <= (day - first).days <= 366 for day in ahead.values())
    if days >= 366:
        assert len(ahead) == 366
    kept = {one for one in ahead.values() if (one.month, one.day) == ((2, 29) if isleap(one.year) else (2, 28))}
    assert (LEAP_DAY in ahead) == bool(kept)


def test_a_leap_day_is_remembered_on_the_28th_in_a_common_year():
    assert month_days(date(2027, 2, 28), 0) == {228: date(2027, 2, 28), LEAP_DAY: date(2027, 2, 28)}
    assert month_days(date(2028, 2, 28), 0) == {228: date(2028, 2, 28)}
    assert month_days(date(2028, 2, 29), 0) == {LEAP_DAY: date(2028, 2, 29)}


def person(by: Any, **raw: Any) -> Party:
    cleaned = clean(PERSON, {"name": "Anna"} | raw)
    assert not cleaned.problems
    return Party.objects.get(pk=actions.create("person", cleaned.facts, by=by.actor))


def test_dates_are_kept_changed_and_taken_away(alice):
    anna = person(
        alice, dates=[{"kind": "name_day", "typed": "26 July"}, {"kind": "contract_end", "typed": "2027-03-31"}]
    )
    assert [(one.kind, one.year, one.month_day, one.yearly) for one in anna.dates.order_by("position")] == [
        ("name_day", None, 726, True), ("contract_end", 2027, 331, False)]  # fmt: skip
    kept = anna.dates.get(kind="name_day").pk
    changed = clean(
        PERSON, {"dates": [{"kind": "name_day", "typed": "26.07.", "remind_days": "3"}]}, partial=True
    ).facts
    actions.edit("person", anna.pk, changed, by=alice.actor)
    only = ImportantDate.objects.get()
    assert (only.pk, only.typed, only.remind_days) == (kept, "26.07.", 3)


@pytest.mark.parametrize(
    "item", [{"kind": "doomsday", "typed": "1 May"}, {"typed": "32 May"}, {"typed": "1 May", "remind_days": "999"}]
)
def test_a_date_that_can_not_be_is_a_problem_of_its_field(item):
    assert "dates" in clean(PERSON, {"name": "Anna", "dates": [item]}).problems


def test_a_file_brings_dates_by_their_headings(owner, arrivals):
    row = {
        "external_id": "1",
        "name": "Anna",
        "dates": [{"kind": "anniversary", "typed": "1/6/2010"}, {"kind": "name_day", "typed": "?"}],
    }
    actions.take("person", arrivals("person", row), by=owner.actor)
    assert list(ImportantDate.objects.values_list("kind", "year", "month_day")) == [("anniversary", 2010, 601)]
    how = Cleaning(lenient=True)
    assert facts.dates([{"kind": "name_day", "typed": "?"}], how) == []
    assert how.notes


def test_what_comes_up_is_told_soonest_first(alice, bob):
    person(alice, name="Zoe", birth_date="1988-02-29")
    person(
        alice,
        name="Ada",
        dates=[{"kind": "name_day", "typed": "27.02."}, {"kind": "contract_end", "typed": "2026-02-28"}],
    )
    person(alice, name="Far", birth_date="1990-06-01")
    person(bob, name="His", birth_date="1990-02-28")
    told = upcoming(alice.actor, 7, today=date(2027, 2, 26))
    assert [(one.name, one.kind, one.on, one.years) for one in told] == [
        ("Ada", "name_day", date(2027, 2, 27), 0), ("Zoe", "birthday", date(2027, 2, 28), 39)]  # fmt: skip


def test_a_reminder_reaches_further_than_the_week(alice):
    person(alice, dates=[{"kind": "contract_end", "typed": "2026-06-30", "remind_days": "60"}])
    assert [one.kind for one in upcoming(alice.actor, 7, today=date(2026, 5, 10))] == ["contract_end"]
    assert upcoming(alice.actor, 7, today=date(2026, 4, 10)) == []
    assert upcoming(alice.actor, 7, today=date(2025, 6, 10)) == []


def test_who_sees_nobody_has_no_dates_ahead(alice, charlie, dora):
    person(alice, birth_date="1990-02-28")
    for stranger in (charlie, dora):
        assert upcoming(stranger.actor, 366, today=date(2027, 2, 26)) == []
        listed = stranger.browser.get("/api/v1/upcoming-dates?days=366", **stranger.bearer)
        assert listed.json()["items"] == []
    assert len(alice.browser.get("/api/v1/upcoming-dates?days=366", **alice.bearer).json()["items"]) == 1

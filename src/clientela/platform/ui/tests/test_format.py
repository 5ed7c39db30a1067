"""Values as one language writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from clientela.platform.ui import jinja
from clientela.platform.ui.formats import NBSP, formats_for, initials
from clientela.platform.ui.phones import phone


@pytest.fixture(autouse=True)
def _english_in_rome():
    with translation.override("en"), timezone.override("Europe/Rome"):
        yield


@pytest.mark.parametrize(
    ("language", "number", "money", "day"),
    [
        ("en", "1,234,567.5", "€ 48,210.50", "12 May 2026"),
        ("it", "1.234.567,5", "48.210,50 €", "12 mag 2026"),
        ("es", "1.234.567,5", "48.210,50 €", "12 may 2026"),
        ("pl", "1 234 567,5", "48 210,50 €", "12 maj 2026"),
    ],
)
def test_each_language_writes_figures_its_way(language: str, number: str, money: str, day: str) -> None:
    formats = formats_for(language)
    assert formats.number(Decimal("1234567.50")).replace(NBSP, " ") == number
    assert formats.money(Decimal("48210.5"), "EUR").replace(NBSP, " ") == money
    assert formats.day(date(2026, 5, 12)) == day


def test_a_decimal_may_come_as_text() -> None:
    assert jinja.money("684.00", "EUR") == f"€{NBSP}684.00"
    assert jinja.number("24.500") == "24.5"


def test_a_price_below_one_cent_keeps_its_digits() -> None:
    assert jinja.money(Decimal("0.001"), "GBP") == f"£{NBSP}0.001"
    assert jinja.money(Decimal("333.3363333333"), "GBP") == f"£{NBSP}333.34"  # a share of something


def test_money_has_the_decimals_of_its_currency() -> None:
    assert jinja.money(1200, "JPY").endswith("1,200")
    assert jinja.money(-12, "EUR") == f"−€{NBSP}12.00"
    assert formats_for("it").money(-12, "EUR") == f"−12,00{NBSP}€"


def test_estimates_have_no_cents() -> None:
    assert [jinja.whole_money(one, "EUR") for one in (Decimal("1204.50"), -0.4, None)] == [
        f"€{NBSP}1,205",
        f"€{NBSP}0",
        "",
    ]


def test_a_currency_sign_is_escaped_where_it_becomes_markup() -> None:
    assert "<b>" not in jinja.money_marked(1, "<b>")


def test_missing_values_are_written_as_nothing() -> None:
    written = [
        jinja.number(None),
        jinja.money(None),
        jinja.day(None),
        jinja.moment(None),
        jinja.when(None),
        jinja.clock(None),
    ]
    assert set(map(str, written)) == {""}


@pytest.mark.parametrize(
    ("elapsed", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(hours=2), "2 h ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_a_recent_moment_is_told_by_its_distance(elapsed: timedelta, said: str) -> None:
    then = timezone.now() - elapsed
    assert f">{said}</time>" in jinja.when(then)


def test_an_older_moment_is_told_by_its_day_with_the_minute_kept() -> None:
    written = jinja.when(datetime(2021, 5, 12, 8, 41, tzinfo=UTC))
    assert 'datetime="2021-05-12T10:41:00+02:00" title="12 May 2021, 10:41"' in written
    assert ">12 May 2021</time>" in written


def test_a_moment_counts_as_the_day_it_is_where_the_reader_is() -> None:
    assert jinja.day("2026-05-12T22:30:00+00:00") == "13 May 2026"


def test_a_planned_moment_is_told_with_its_time_of_day() -> None:
    assert ">12 May 2090, 10:41</time>" in jinja.when(datetime(2090, 5, 12, 8, 41, tzinfo=UTC))
    assert ">13 May 2090</time>" in jinja.when(datetime(2090, 5, 12, 22, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("stored", "written"),
    [
        ("+393471182930", "+39 347 118 2930"),
        ("+390515520187", "+39 051 552 0187"),
        ("+48123456789", "+48 12 345 67 89"),
        ("+442079460958", "+44 20 7946 0958"),
        ("ext. 12", "ext. 12"),
        ("+", "+"),
        ("", ""),
    ],
)
def test_a_phone_is_written_internationally_or_as_typed(stored: str, written: str) -> None:
    assert phone(stored) == written


@pytest.mark.parametrize(
    ("name", "letters"), [("Lucía Ferrer Vidal", "LV"), ("Galli", "G"), ("  ", ""), ("(x) Żak", "Ż")]
)
def test_initials_are_those_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_sizes_and_durations_read_as_people_say_them() -> None:
    assert jinja.filesize(1_234_567).replace(NBSP, " ") == "1.2 MB"
    assert jinja.lasted(768) == "12 min 48 s"


def test_codes_are_written_in_words() -> None:
    assert (jinja.country_name("PL"), jinja.language_name("it"), jinja.country_name("QQ")) == (
        "Poland",
        "Italian",
        "QQ",
    )

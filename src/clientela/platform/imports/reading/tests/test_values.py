"""What values mean: numbers, days, moments, yes and no; and the sentence that says why one has no meaning."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientela.platform.imports.reading import day, moment, number, truth

ROME = ZoneInfo("Europe/Rome")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"), ("1 234,56", "1234.56"), ("1\u00a0234,5", "1234.5"), ("1'234.50", "1234.50"),
        ("€ 1,234.50", "1234.50"), ("(12.50)", "-12.50"), ("12-", "-12"), ("−7", "-7"), ("+7", "7"), ("12,5 zł", "12.5"),
        ("EUR 1.000", "1000"), ("US$ 5", "5"), ("0,5", "0.5"), (".5", "0.5"), ("12 %", "12"), ("1,23E+3", "1230"),
        ("12,34,567.00", "1234567.00"), ("1.5", "1.5"), ("007", "7"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_numbers_where_the_comma_is_decimal(text: str, value: str) -> None:
    assert number(text, decimal=",") == Decimal(value)


def test_the_decimal_mark_decides_where_a_number_could_be_two() -> None:
    assert number("1.234", decimal=".") == Decimal("1.234")
    assert number("1.234", decimal=",") == 1234
    assert number("1,234", decimal=".") == 1234
    assert number("1,234", decimal=",") == Decimal("1.234")


@pytest.mark.parametrize(
    "text", ["abc", "1.2.3", "--5", "(-5)", "1.234.56", "12 kg", "NaN", "inf", "1e999", "9" * 99, "1,5,5"]
)
def test_what_is_no_number_says_so(text: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        number(text, decimal=".")
    with pytest.raises(ValueError, match="There is no number here"):
        number("  ", decimal=".")


@given(st.decimals(-(10**12), 10**12, places=2), st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'")]))
def test_numbers_come_back(value: Decimal, marks: tuple[str, str]) -> None:
    written = f"{value:,.2f}".translate(str.maketrans({".": marks[0], ",": marks[1]}))
    assert number(written, decimal=marks[0]) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("31/12/2026", "2026-12-31"), ("5.6.26", "2026-06-05"), ("05-06-1969", "1969-06-05"), ("2026-12-31", "2026-12-31"),
        ("2026/1/5", "2026-01-05"), ("20261231", "2026-12-31"), ("31122026", "2026-12-31"), ("31-Dec-26", "2026-12-31"),
        ("15-gen-09", "2009-01-15"), ("3 marca 2026", "2026-03-03"), ("March 3, 2026", "2026-03-03"),
        ("3 de julio de 2009", "2009-07-03"), ("3º maggio 2026", "2026-05-03"), ("Tue, 14 Jul 2009", "2009-07-14"),
        ("lunedì 3 marzo 2026", "2026-03-03"), ("12 października 2026 r.", None), ("2012-06-06T23:00:00Z", "2012-06-06"),
        ("40123", "2009-11-06"), ("9999-12-31", "9999-12-31"), ("1472-03-04", "1472-03-04"),
    ],
)  # fmt: skip
def test_days_where_the_day_comes_first(text: str, value: str | None) -> None:
    if value is None:
        text, value = text.removesuffix(" r."), "2026-10-12"
    assert day(text, dates="dmy") == date.fromisoformat(value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("--05-12", "gives no year"), ("--0203", "gives no year"), ("---12", "neither year nor month"), ("1996-04", "no day"),
        ("05/1996", "no day"), ("1996", "only a year"), ("0000-00-00", "no year 0"), ("2026-02-30", "has no day 30"),
        ("12/31/2026", "no month 31"), ("0209-01-01", "in the year 209"), ("2009\\7\\14", "not a date"),
        ("2009-07/14", "not a date"), ("tomorrow", "not a date"), ("", "no date here"), ("12", "not a date"),
    ],
)  # fmt: skip
def test_what_is_no_day_says_so(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        day(text, dates="dmy")


def test_a_style_is_never_changed_value_by_value() -> None:
    assert day("05/06/2026", dates="mdy") == date(2026, 5, 6)
    with pytest.raises(ValueError, match="no month 15"):
        day("15/06/2026", dates="mdy")
    with pytest.raises(ValueError, match="could be two days"):
        day("05/06/2026", dates="ymd")
    assert day("15/06/2026", dates="ymd") == date(2026, 6, 15)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2010-10-14T12:00:00.000Z", "2010-10-14T12:00+00:00"), ("2010-10-14T12:00:00.000Z-0300", "2010-10-14T12:00-03:00"),
        ("2010-10-14T12:00:00.000GMT", "2010-10-14T12:00+00:00"), ("07/15/2009 02:14:45+0800", "2009-07-15T02:14:45+08:00"),
        ("07/15/2009T02:14:45+0800", "2009-07-15T02:14:45+08:00"), ("20090808T1430-0500", "2009-08-08T14:30-05:00"),
        ("1/15/2009 2:14 PM", "2009-01-15T14:14+01:00"), ("1/15/2009 12:14 a.m.", "2009-01-15T00:14+01:00"),
        ("2011-12-03T10:15:30+01:00[Europe/Paris]", "2011-12-03T10:15:30+01:00"), ("43831.5", "2020-01-01T12:00+01:00"),
        ("2011-07-03 10:15:30 Europe/London", "2011-07-03T10:15:30+01:00"), ("2011-12-03 10:15 CEST", "2011-12-03T10:15+02:00"),
        ("2011-12-03 24:00", "2011-12-04T00:00+01:00"), ("2010-12-01 08:26:00", "2010-12-01T08:26+01:00"),
        ("Tue, 14 Jul 2009 22:14:45 +0200", "2009-07-14T22:14:45+02:00"), ("1262304000000", "2010-01-01T00:00+00:00"),
        ("1/15/2009 14.30", "2009-01-15T14:30+01:00"), ("2009-07-15", "2009-07-15T00:00+02:00"),
        ("2010-10-14 12:00:00,123456789", "2010-10-14T12:00:00.123456+02:00"),
    ],
)  # fmt: skip
def test_moments(text: str, value: str) -> None:
    assert moment(text, dates="mdy", zone=ROME).isoformat() == datetime.fromisoformat(value).isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "2009\\7\\14 22:14:45+0800", "2009-07/14 02:14:45-0800", "2011-12-03 25:00", "2011-12-03 10:75", "2026-01-01 x",
        "2010-10-14T12:00 ../../etc/passwd", "2010-10-14 13:00 PM", "9999-12-31T23:59:59-05:00", "2011-12-03 10:15 Mars/Base",
    ],
)  # fmt: skip
def test_what_is_no_moment_says_so(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a|is too near|has no hour"):
        moment(text, dates="mdy", zone=ROME)


WAYS = {
    "ymd": ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y"],
    "dmy": ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d%m%Y", "%Y-%m-%d", "%d-%b-%Y"],
    "mdy": ["%m/%d/%Y", "%m-%d-%Y", "%B %d, %Y", "%b %d %Y"],
}


@given(
    st.dates(date(1850, 1, 1), date(2150, 1, 1)),
    st.sampled_from([(order, way) for order in WAYS for way in WAYS[order]]),
)
def test_days_come_back(value: date, style: tuple[str, str]) -> None:
    assert day(value.strftime(style[1]), dates=style[0]) == value


@given(st.datetimes(datetime(1850, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_moments_come_back(value: datetime) -> None:
    assert moment(value.isoformat(), dates="dmy", zone=ROME) == value
    assert moment(value.strftime("%Y-%m-%d %H:%M:%S.%fZ"), dates="mdy", zone=ROME) == value


@given(st.text(max_size=30), st.sampled_from(["ymd", "dmy", "mdy"]))
def test_any_text_has_a_meaning_or_a_sentence(text: str, order: str) -> None:
    said = []
    for read, style in ((day, {"dates": order}), (moment, {"dates": order, "zone": UTC}), (number, {"decimal": ","})):
        try:
            read(text, **style)
        except ValueError as error:
            said.append(str(error))
    assert all(sentence.endswith(".") for sentence in said)


@pytest.mark.parametrize(
    "text", ["yes", "Y", "TRUE", "1", "x", "sì", "SÍ", "si", "vero", "tak", "Prawda", "ja", "oui", "✓", "on"]
)
def test_yes(text: str) -> None:
    assert truth(text) is True


@pytest.mark.parametrize("text", ["no", "N", "false", "0", "falso", "nie", "Fałsz", "nein", "non", "off"])
def test_no(text: str) -> None:
    assert truth(text) is False


@pytest.mark.parametrize("text", ["maybe", "", "2", "-"])
def test_neither(text: str) -> None:
    with pytest.raises(ValueError, match=r"neither yes nor no|no yes or no"):
        truth(text)

"""What follows from the days of a contract: its state, the day by which notice is given, its next end, and who hears of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts import actions
from clientela.sales.contracts.models import Charge, Contract

pytestmark = pytest.mark.django_db


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.mark.parametrize(
    ("notice", "unit", "by"),
    [(3, "months", "2032-09-30"), (30, "days", "2032-12-01"), (2, "weeks", "2032-12-17"), (0, "days", "2032-12-31")],
)
def test_the_day_by_which_notice_is_given_follows(agree, notice, unit, by):
    term = {"starts_on": "2032-01-01", "ends_on": "2032-12-31", "renewal": "automatic"}
    assert agree(**term, notice=notice, notice_in=unit).notice_by == date.fromisoformat(by)
    assert agree(**term | {"renewal": "none"}, notice=notice, notice_in=unit).notice_by is None


def test_state_follows_from_days_and_acts(agree, owner):
    one = agree(starts_on=today(-10), ends_on=today(10), signed_on=None)
    steps = [({}, "draft"), ({"signed_on": today()}, "active"), ({"notice_on": today()}, "notice")]
    for changes, state in [*steps, ({"ends_on": today(-1)}, "ended")]:
        actions.edit_contract(one.pk, changes, by=owner.actor)
        one.refresh_from_db()
        assert one.state == state


def test_what_goes_on_has_its_next_end_once(agree):
    on = agree(starts_on="2019-03-01", ends_on="2020-02-29", renewal="automatic", renews_months=12)
    over = agree(starts_on="2019-03-01", ends_on="2020-02-29", renewal="asked")
    given = agree(starts_on="2019-03-01", ends_on="2020-02-29", renewal="automatic", notice_on="2019-12-01")
    assert (on.state, over.state, given.state) == ("active", "ended", "ended")
    assert actions.renew_what_goes_on(by=SYSTEM) == (1, 0)
    on.refresh_from_db()
    later = on.ends_on + timedelta(days=1)
    assert (later.month, later.day) == (3, 1)
    assert today() <= on.ends_on < today(366)
    assert actions.renew_what_goes_on(by=SYSTEM) == (0, 0)


def test_what_is_over_ends_by_the_calendar(agree):
    one = agree(starts_on=today(-30), ends_on=today(5))
    a_night_later(one.pk, today(-1))
    assert actions.renew_what_goes_on(by=SYSTEM) == (0, 1)
    assert Contract.objects.get().state == "ended"


def a_night_later(key, day):
    """As the row stands a night later: the day is over, and nobody has touched it."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE contracts_contract DISABLE TRIGGER contracts_follow")
        cursor.execute("UPDATE contracts_contract SET ends_on = %s WHERE id = %s", [day, key])
        cursor.execute("ALTER TABLE contracts_contract ENABLE TRIGGER contracts_follow")


def test_of_notice_is_told_once(agree):
    agree(starts_on=today(-300), ends_on=today(40), renewal="automatic", notice=20, notice_in="days")
    agree(starts_on=today(-300), ends_on=today(300), renewal="automatic", notice=20, notice_in="days")
    assert [actions.warn_of_notice(by=SYSTEM), actions.warn_of_notice(by=SYSTEM)] == [1, 0]


def test_it_costs_what_its_lines_come_to_and_since_when_is_known(agree, owner):
    one = agree(starts_on="2024-01-01", ends_on="2025-12-31", amount="120", period="month")
    assert (one.monthly, one.whole) == (120, 2880)
    actions.add_line({"contract": one.pk, "name": "Beans", "quantity": "3", "unit_price": "50"}, by=owner.actor)
    one.refresh_from_db()
    assert (one.amount, one.monthly, one.priced_on) == (150, 150, today())
    prices = Charge.objects.filter(contract=one).order_by("since").values_list("since", "amount")
    assert list(prices) == [(date(2024, 1, 1), 120), (today(), 150)]


def test_of_a_draft_no_price_is_remembered(agree, owner):
    one = agree(starts_on="2024-01-01", amount="120", signed_on=None)
    actions.edit_contract(one.pk, {"amount": "90"}, by=owner.actor)
    assert list(Charge.objects.values_list("since", "amount")) == [(date(2024, 1, 1), 90)]


def test_it_does_not_end_before_it_starts(agree, owner):
    one = agree(starts_on="2024-01-01", ends_on="2025-12-31")
    with pytest.raises(Needed):
        actions.edit_contract(one.pk, {"ends_on": "2023-12-31"}, by=owner.actor)
    assert Contract.objects.get().ends_on == date(2025, 12, 31)


def test_a_stranger_adds_no_line(agree, alice, dora):
    one = agree(starts_on="2024-01-01", amount="120", by=alice)
    with pytest.raises((Missing, Denied)):
        actions.add_line({"contract": one.pk, "name": "Beans", "unit_price": "50"}, by=dora.actor)
    assert Contract.objects.get().amount == 120


def test_from_a_file_it_is_signed_when_it_starts(arrivals, owner):
    rows = [{"external_id": "7", "name": "Beans", "starts_on": "2024-01-01", "amount": "12", "period": "year"}]
    actions.take_contracts(arrivals("contract", *rows), by=owner.actor)
    taken = actions.take_contracts(arrivals("contract", *rows), by=owner.actor)
    assert taken.outcomes["unchanged"] == 1
    assert Contract.objects.get().signed_on == date(2024, 1, 1)

"""Prices that follow what was agreed: reckoned in the open, done once, together, and taken back together."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clientela.catalog.indices.models import IndexValue
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.contracts import actions
from clientela.sales.contracts.amending import Amendment, Wanted, amend, standing, take_back
from clientela.sales.contracts.billing import bill_what_is_due
from clientela.sales.contracts.indexing import adjust, next_day, proposals
from clientela.sales.contracts.models import Change, Contract, Line, Settle
from clientela.sales.contracts.reckoning import Terms
from clientela.sales.contracts.tests.test_bill import MONTHLY, ada, months_ago
from clientela.sales.orders.models import Order

__all__ = ["ada"]
pytestmark = pytest.mark.django_db
DAY = months_ago(0)
CLAUSE = {
    "adjusted": "index", "adjusted_from": DAY, "adjusted_months": "12", "index_name": "ISTAT FOI", "index_lag": "2",
    "index_share": "75",
}  # fmt: skip


@pytest.fixture
def rent(agree, ada):
    def drawn_up(**said):
        return agree(**MONTHLY | CLAUSE | {"starts_on": months_ago(12), "bills_from": DAY, "party": ada} | said)

    return drawn_up


@pytest.fixture
def told(owner):
    """The index a year before and two months before the day."""

    def tell(*, old="119.4", new="121.4"):
        for month, value in ((months_ago(14), old), (months_ago(2), new)):
            IndexValue.objects.create(name=f"ISTAT FOI {month}", index="Istat FOI", month=month, value=value)

    return tell


def due(who):
    return proposals(who.actor)


def test_three_quarters_of_the_index_in_one_sentence(rent, told, owner):
    told()
    rent()
    (one,) = due(owner)
    old, new = months_ago(14).isoformat()[:7], months_ago(2).isoformat()[:7]
    assert one.sentence == f"ISTAT FOI from 119.4 ({old}) to 121.4 ({new}) is 1.68 %, of that 75 % is 1.26 %"
    assert (one.before, one.after, one.day) == (120, Decimal("121.51"), DAY)


@pytest.mark.parametrize(
    ("clause", "after"),
    [
        ({"index_cap": "1"}, "121.2"), ({"index_floor": "2"}, "122.4"), ({"index_step": "0.5"}, "121.5"),
        ({"adjusted": "fixed", "index_percent": "3"}, "123.6"), ({"index_share": "100"}, "122.02"),
    ],
)  # fmt: skip
def test_cap_floor_rounding_and_a_fixed_percentage(rent, told, owner, clause, after):
    told()
    rent(**clause)
    assert due(owner)[0].after == Decimal(after)


def test_what_is_missing_is_said_and_never_guessed(rent, owner):
    one = rent()
    (found,) = due(owner)
    assert "There is no value of ISTAT FOI for" in found.missing
    with pytest.raises(Conflict, match="no value"):
        adjust([one.pk], "next", by=owner.actor)
    assert Contract.objects.get().adjusted_on is None


def test_it_is_done_once_dated_and_billed_by_days(rent, told, owner):
    told()
    one = rent()
    bill_what_is_due(by=SYSTEM)
    adjust([one.pk], "now", by=owner.actor)
    one.refresh_from_db()
    assert (one.amount, one.adjusted_on, Line.objects.get().unit_price) == (Decimal("121.51"), DAY, Decimal("121.51"))
    assert Order.objects.get(bill=None).total == Decimal("1.51")
    assert (due(owner), next_day(one)) == ([], date(DAY.year + 1, DAY.month, 1))
    with pytest.raises(Missing):
        adjust([one.pk], "next", by=owner.actor)


def test_many_are_one_act_and_taken_back_as_one(rent, told, owner):
    told()
    keys = [rent().pk, rent(adjusted="fixed", index_percent="0").pk]
    act = adjust(keys, "next", by=owner.actor)
    assert [one.adjusted_on for one in Contract.objects.all()] == [DAY, DAY]
    take_back(act, by=owner.actor)
    assert {one.amount for one in Contract.objects.all()} == {120}
    assert len(due(owner)) == 2


def test_a_line_that_has_ended_keeps_its_price(rent, told, owner):
    told()
    one = rent()
    for name, quantity in (("Beans", "3"), ("Milk", "0")):
        said = {"contract": one.pk, "name": name, "quantity": quantity, "unit_price": "10"}
        actions.add_line(said, by=owner.actor)
    assert [name for _key, name, _was, _now in due(owner)[0].lines] == ["Beans"]
    adjust([one.pk], "next", by=owner.actor)
    assert dict(Line.objects.values_list("name", "unit_price")) == {"Beans": Decimal("10.13"), "Milk": 10}
    assert [change.name for change in Change.objects.all()] == ["Beans"]


def test_one_that_stands_in_the_way_leaves_all_as_they_are(rent, told, owner):
    told()
    fine, lacking = rent(), rent(index_name="HICP")
    with pytest.raises(Conflict):
        adjust([fine.pk, lacking.pk], "next", by=owner.actor)
    assert (Change.objects.count(), Line.objects.count()) == (0, 0)


def test_the_owner_hears_of_it_from_somebody_else(rent, told, owner, alice):
    told()
    one = rent()
    Contract.objects.update(owner=alice.user)
    adjust([one.pk], "next", by=owner.actor)
    assert Fact.objects.filter(name__icontains="PricesAdjusted").exists()


def test_page_and_api_propose_do_and_take_back(rent, told, owner):
    told()
    one = rent()
    assert "1.26 %" in owner.browser.get("/contracts/indexation/").content.decode()
    assert owner.browser.post("/contracts/indexation/", {"settle": "next"}).status_code == 422
    answer = owner.browser.post("/contracts/indexation/", {"contract": str(one.pk), "settle": "next"})
    assert "was adjusted" in owner.browser.get(answer["Location"]).content.decode()
    owner.browser.post(f"/contracts/indexation/{Change.objects.get().act}/back/")
    (told_,) = owner.browser.get("/api/v1/contract-adjustments", **owner.bearer).json()["items"]
    assert (told_["before"], told_["lines"][0]["after"]) == ("120.00", "121.51")
    made = owner.browser.post(
        "/api/v1/contract-adjustments", {"contracts": [str(one.pk)]}, content_type="application/json", **owner.bearer
    )
    assert owner.browser.delete(f"/api/v1/contract-adjustments/{made.json()['id']}", **owner.bearer).status_code == 204


def test_who_may_not_change_contracts_adjusts_none(rent, told, charlie, person_with):
    told()
    one = rent()
    veiled = person_with("Eva", {"contract": {"see": "all", "edit": "all"}}, masks={"contract": {"amount": "hidden"}})
    for who in (charlie, veiled):
        with pytest.raises((Denied, Missing)):
            adjust([one.pk], "next", by=who.actor)
        assert who.browser.get("/contracts/indexation/").status_code in (403, 404)
    assert actions.Line.objects.count() == 0


def test_an_act_that_is_not_there_is_missing(owner):
    assert owner.browser.post(f"/contracts/indexation/{new_key()}/back/").status_code == 404
    assert owner.browser.delete(f"/api/v1/contract-adjustments/{new_key()}", **owner.bearer).status_code == 404


def test_what_waits_for_an_earlier_day_stands_on_the_day_of_the_adjustment(rent, owner):
    one = rent(adjusted="fixed", index_percent="10", adjusted_from=today() + timedelta(20))
    ((line, was),) = standing(one).values()
    more = Wanted(Terms(was.quantity + 3, was.unit_price), line.pk)
    amend(one.pk, Amendment([more], today() + timedelta(5), Settle.NONE), by=owner.actor)
    assert due(owner)[0].before == more.terms.worth
    adjust([one.pk], Settle.NONE, by=owner.actor)
    last = Change.objects.order_by("since").last()
    assert (Decimal(last.now[0]), Decimal(last.now[1])) == (more.terms.quantity, was.unit_price * Decimal("1.1"))

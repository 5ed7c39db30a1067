"""How suppliers keep their word: each figure by hand, month by month, with exactly the records behind it."""

from decimal import Decimal
from typing import Any

import pytest

from clientela.catalog.rates.models import Rate
from clientela.platform.permissions.queries import Denied
from clientela.sales.suppliers.reading import MEASURES, behind, cards, span

YEAR = "?months=12"


def lines(many: str, cost: str = "7", **days: str) -> list[dict[str, Any]]:
    return [{"code": "VERDE", "quantity": many, "unit_cost": cost, **days}]


def card(owner: Any) -> Any:
    (found,) = cards(span(12), by=owner.actor)
    return found


def values(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name].value for name in MEASURES if name in found}


@pytest.fixture
def kept(buy, receive, give_back, finca):
    """Whole and in time in April; in May half of it, late, a tenth of that faulty; for June nothing has come, and July is to be."""
    april = buy(lines=lines("10", promised_on="2026-04-20"), sent_on="2026-04-01", confirmed_on="2026-04-03")
    receive(april, received_on="2026-04-20")
    may = buy(lines=lines("40", promised_on="2026-05-20"), sent_on="2026-05-04", confirmed_on="2026-05-09")
    receive(may, lines=[{"line": "1", "quantity": "20"}], received_on="2026-05-25")
    give_back(may, lines=[{"line": "1", "quantity": "2"}], returned_on="2026-05-26")
    give_back(may, lines=[{"line": "1", "quantity": "1"}], returned_on="2026-05-27", reason="surplus")
    buy(lines=lines("5", promised_on="2026-06-10"), sent_on="2026-06-01")
    buy(lines=lines("5", promised_on="2026-07-10"), sent_on="2026-06-01")
    return finca


def test_figures_of_a_year_and_of_each_month(kept, owner):
    found = card(owner)
    assert values(found.figures) == {
        "timely": Decimal("33.3"), "complete": Decimal("54.5"), "faults": Decimal("6.7"), "response": Decimal("3.5"),
    }  # fmt: skip
    april, may, june = (values(found.months[month]) for month in sorted(found.months))
    assert april == {"timely": 100, "complete": 100, "faults": 0, "response": 2}
    assert may == {"timely": 0, "complete": 50, "faults": 10, "response": 5}
    assert june == {"timely": 0, "complete": 0}


def test_the_rows_behind_a_figure_come_to_it(kept, owner):
    found = card(owner)
    for measure, figure in found.figures.items():
        rows = behind(kept.pk, measure, span(12), by=owner.actor)
        sums = (len(rows), sum(one.part for one in rows), sum(one.whole for one in rows))
        assert sums == (figure.rows, figure.part, figure.whole)
    pages = {one.url.split("/")[1] for one in behind(kept.pk, "faults", span(12), by=owner.actor)}
    assert pages == {"purchase-receipts", "supplier-returns"}
    assert all(owner.browser.get(one.url).status_code == 200 for one in rows)


def test_a_price_is_held_against_a_year_before_in_the_companys_currency(buy, owner, settings):
    buy(lines=lines("10", "8"), sent_on="2025-03-01", currency="PLN")
    buy(lines=lines("20", "2.2"), sent_on="2026-04-01")
    assert card(owner).figures["price"].value is None
    assert card(owner).figures["price"].missing == 1
    Rate.objects.create(name="EUR/PLN", day="2025-03-01", base="EUR", currency="PLN", value="4")
    figure = card(owner).figures["price"]
    assert (figure.part, figure.whole, figure.value, figure.missing) == (44, 40, 10, 0)


def test_what_was_cancelled_with_nothing_here_counts_nowhere_and_what_came_of_it_does(buy, receive, change, owner):
    change(buy(lines=lines("5", promised_on="2026-05-10")), "purchase", cancelled_on="2026-05-09")
    assert cards(span(12), by=owner.actor) == []
    short = buy(lines=lines("5", promised_on="2026-05-10"))
    receive(short, lines=[{"line": "1", "quantity": "4"}], received_on="2026-05-08")
    change(short, "purchase", cancelled_on="2026-05-30")
    assert values(card(owner).figures) == {"timely": 0, "complete": 80, "faults": 0}


def test_pages_tell_them_in_order_and_lead_to_the_rows(kept, buy, write, owner):
    other = write("organisation", name="Azul")
    buy(supplier={"id": str(other.pk)}, lines=lines("5"), sent_on="2026-05-01", confirmed_on="2026-05-02")
    page = owner.browser.get("/suppliers/?sort=response").content.decode()
    assert page.index("Azul") < page.index("Finca Verde")
    down = owner.browser.get("/suppliers/?sort=-response").content.decode()
    assert down.index("Finca Verde") < down.index("Azul")
    one = owner.browser.get(f"/suppliers/{kept.pk}/{YEAR}").content.decode()
    assert "measure=timely&amp;month=2026-05" in one
    rows = owner.browser.get(f"/suppliers/{kept.pk}/behind/?measure=faults&month=2026-05").content.decode()
    assert rows.count('<th scope="row">') == 2
    assert "54.5%" in owner.browser.get(f"/suppliers/{kept.pk}/brief/").content.decode()


def test_the_page_of_all_asks_as_much_however_many(kept, buy, write, owner, django_assert_num_queries):
    def asked() -> int:
        with django_assert_num_queries(4):  # the session, what is kept, the figures, the names
            owner.browser.get("/suppliers/")
        return 0

    asked()
    for name in ("Azul", "Rojo"):
        buy(supplier={"id": str(write("organisation", name=name).pk)}, lines=lines("5"))
    asked()


def test_by_api(kept, owner):
    api = "/api/v1/supplier-scores"
    (one,) = owner.browser.get(api, **owner.bearer).json()["items"]
    assert one["complete"] == {"value": "54.5", "rows": 3, "without_rate": 0}
    months = owner.browser.get(f"{api}/{kept.pk}?months=2", **owner.bearer).json()["months"]
    assert [(month["month"], month["faults"]["value"]) for month in months] == [("2026-06", None), ("2026-05", "10.0")]
    rows = owner.browser.get(f"{api}/{kept.pk}/behind?measure=faults&month=2026-05", **owner.bearer).json()["items"]
    assert [(row["part"], row["whole"]) for row in rows] == [("2.0000", "0"), ("0", "20.0000")]
    assert owner.browser.get(f"{api}/{kept.pk}/behind?measure=x", **owner.bearer).status_code == 422


TYPES = ("purchase", "purchase_line", "purchase_receipt", "supplier_return")
ALL = {one: {"see": "all"} for one in (*TYPES, "organisation")}


@pytest.mark.parametrize(
    ("rights", "masks"),
    [
        ({"purchase": {"see": "all"}, "organisation": {"see": "all"}}, {}),
        (ALL, {"purchase_line": {"unit_cost": "hidden"}}),
    ],
)
def test_who_may_not_see_all_of_it_learns_no_figure(kept, person_with, rights, masks):
    who = person_with("Nell", rights, masks=masks)
    assert who.browser.get("/suppliers/").status_code == 403
    assert who.browser.get(f"/suppliers/{kept.pk}/brief/").content == b""
    with pytest.raises(Denied):
        cards(span(12), by=who.actor)


def test_only_what_one_may_see_counts(kept, person_with):
    rights = {one: {"see": "own"} for one in TYPES}
    who = person_with("Nell", {**rights, "organisation": {"see": "all"}})
    assert cards(span(12), by=who.actor) == []
    assert who.browser.get(f"/suppliers/{kept.pk}/").status_code == 200
    unseen = person_with("Ted", {one: {"see": "all"} for one in rights})
    assert cards(span(12), by=unseen.actor) == []
    assert unseen.browser.get(f"/suppliers/{kept.pk}/").status_code == 404

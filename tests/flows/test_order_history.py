"""Years of orders out of a file, with all its dirt: what reports say of them is what the file says, to the cent.

The same is asked of a file that is made here, and of the real one of a wholesaler (541,909 lines), which lies in `shared/data`
beside the checkout and is left out where it is not.
"""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pytest
from conftest import Persona
from tests.flows.test_real_input import DATA, take

from clientela.analytics.reports.asking import read
from clientela.analytics.reports.pivoting import ALL, Pivot, answer
from clientela.platform.imports.models import Import
from clientela.sales.orders.models import Order, OrderLine

REAL = DATA / "online_retail" / "online_retail.csv.gz"
HEADINGS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
COUNTRIES = {
    "United Kingdom": "GB",
    "Germany": "DE",
    "EIRE": "IE",
    "Channel Islands": "",
    "European Community": "",
    "RSA": "ZA",
}
ODD = (("POST", "POSTAGE", 1, "18.00"), ("BANK CHARGES", "Bank Charges", -1, "15.00"), ("B", "Adjust bad debt", 1, "-11062.06"),
       ("85123a", "", -40, "0"), ("M", "Manual", -1, "0.001"), ("gift_0001_20", "?", 1, "16.67"))  # fmt: skip
pytestmark = pytest.mark.django_db


def made(path: Path) -> Path:
    """Sixty invoices over fourteen months: sales, cancellations, lines that stand there twice or name no customer, codes that
    differ in a letter's case, and what is no product at all."""
    dice, rows = Random(20101201), []
    for n in range(60):
        at = datetime(2010, 12, 1, 8, 26, tzinfo=UTC) + timedelta(days=7 * n, minutes=n)
        head = (f"{at:%Y-%m-%d %H:%M:%S}", "" if n % 5 == 0 else f"{12346 + n % 7}.0", dice.choice(list(COUNTRIES)))
        sold = [(dice.choice(("85123A", "85123a", "22423", "71053")), dice.choice(("LANTERN", " lantern ", "")),
                 dice.randint(1, 480), dice.choice(("2.55", "0.125", "1.0", "8142.75")))
                for _line in range(dice.randint(1, 6))]  # fmt: skip
        rows += [_row(f"{536365 + n}", line, head) for line in [*sold, *sold[:1], ODD[n % len(ODD)]]]
        if n % 4 == 0:
            rows += [_row(f"C{536365 + n}", (code, words, -many, price), head) for code, words, many, price in sold[:2]]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def _row(number: str, line: tuple[Any, ...], head: tuple[str, str, str]) -> tuple[Any, ...]:
    code, words, many, price = line
    at, customer, country = head
    return (number, code, words, many, at, price, customer, country)


def told(path: Path, key: str, figure: str = "sum(Quantity * UnitPrice)", where: str = "true") -> dict[str, Decimal]:
    """The same question asked of the file itself, by a program that knows nothing of ours."""
    asked = f"""SELECT coalesce({key}, ''), {figure} FROM (
        SELECT * REPLACE (Quantity::DECIMAL(18, 4) AS Quantity, UnitPrice::DECIMAL(18, 4) AS UnitPrice)
          FROM read_csv('{path}', all_varchar = true, header = true)) WHERE {where} GROUP BY 1"""
    return {str(name): Decimal(value) for name, value in duckdb.sql(asked).fetchall()}


def reported(who: Persona, rows: dict[str, Any], of: str = "amount", **more: Any) -> tuple[Pivot, dict[str, Decimal]]:
    """What a report says, by the words of its rows; beyond those that are shown it says the rest in one figure, under "…"."""
    pivot = answer(
        read({"entity": "order_line", "measure": {"of": "sum", "field": of}, "rows": rows, **more}, who.actor)
    )
    return pivot, {pivot.row_labels.get(key, key) if key else "…" if key is None else "": pivot.cells[key, ALL].v or Decimal(0)
                   for key in pivot.rows}  # fmt: skip


@pytest.fixture(
    params=[
        "made",
        pytest.param("real", marks=pytest.mark.skipif(not REAL.is_file(), reason="shared/data is not there")),
    ]
)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return made(tmp_path / "orders.csv") if request.param == "made" else REAL


@pytest.fixture
def history(path: Path, owner: Persona) -> Import:
    return take(path, "orders", owner)


def test_the_past_that_a_file_brings_is_the_past_that_reports_tell(history: Import, path: Path, owner: Persona) -> None:
    for check in (_nothing_is_lost, _by_time_and_place, _by_what_and_whom, _by_what_was_taken_back):
        check(history, path, owner)


def _nothing_is_lost(history: Import, path: Path, owner: Persona) -> None:
    lines = sum(told(path, "''", "count(*)").values())
    assert history.counts["created"] == history.read_rows == OrderLine.objects.count() == lines
    assert Order.objects.count() == sum(told(path, "''", "count(DISTINCT InvoiceNo)").values())
    nobody = told(path, "''", "count(DISTINCT InvoiceNo)", "CustomerID IS NULL")
    assert Order.objects.filter(party=None).count() == sum(nobody.values()) > 0


def _by_time_and_place(_history: Import, path: Path, owner: Persona) -> None:
    pivot, _named = reported(owner, {"field": "placed_at", "by": "month"})
    months = {key[:7]: pivot.cells[key, ALL].v for key in pivot.rows if key}
    assert months == told(path, "left(InvoiceDate, 7)")
    pivot, _named = reported(owner, {"field": "order.country"})
    countries = {key: pivot.cells[key, ALL].v for key in pivot.rows}
    wanted = told(path, "Country")
    for name, code in COUNTRIES.items():
        if code:
            assert countries[code] == wanted[name], name
    assert sum(value or 0 for value in countries.values()) == sum(wanted.values())


def _by_what_and_whom(_history: Import, path: Path, owner: Persona) -> None:
    for field, wanted in (("product.code", told(path, "upper(StockCode)")), ("party", _customers(path))):
        pivot, found = reported(owner, {"field": field})
        found = {name.upper(): value for name, value in found.items()}
        largest = sorted((name for name in wanted if name), key=wanted.__getitem__, reverse=True)[:40]
        assert {name: found[name] for name in largest} == {name: wanted[name] for name in largest}
        assert found.get("") == wanted.get("")
        assert (sum(found.values()), pivot.rows_in_all) == (sum(wanted.values()), len(wanted))


def _customers(path: Path) -> dict[str, Decimal]:
    return {f"CUSTOMER {name.removesuffix('.0')}" if name else "": v for name, v in told(path, "CustomerID").items()}


def _by_what_was_taken_back(_history: Import, path: Path, owner: Persona) -> None:
    back = {"where": {"all": [{"field": "order.kind", "is": "return"}]}}
    pivot, _named = reported(owner, {"field": "order.kind"}, **back)
    wanted = sum(told(path, "''", where="InvoiceNo LIKE 'C%'").values())
    assert pivot.cells["return", ALL].v == wanted < 0
    cancelled = Order.objects.filter(kind="return", total__lt=0).values_list("number", flat=True)
    assert set(cancelled) == set(told(path, "InvoiceNo", where="InvoiceNo LIKE 'C%'"))
    _pivot, units = reported(owner, {"field": "order.kind"}, of="quantity")
    assert sum(units.values()) == sum(told(path, "''", "sum(Quantity)").values())


def test_said_twice_it_is_there_once(owner: Persona, tmp_path: Path) -> None:
    path = made(tmp_path / "orders.csv")
    take(path, "orders", owner)
    before = list(OrderLine.objects.order_by("pk").values())
    again = take(path, "orders", owner)
    assert (again.counts.get("created", 0), again.counts["unchanged"]) == (0, again.read_rows)
    assert list(OrderLine.objects.order_by("pk").values()) == before

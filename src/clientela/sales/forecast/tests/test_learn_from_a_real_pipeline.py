"""Forecasts rebuilt as of past days out of a real pipeline of a year and three quarters, held against what came."""

import csv
import gzip
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from clientela.sales.forecast.foretelling import judge
from clientela.sales.forecast.past import FAR, Deals

DATA = Path(__file__).resolve().parents[6] / "shared" / "data" / "maven_crm_pipeline"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="shared/data is not beside the checkout")


@pytest.fixture(scope="module")
def maven() -> Deals:
    """Deals that were opened; the worth of each is its product's list price until it is won, since the file tells no other."""
    with (DATA / "products.csv").open() as file:
        prices = {row["product"]: float(row["sales_price"]) for row in csv.DictReader(file)}
    with gzip.open(DATA / "sales_pipeline.csv.gz", "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["engage_date"]]
    day = date.fromisoformat
    n = len(rows)
    won = np.array([row["deal_stage"] == "Won" for row in rows])
    price = [prices[row["product"].replace("GTXPro", "GTX Pro")] for row in rows]
    return Deals(
        np.array([day(row["engage_date"]).toordinal() for row in rows]),
        np.array([day(row["close_date"]).toordinal() if row["close_date"] else FAR for row in rows]),
        won,
        np.array([float(row["close_value"]) if is_won else worth for row, is_won, worth in zip(rows, won, price, strict=True)]),
        np.full(n, np.nan), np.full(n, FAR), np.zeros(n, dtype=np.int64),
    )  # fmt: skip


def after_each(*firsts: date) -> list[tuple[int, int, int]]:
    """The day before each period, and the period."""
    days = [day.toordinal() for day in firsts]
    return [(first - 1, first, then - 1) for first, then in pairwise(days)]


MONTHS = after_each(*(date(2017, month, 1) for month in range(6, 13)), date(2018, 1, 1))
QUARTERS = after_each(date(2017, 7, 1), date(2017, 10, 1), date(2018, 1, 1))


def test_the_whole_of_it_is_read(maven):
    assert round(float(maven.amount[maven.won].sum())) == 10_005_534
    assert round(maven.won.sum() / (~maven.open).sum(), 4) == 0.6315


def test_months_come_within_the_intervals_that_were_foretold(maven):
    judged = judge(maven, MONTHS)
    assert sum(one.within80 for one in judged) >= 6  # of 7
    assert sum(one.within50 for one in judged) >= 2
    assert np.median([abs(one.off) for one in judged]) < 0.35


def test_quarters_come_within_the_intervals_that_were_foretold(maven):
    judged = judge(maven, QUARTERS)
    assert all(one.within80 for one in judged)
    assert max(abs(one.off) for one in judged) < 0.3


def test_a_forecast_knows_nothing_of_what_came_behind_its_day(maven):
    day = QUARTERS[0][0]
    blind = maven[maven.opened <= day]
    blind = Deals(
        blind.opened, np.where(blind.closed > day, FAR, blind.closed), blind.won & (blind.closed <= day), blind.amount,
        blind.chance, blind.due, blind.group,
    )  # fmt: skip
    (seen,), (unseen,) = judge(maven, QUARTERS[:1]), judge(blind, QUARTERS[:1])
    assert seen.spread == unseen.spread
    assert unseen.came == 0

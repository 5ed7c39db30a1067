"""A small population, in rows and in the database."""

from datetime import UTC, datetime

import pytest

from clientela.demo import population
from clientela.demo.coffee import PRODUCTS
from clientela.demo.slices import Plan

UNTIL = datetime(2026, 1, 1, tzinfo=UTC)


def quiet(line: str) -> None:
    """Tells nobody."""


@pytest.fixture(scope="session")
def paper() -> Plan:
    """A plan that needs no database."""
    return Plan(300, 7, UNTIL, {}, {product.code: product.code for product in PRODUCTS})


@pytest.fixture
def alba(db: None) -> Plan:
    """Three hundred people in the database, and the plan they follow."""
    plan = population.plan(300, seed=7, until=UNTIL, owners={})
    population.populate(plan, say=quiet)
    return plan

"""Deals of two sellers, and reports of them that are shared."""

import pytest

from clientela.analytics.reports.actions import save_dashboard, save_report
from clientela.sales.deals.tests.conftest import open_deal, stages
from clientela.sales.orders.tests.conftest import anna

QUESTION = {"entity": "deal", "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "outcome"}}
__all__ = ["anna", "open_deal", "stages"]


@pytest.fixture
def report(owner, alice, open_deal):
    open_deal(amount="70", owner={"id": str(alice.user.pk)})
    open_deal(amount="500")
    return save_report("Pipeline", QUESTION, shared=True, by=owner.actor)


@pytest.fixture
def board(report, anna, owner):
    kinds = {"Persons": True, "Tasks": False}
    others = [save_report(name, {"entity": name.lower()[:-1]}, shared=kinds[name], by=owner.actor).pk for name in kinds]
    return save_dashboard("Board", [report.pk, *others], shared=True, by=owner.actor)

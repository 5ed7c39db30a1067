"""The time a report is about and the one before it, on chosen days; and that lists behind figures are of that time alone."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from clientela.analytics.reports.periods import _days
from clientela.analytics.reports.pivoting import ALL
from clientela.analytics.reports.tests.test_answer import SUM, ask, counted, deals
from clientela.catalog.rates.models import Rate
from clientela.platform.conditions import moments
from clientela.platform.entities.money import today
from clientela.sales.deals.models import Deal

__all__ = ["deals"]


@pytest.mark.parametrize(
    ("within", "on", "said"),
    [
        ("this_month", "2026-05-10", "2026-05-01 2026-05-31 2026-04-01 2026-04-10"),
        ("this_month", "2026-03-31", "2026-03-01 2026-03-31 2026-02-01 2026-02-28"),
        ("last_month", "2026-05-10", "2026-04-01 2026-04-30 2026-03-01 2026-03-31"),
        ("last_month", "2026-03-10", "2026-02-01 2026-02-28 2026-01-01 2026-01-31"),
        ("last_month", "2026-06-10", "2026-05-01 2026-05-31 2026-04-01 2026-04-30"),
        ("this_quarter", "2026-02-01", "2026-01-01 2026-03-31 2025-10-01 2025-11-01"),
        ("last_quarter", "2026-02-01", "2025-10-01 2025-12-31 2025-07-01 2025-09-30"),
        ("last_year", "2026-02-01", "2025-01-01 2025-12-31 2024-01-01 2024-12-31"),
        ("this_week", "2026-05-13", "2026-05-11 2026-05-17 2026-05-04 2026-05-06"),
        ("last_30_days", "2026-05-30", "2026-05-01 2026-05-30 2026-04-01 2026-04-30"),
    ],
)
def test_a_period_and_the_one_before_it(within, on, said, monkeypatch):
    monkeypatch.setattr(moments, "now", lambda: moments.datetime.fromisoformat(f"{on}T12:00+00:00"))
    assert " ".join(map(str, _days(within))) == said


@pytest.mark.django_db
def test_the_list_behind_a_figure_is_of_its_period(deals, owner):
    Deal.objects.update(closes_on=today() - timedelta(days=400))
    Deal.objects.filter(name="Deal 1").update(closes_on=today())
    found = ask(owner.actor, rows={"field": "outcome"}, period={"field": "closes_on", "within": "last_30_days"})
    assert counted(found, "open") == found.cell("open", ALL).number == 1


@pytest.mark.django_db
def test_amounts_of_several_days_have_each_the_rate_of_theirs(deals, owner, alice):
    for day, value in (("2026-01-31", "4"), ("2026-02-01", "5")):
        Rate.objects.create(name=f"EUR/PLN {day}", day=day, base="EUR", currency="PLN", value=Decimal(value))
    Deal.objects.filter(name__in=["Deal 0", "Deal 1"]).update(currency="PLN")
    found = ask(owner.actor, measure=SUM, rows={"field": "owner"})
    assert found.cell(str(alice.user.pk), ALL).value == 100 / 4 + 200 / 5


@pytest.mark.django_db
def test_a_file_of_a_report_holds_no_formula(deals, owner, alice):
    Deal.objects.filter(name="Deal 0").update(name="=cmd|'/c calc'!A1")
    asked = {"entity": "deal", "rows": "name", "file": "csv"}
    said = owner.browser.get("/reports/new/", asked).content.decode()
    assert "cmd" in said
    assert not any(line.lstrip('"').startswith("=") for line in said.splitlines())
    assert Client().get("/reports/new/", asked).status_code == 302
    book = load_workbook(BytesIO(owner.browser.get("/reports/new/", asked | {"file": "xlsx"}).content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if "cmd" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]

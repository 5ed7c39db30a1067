"""What is bought: the fixtures of that room, and a clock that stands."""

from datetime import date

import pytest

from clientela.sales.purchases.tests.conftest import buy, change, finca, give_back, level, receive, verde, write
from clientela.sales.suppliers import reading

__all__ = ["buy", "change", "finca", "give_back", "level", "receive", "verde", "write"]


@pytest.fixture(autouse=True)
def _in_june(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "today", lambda: date(2026, 6, 15))

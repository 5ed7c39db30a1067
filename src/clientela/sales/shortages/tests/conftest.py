"""What is sold and bought: the fixtures of both rooms."""

from clientela.sales.orders.tests.conftest import anna, oro, place
from clientela.sales.purchases.tests.conftest import buy, change, finca, level, receive, verde, write

__all__ = ["anna", "buy", "change", "finca", "level", "oro", "place", "receive", "verde", "write"]

"""Deals of two sellers in a pipeline, and orders of a customer."""

from clientela.sales.deals.tests.conftest import open_deal, stages
from clientela.sales.orders.tests.conftest import anna, oro, place

__all__ = ["anna", "open_deal", "oro", "place", "stages"]

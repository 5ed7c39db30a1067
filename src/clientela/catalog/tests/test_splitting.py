"""An amount over any worths: the parts are the whole, and none is a cent off its due."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from clientela.catalog.splitting import split, worths

amounts = st.integers(min_value=0, max_value=10**9).map(lambda cents: Decimal(cents) / 100)
values = st.lists(st.decimals(min_value=0, max_value=10**6, places=4), min_size=1, max_size=30)


@given(amounts, values)
def test_parts_are_the_whole_and_none_is_off_by_a_cent(whole, each):
    parts = split(whole, each)
    assert sum(parts) == whole
    every = sum(each) or len(each)
    exact = [whole * (one if any(each) else 1) / every for one in each]
    assert all(abs(part - one) < Decimal("0.01000001") for part, one in zip(parts, exact, strict=True))


def test_where_a_price_is_missing_costs_say_what_parts_are_worth_and_then_their_number():
    many = [Decimal(2), Decimal(1)]
    assert worths([Decimal(10), Decimal(5)], [None, None], many) == [20, 5]
    assert worths([Decimal(10), None], [Decimal(4), Decimal(3)], many) == [8, 3]
    assert worths([None, None], [None, Decimal(3)], many) == [2, 1]

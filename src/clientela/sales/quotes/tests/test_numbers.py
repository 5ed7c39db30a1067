"""Numbers under real concurrency: none twice, none missing, also where some of those who take one fall."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from clientela.sales.quotes.numbering import next_number


class Fallen(Exception):
    """This one does not stand."""


def take(place: int) -> str | None:
    try:
        with transaction.atomic():
            number = next_number("Q", 2026)
            if place % 3 == 0:
                raise Fallen
            return number
    except Fallen:
        return None
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_number_is_missing_and_none_is_given_twice():
    with ThreadPoolExecutor(8) as pool:
        given = [number for number in pool.map(take, range(60)) if number]
    assert sorted(given) == [f"Q-2026-{n:04}" for n in range(1, 41)]
    with transaction.atomic():
        assert (next_number("Q", 2027), next_number("R", 2026)) == ("Q-2027-0001", "R-2026-0001")

"""Numbers under real concurrency: none twice, none missing, also where some of those who take one fall; kinds don't meet."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from clientela.sales.numbering.actions import next_number
from clientela.sales.numbering.models import Counter

KINDS = ("order", "quote", "credit_note")


class Fallen(Exception):
    """This one does not stand."""


def take(place: int) -> tuple[str, str] | None:
    kind = KINDS[place % len(KINDS)]
    try:
        with transaction.atomic():
            number = next_number(kind, "Q", 2026, digits=4)
            if place % 4 == 0:
                raise Fallen
            return kind, number
    except Fallen:
        return None
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_number_is_missing_and_none_is_given_twice():
    with ThreadPoolExecutor(8) as pool:
        given = [number for number in pool.map(take, range(72)) if number]
    assert sorted(given) == sorted((kind, f"Q-2026-{n:04}") for kind in KINDS for n in range(1, 19))


@pytest.mark.django_db
def test_each_series_and_year_begins_anew_and_no_number_is_cut_short():
    assert [next_number("quote", series, year, digits=4) for series, year in (("Q", 2026), ("Q", 2027), ("", 2026))] == [
        "Q-2026-0001", "Q-2027-0001", "2026-0001"]  # fmt: skip
    Counter.objects.filter(series="Q", year=2026).update(last=9_999)
    assert next_number("quote", "Q", 2026, digits=4) == "Q-2026-10000"

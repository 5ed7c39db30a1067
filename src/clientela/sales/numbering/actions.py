"""The next number of a kind; what takes its number in the database itself calls the same function there."""

from django.db import connection


def next_number(kind: str, series: str, year: int, *, digits: int) -> str:
    """Such as Q-2026-0007. To be called within the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numbering_next(%s, %s, %s, %s)", [kind, series, year, digits])
        (number,) = cursor.fetchone()
    return str(number)

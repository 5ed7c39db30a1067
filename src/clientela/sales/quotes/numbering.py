"""Numbers without gaps: the row of a series and year is held until the quote that takes the next one stands, or falls with it."""

from django.db import connection

_NEXT = """
INSERT INTO quotes_counter AS c (series, year, last) VALUES (%s, %s, 1)
ON CONFLICT (series, year) DO UPDATE SET last = c.last + 1 RETURNING last"""


def next_number(series: str, year: int) -> str:
    """Such as Q-2026-0007. To be called within the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [series, year])
        (last,) = cursor.fetchone()
    return f"{series}-{year}-{last:04}"

"""Which way to reach a party comes first: what no longer leads there stands behind what does."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

_BEHIND = """
UPDATE parties_contactpoint t SET position = p.place
  FROM (SELECT id, row_number() OVER (PARTITION BY party_id, kind ORDER BY
               state <> '' OR coalesce(valid_until < current_date, false), position, id) - 1 AS place
          FROM parties_contactpoint WHERE party_id = ANY(%s)) p
 WHERE t.id = p.id AND t.position <> p.place"""


def set_behind(parties: Sequence[UUID]) -> None:
    """Of each kind the first in place is the primary one; the order is else left as it was."""
    if parties:
        with connection.cursor() as cursor:
            cursor.execute(_BEHIND, [list(parties)])

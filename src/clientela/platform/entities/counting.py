"""How many rows pass each of many tests, by one statement: the numbers beside the lines of a condition."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import CAP, Ask, matching_rows
from clientela.platform.permissions.actor import Actor


def count_each(entity: Entity, actor: Actor, tests: Sequence[Q]) -> list[int]:
    """How many rows match each test, by one statement; more than CAP count as one more than that."""
    texts: list[str] = []
    params: list[Any] = []
    for test in tests:
        try:
            rows = matching_rows(entity, actor, Ask(where=test)).order_by().values("pk")[: CAP + 1]
            sql, given = rows.query.sql_with_params()
        except EmptyResultSet:  # a test that nothing can pass
            texts.append("0")
            continue
        texts.append(f"(SELECT count(*) FROM ({sql}) rows)")
        params.extend(given)
    if not texts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", params)
        return list(cursor.fetchone())

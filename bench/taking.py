"""Orders as shops and tills send them, beside the INSERT of the same rows alone."""

import json
from typing import Any

from django.db import transaction
from django.test import Client

from bench import NotTaken, Run, population, spending
from bench.client import HOST
from bench.spending import Cost
from bench.table import Row, Taken
from clientela.platform.history.tables import rows
from clientela.platform.permissions.tokens import make_token

ORDERS, SET, LINES = 5_000, 250, 5
_ALONE = """
WITH said AS MATERIALIZED (
    SELECT clientela_key() AS id, s.* FROM jsonb_to_recordset(%(said)s::jsonb) AS s(external_id text, placed_at timestamptz,
           party jsonb, lines jsonb, payments jsonb)
),
head AS (
    INSERT INTO orders_order (id, source, external_id, number, party_id, placed_at, total, lines_count, paid, billed, search)
    SELECT id, 'floor', external_id, external_id, (party->>'id')::uuid, placed_at, 100, 5, 100, true, external_id FROM said
),
line AS (
    INSERT INTO orders_orderline (id, order_id, position, code, description, quantity, unit_price)
    SELECT clientela_key(), s.id, x.place, x.code, x.description, x.quantity, x.unit_price
      FROM said s, ROWS FROM (jsonb_to_recordset(s.lines) AS (code text, description text, quantity numeric, unit_price numeric))
           WITH ORDINALITY AS x(code, description, quantity, unit_price, place)
),
entry AS (
    INSERT INTO timeline_entry (id, party_id, kind, direction, at, title, details)
    SELECT id, (party->>'id')::uuid, 'order', 'in', placed_at, external_id,
           jsonb_build_object('order', id, 'number', external_id) FROM said
)
INSERT INTO orders_payment (id, order_id, position, paid_at, amount)
SELECT clientela_key(), id, 1, placed_at, 100 FROM said"""


def intake(run: Run) -> Taken:
    """5,000 orders with 5 lines and a payment each, in sets of 250, and all of them again; the population is left as it was."""
    parties = [str(key) for key in population.some_people(min(ORDERS, run.people))]
    sets = [[_order(n, parties[n % len(parties)]) for n in range(at, at + SET)] for at in range(0, ORDERS, SET)]
    with transaction.atomic():
        floor = spending.of_ours(lambda: [rows(_ALONE, {"said": json.dumps(some)}) for some in sets])
        transaction.set_rollback(True)
    with transaction.atomic():
        till = Client(SERVER_NAME=HOST)
        till.defaults["HTTP_AUTHORIZATION"] = f"Bearer {make_token(population.somebody()[0], name='bench', days=1)}"
        _send(till, [[_order(-1, parties[0])]], "created")  # a program that has just begun reads its addresses first
        first = spending.of_ours(lambda: _send(till, sets, "created"))
        again = spending.of_ours(lambda: _send(till, sets, "unchanged"))
        transaction.set_rollback(True)
    beside = (_each("a second", first), _each("a second, said again", again))
    return Taken(
        first.cpu, floor.cpu, f"{ORDERS:,} orders: {first.words}, again {again.words}; alone {floor.words}", beside
    )


def _each(name: str, spent: Cost) -> Row:
    return Row(name, ORDERS / spent.seconds, "orders/s")


def _send(till: Client, sets: list[list[dict[str, Any]]], outcome: str) -> None:
    for some in sets:
        said = till.post("/api/v1/orders/batch?source=bench", json.dumps(some), content_type="application/json")
        if said.status_code != 200 or said.json()["outcomes"].get(outcome) != len(some):
            raise NotTaken(f"Orders were not taken: {said.status_code} {said.content[:200]!r}")


def _order(number: int, party: str) -> dict[str, Any]:
    lines = [
        {"code": f"BENCH-{n}", "description": f"Cup {n}", "quantity": n, "unit_price": "2.50"}
        for n in range(1, LINES + 1)
    ]
    paid = [{"paid_at": "2026-05-12T10:00:00Z", "amount": "37.50", "method": "card"}]
    key = {"external_id": str(number), "placed_at": "2026-05-12T10:00:00Z", "party": {"id": party}}
    return {**key, "lines": lines, "payments": paid}

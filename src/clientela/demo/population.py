"""A plausible population of any size, from a seed: people, firms, families and five years of what passed with them.

Small ones are written on Django's own connection, in the transaction at hand. Large ones are written by several
processes into tables without indexes; one that was broken off can be finished.
"""

import json
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from csv import writer
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from clientela.catalog.models import Product
from clientela.demo import loading, writing
from clientela.demo.chance import Chance
from clientela.demo.coffee import PRODUCTS
from clientela.demo.loading import Say
from clientela.demo.records import SLICE
from clientela.demo.sheets import COLUMNS
from clientela.demo.slices import Plan, doubles, make
from clientela.parties.consents.models import Consent
from clientela.parties.models import Address, ContactPoint, Identifier, ImportantDate, Party, SourceRecord
from clientela.parties.relationships.models import Relationship
from clientela.sales.orders.models import Order, OrderLine, Payment
from clientela.timeline.models import Entry

_MODELS = (
    Party, ContactPoint, Address, Identifier, ImportantDate, Consent, Relationship, SourceRecord, Entry, Order, OrderLine,
    Payment,
)  # fmt: skip
_TABLES = [model._meta.db_table for model in _MODELS]
_COPIES = {
    model.__name__: f"COPY {model._meta.db_table} ({', '.join(COLUMNS[model.__name__].split())}) FROM STDIN"
    for model in _MODELS
}
_PRODUCT = """
INSERT INTO catalog_product (id, code, name, family, unit_price, currency, search, created_at, updated_at)
VALUES (%(id)s, %(code)s, %(name)s, %(family)s, %(price)s, 'EUR',
        clientela_joined(concat_ws(' ', %(code)s::text, %(name)s::text, %(family)s::text)), %(at)s, %(at)s)
ON CONFLICT (code) DO NOTHING"""
_SMALL = 2 * SLICE
_AT_ONCE = min(os.cpu_count() or 2, 8)
_PRODUCTS_BORN = 1_577_880_000_000  # before the five years of any population begin


def plan(people: int, *, seed: int, until: datetime, owners: Mapping[str, tuple[str, ...]]) -> Plan:
    """What shall be made. `until` ends the five years, `owners` are keys of users by country. Writes the price list."""
    return Plan(people, seed, until, owners, _price_list(seed))


def populate(plan: Plan, *, say: Say, at_once: int = _AT_ONCE) -> None:
    """Write the population; beside rows that are there already, or when it is small, with all indexes kept live."""
    if plan.people <= _SMALL or _any_rows():
        _write_here(plan, say)
        return
    with psycopg.connect(_address(), autocommit=True) as own:
        loading.begin(own, _TABLES, json.dumps(asdict(plan), default=str))
    _write_at_once(plan, say, at_once=at_once)


def unfinished() -> Plan | None:
    """The plan of a population that was broken off: hand it to `go_on`."""
    with psycopg.connect(_address(), autocommit=True) as own:
        noted = loading.unfinished(own)
    if noted is None:
        return None
    fields = json.loads(noted)
    return Plan(**fields | {"until": datetime.fromisoformat(fields["until"])})


def go_on(plan: Plan, *, say: Say, at_once: int = _AT_ONCE) -> None:
    """Finish what was broken off."""
    _write_at_once(plan, say, at_once=at_once)


def truth(plan: Plan, path: Path) -> None:
    """Write as CSV which people of this population are one person twice."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = writer(file)
        rows.writerow(["second", "first"])
        rows.writerows(doubles(plan))


def _write_here(plan: Plan, say: Say) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for number in range(plan.slices):
            writing.copy_all(cursor, make(plan, number), _COPIES)
            say(_progress(plan, min((number + 1) * plan.slice, plan.people)))
        cursor.execute(f"ANALYZE {', '.join(_TABLES)}")


def _write_at_once(plan: Plan, say: Say, *, at_once: int) -> None:
    url = _address()
    with psycopg.connect(url, autocommit=True) as own:
        there = loading.written(own)
    left = [number for number in range(plan.slices) if number not in there]
    people = sum(plan.size(number) for number in there)
    with ProcessPoolExecutor(
        at_once, mp_context=get_context("spawn"), initializer=writing.set_up, initargs=(url, plan, _COPIES)
    ) as pool:
        for future in as_completed([pool.submit(writing.write, number) for number in left]):
            people += future.result()
            say(_progress(plan, people))
    loading.finish(url, _TABLES, say, at_once=at_once)


def _progress(plan: Plan, people: int) -> str:
    return f"People: {people:,} of {plan.people:,}"


def _price_list(seed: int) -> dict[str, str]:
    """Write the products that are not there yet; answers the keys of all of them by code."""
    chance = Chance(f"{seed} products")
    at = datetime.fromtimestamp(_PRODUCTS_BORN / 1000, tz=UTC)
    rows: list[dict[str, Any]] = [
        {"id": chance.key(_PRODUCTS_BORN), "code": product.code, "name": product.name, "family": product.family,
         "price": Decimal(product.cents) / 100, "at": at}
        for product in PRODUCTS
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_PRODUCT, rows)
    known = Product.objects.filter(code__in=[product.code for product in PRODUCTS])
    return {code: str(key) for code, key in known.values_list("code", "pk")}


def _any_rows() -> bool:
    return any(model._base_manager.exists() for model in _MODELS)


def _address() -> str:
    """How another connection, or another process, reaches the database that Django is connected to."""
    connection.ensure_connection()
    info = connection.connection.info
    return make_conninfo(info.dsn, password=info.password or None)

"""Pages of a list: the same rows in the same order as a naive sort, forwards and backwards, whatever stands in the column."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.catalog.entities import PRODUCT
from clientela.catalog.models import Product
from clientela.parties.entities import PERSON
from clientela.parties.models import Party
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, BadCursor, count, page
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor

DAYS = [
    None,
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    datetime(2025, 6, 1, 12, tzinfo=UTC),
]
PRICES = [None, Decimal("0"), Decimal("-1.5"), Decimal("9.9999")]
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def people(values: list[tuple[Any, ...]], owner: Any) -> None:
    Party.objects.all().delete()
    Party.objects.bulk_create(
        [Party(kind="person", name=name, last_contact_at=at, owner=owner, lifecycle="lead") for name, at in values]
    )


def products(values: list[tuple[Any, ...]]) -> None:
    Product.objects.all().delete()
    Product.objects.bulk_create([Product(name=name, code=str(new_key()), unit_price=price) for name, price in values])


def naive(entity: Entity, sort: str) -> list[Any]:
    """Keys by the naive sort: nothing is smallest, equals stand in the order of their keys, all of it turned round for "-"."""
    column, rows = sort.lstrip("-"), list(entity.rows())
    known = sorted(
        (row for row in rows if getattr(row, column) is not None), key=lambda row: (getattr(row, column), row.pk)
    )
    empty = sorted((row for row in rows if getattr(row, column) is None), key=lambda row: row.pk)
    keys = [str(row.pk) for row in [*empty, *known]]
    return keys[::-1] if sort.startswith("-") else keys


def walked(entity: Entity, actor: Actor, ask: Ask) -> tuple[list[Any], list[Any]]:
    """All keys page by page to the end, and back again to the start."""
    pages = [page(entity, actor, ask)]
    while pages[-1].next:
        pages.append(page(entity, actor, replace(ask, after=pages[-1].next)))
    back = [pages[-1]]
    while back[0].previous:
        back.insert(0, page(entity, actor, replace(ask, before=back[0].previous)))
    assert all(len(one.rows) == ask.limit for one in pages[:-1])
    return tuple([row[0] for one in walk for row in one.rows] for walk in (pages, back))  # type: ignore[return-value]


@FEW
@given(
    values=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(DAYS)), max_size=12),
    sort=st.sampled_from(["name", "-name", "last_contact_at", "-last_contact_at", "created_at", "-created_at"]),
    limit=st.integers(1, 5),
)
def test_people_page_by_page_are_the_naive_order(owner, alice, values, sort, limit):
    people(values, alice.user)
    wanted, ask = naive(PERSON, sort), Ask(sort=sort, limit=limit)
    for actor in (owner.actor, alice.actor):  # the prepared path, and the one that is planned for its values
        forth, back = walked(PERSON, actor, ask)
        assert forth == wanted
        assert back == wanted


@FEW
@given(
    values=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(PRICES)), max_size=10),
    sort=st.sampled_from(["unit_price", "-unit_price", "-code"]),
    limit=st.integers(1, 4),
)
def test_products_page_by_page_are_the_naive_order(owner, values, sort, limit):
    products(values)
    wanted = naive(PRODUCT, sort)
    for ask in (Ask(sort=sort, limit=limit), Ask(sort=sort, limit=limit, where=Q(active=True))):
        assert walked(PRODUCT, owner.actor, ask) == (wanted, wanted)


def test_the_prepared_path_answers_as_the_other(owner):
    people([(f"p{n}", DAYS[n % 4]) for n in range(9)], owner.user)
    for sort in ("", "name", "-name", "last_contact_at"):
        plain = page(PERSON, owner.actor, Ask(sort=sort, limit=4))
        other = page(PERSON, owner.actor, Ask(sort=sort, limit=4, where=Q(pk__isnull=False)))
        assert plain == other
        after = Ask(sort=sort, limit=4, after=plain.next)
        assert page(PERSON, owner.actor, after) == page(PERSON, owner.actor, replace(after, where=Q(pk__isnull=False)))


def test_a_plain_list_is_one_prepared_statement(owner):
    people([("Anna", None)], owner.user)
    with CaptureQueriesContext(connection) as queries:
        page(PERSON, owner.actor, Ask())
        cursor = connection.cursor()
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%FROM \"parties_party\"%'")
    assert len(queries) == 2
    assert cursor.fetchall()


def cursor_of(*parts: Any) -> str:
    return urlsafe_b64encode(json.dumps(parts[0] if len(parts) == 1 else parts).encode()).decode()


KEY = "0190f0f0-0000-7000-8000-000000000000"
BROKEN = "This page link is damaged; start from the first page."
TAMPERED = [
    "x", "%%%", "é", "\x00", "====", "A" * 10_000, cursor_of({}), cursor_of([1]), cursor_of([1, 2, 3]), cursor_of("a", 5),
    cursor_of("a", None),
    cursor_of("a", ["x"]), cursor_of({"a": 1}, KEY), cursor_of(["a"], KEY), cursor_of({"a": 1, "b": 2}), cursor_of(True, KEY),
    cursor_of("a\x00b", KEY), cursor_of("soon", KEY), cursor_of("2026-01-01T00:00:00", KEY),
    cursor_of("0001-01-01T00:00:00+14:00", KEY),
    cursor_of(1e300, KEY), cursor_of(None, KEY), cursor_of("NaN", KEY), cursor_of("1e999999", KEY), cursor_of("\ud800", KEY),
]  # fmt: skip


def refused(entity: Entity, actor: Actor, ask: Ask) -> str:
    """Why a page is refused, or nothing."""
    try:
        page(entity, actor, ask)
    except BadCursor as error:
        return str(error)
    return ""


@pytest.mark.parametrize("sort", ["name", "-last_contact_at"])
def test_a_tampered_cursor_gives_a_page_or_is_refused(owner, alice, sort):
    for cursor in TAMPERED:
        for actor in (owner.actor, alice.actor):
            for ask in (Ask(sort=sort, after=cursor), Ask(sort=sort, before=cursor)):
                assert refused(PERSON, actor, ask) in ("", BROKEN), cursor


def test_a_tampered_cursor_of_money_gives_a_page_or_is_refused(owner):
    for cursor in TAMPERED:
        assert refused(PRODUCT, owner.actor, Ask(sort="unit_price", after=cursor)) in ("", BROKEN), cursor


@pytest.mark.parametrize("sort", ["tags", "nothing", "-", "search", "owner__password", "name;", "email"])
def test_only_sortable_columns_sort(owner, sort):
    with pytest.raises(LookupError, match="can't be sorted by"):
        page(PERSON, owner.actor, Ask(sort=sort))


def test_counts_are_exact_up_to_a_cap_and_only_of_what_is_seen(owner, alice, charlie):
    people([("Anna", None)] * 3, alice.user)
    people_of_nobody = [Party(kind="person", name="Zoe", search="zoe", lifecycle="lead") for _n in range(2)]
    Party.objects.bulk_create(people_of_nobody)
    asked = [(owner, 5), (alice, 3), (charlie, 0)]
    assert [count(PERSON, who.actor, Ask()) for who, _number in asked] == [(number, True) for _who, number in asked]
    assert count(PERSON, owner.actor, Ask(q="zoe")) == (2, True)
    assert count(PERSON, owner.actor, Ask(where=Q(name="Anna"))) == (3, True)

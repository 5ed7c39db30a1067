"""The compiled condition finds exactly the rows of which a naive reading says that it holds, whatever the condition."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties.entities import ORGANISATION
from clientela.parties.models import Lifecycle, Party
from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.conditions.tests.naive import COMPARE, holds
from clientela.platform.conditions.vocabulary import Operand
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities.operands import EntityWords
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.orders.models import Order, Status


class Words(EntityWords):
    """An organisation's words, and a day of birth so that every kind of field is there."""

    def operand(self, name: str) -> Operand:
        if name == "birth_date":
            return Operand("Birthday", name, "date", lambda value: date.fromisoformat(value).isoformat())
        return super().operand(name)


WORDS = Words(ORGANISATION, SYSTEM)
TODAY = datetime.now(UTC).date()
CITIES = ["", "Torino", "TORINO", "torino%", "tor_no", "To\\rino", "Łódź", "łódź"]
VALUES: dict[str, list[Any]] = {
    "city": CITIES,
    "lifecycle": [*Lifecycle.values[:4]],
    "employees": [None, -3, 0, 3, 10, 2_000_000_000],
    "annual_revenue": [None, Decimal("-0.01"), Decimal("0.00"), Decimal("10.50"), Decimal("999999999.99")],
    "birth_date": [None, *(TODAY + timedelta(days=days) for days in (-400, -20, -2, 0, 3)), date(1992, 2, 29)],
    "tags": [[], ["vip"], ["VIP"], ["vip", "coffee"], ["coffee", "a;b"]],
    "country": ["", "IT", "PL"],
}
OF_ORDERS: dict[str, list[Any]] = {
    "total": [Decimal("-5.0000"), Decimal("0.0000"), Decimal("50.0000"), Decimal("50.0100")],
    "status": [*Status.values[:3]],
    "lines_count": [0, 1, 7],
    "placed_at": [TODAY - timedelta(days=days) for days in (-5, 0, 10, 40, 400)],
}
NUMBERS, SPANS = (
    ("employees", "annual_revenue", "total", "lines_count"),
    ["1 day", "3 weeks", "2 months", "1 year", "99999 years"],
)


def said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


def words_of(field: str) -> list[str]:
    """Every word that suits the field."""
    own = {"city": ["contains", "starts_with"], "tags": ["contains", "all_of"],
           "birth_date": [*COMPARE, "in_last", "in_next", "older_than", "yearly_in_next"]}  # fmt: skip
    if field == "placed_at":
        return ["in_last", "older_than"]
    return ["is", "is_not", "any_of", "none_of", "known", *own.get(field, []), *(COMPARE if field in NUMBERS else [])]


@st.composite
def asks_of(draw: Any, values: dict[str, list[Any]], prefix: str = "") -> dict[str, Any]:
    field = draw(st.sampled_from(list(values)))
    singles = [
        said(one)
        for value in values[field]
        if value not in (None, "")
        for one in (value if isinstance(value, list) else [value])
    ]
    word = draw(st.sampled_from(words_of(field)))
    many = st.lists(st.sampled_from(singles), min_size=1, max_size=3)
    kinds = {"known": st.booleans(), "any_of": many, "none_of": many, "all_of": many}
    if word.endswith(("_last", "_next")) or word == "older_than":
        kinds[word] = st.sampled_from(SPANS)
    if field == "city" and word in ("contains", "starts_with"):
        kinds[word] = st.sampled_from(["o", "%", "_", "\\", "ó", "TOR"])
    return {"field": f"{prefix}{field}", word: draw(kinds.get(word, st.sampled_from(singles)))}


def groups(inner: Any) -> Any:
    join = st.sampled_from(["all", "any", "none"])
    return st.builds(lambda word, parts: {word: parts}, join, st.lists(inner, max_size=3))


@st.composite
def figures(draw: Any) -> dict[str, Any]:
    what = draw(st.sampled_from(["orders", "organisations"]))
    where = asks_of(OF_ORDERS) if what == "orders" else asks_of(OF_PARENTS)
    function = draw(st.sampled_from(["count", "sum", "average", "lowest", "highest"]))
    number = {"orders": "total", "organisations": "employees"}[what]
    value = draw(st.sampled_from([0, 1, 2, 3, "50", "50.005", "-4"]))
    out = {function: what if function == "count" else f"{what}.{number}", draw(st.sampled_from([*COMPARE])): value}
    inner = draw(st.none() | where | groups(where))
    return out | {"where": inner} if inner else out


@st.composite
def windows(draw: Any) -> dict[str, Any]:
    """Figures of the same orders, over longer and shorter times and other parts of them: one pass may answer several."""
    shared = draw(st.lists(asks_of(OF_ORDERS), max_size=1))
    tests = st.sampled_from(SPANS).map(lambda span: {"field": "placed_at", "in_last": span}) | asks_of(OF_ORDERS)
    parts = []
    for _number in range(draw(st.integers(2, 3))):
        figure = draw(figures().filter(lambda one: "organisations" not in str(one)))
        parts.append(figure | {"where": {"all": [*shared, *draw(st.lists(tests, max_size=2))]}})
    return {"all": parts}


OF_PARENTS = {field: values for field, values in VALUES.items() if field != "birth_date"}
leaves = asks_of(VALUES) | asks_of(OF_PARENTS, "parent.") | figures() | windows()
trees = st.recursive(leaves, groups, max_leaves=8)


class World(dict[Any, dict[str, Any]]):
    """Rows by their keys; they point at each other, so that writing them out would have no end."""

    def __repr__(self) -> str:
        return "World()"


@pytest.fixture
def world(db: None) -> World:
    """Eighty organisations, some below others, with orders."""
    chance = random.Random(7)
    rows = [{field: chance.choice(values) for field, values in VALUES.items()} for _n in range(80)]
    parties = Party.objects.bulk_create([Party(kind="organisation", name="x", **one) for one in rows])
    by_key = World()
    for party, row in zip(parties, rows, strict=True):
        by_key[party.pk] = row | {"parent": None, "organisations": [], "orders": []}
    for party in parties[40:]:
        party.parent = chance.choice(parties[:40])
        by_key[party.pk]["parent"] = by_key[party.parent.pk]
        by_key[party.parent.pk]["organisations"].append(by_key[party.pk])
    Party.objects.bulk_update(parties, ["parent"])
    for number in range(160):
        order, party = {field: chance.choice(values) for field, values in OF_ORDERS.items()}, chance.choice(parties)
        placed = datetime.now(UTC) + (order["placed_at"] - TODAY)
        Order.objects.create(source="s", number=str(number), party=party, **order | {"placed_at": placed})
        by_key[party.pk]["orders"].append(order)
    return by_key


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_the_sql_finds_what_a_naive_reading_finds(world, tree):
    found = set(Party.objects.filter(compile_condition(tree, WORDS)).values_list("pk", flat=True))
    assert found == {key for key, row in world.items() if holds(tree, row, TODAY)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_whatever_compiles_can_be_said(db, tree):
    compile_condition(tree, WORDS)
    assert sentence(tree, WORDS)


def test_windows_over_the_same_rows_are_answered_by_one_pass(db):
    long, short = ({"all": [{"field": "placed_at", "in_last": span}]} for span in ("90 days", "30 days"))
    some, none = {"count": "orders", "at_least": 3}, {"count": "orders", "is": 0}
    asked = {"all": [some | {"where": long}, none | {"where": short}]}
    other = {"all": [some | {"where": short}, none | {"where": long}]}
    found = [str(Party.objects.filter(compile_condition(one, WORDS)).query) for one in (asked, other)]
    assert [one.count('FROM "orders_order"') for one in found] == [1, 2]


@pytest.mark.parametrize("nobody", [{"any": []}, {"none": [{"all": []}]}])
@pytest.mark.parametrize(("rider", "holds_of_none"), [
    ({"count": "orders", "at_most": 2}, True), ({"sum": "orders.total", "under": 5}, True),
    ({"count": "orders", "at_least": 1}, False), ({"average": "orders.total", "under": 5}, False),
])  # fmt: skip
def test_figures_of_no_order_at_all_beside_figures_of_some(world, rider, holds_of_none, nobody):
    leader = {"count": "orders", "at_least": 2}
    some = Party.objects.filter(compile_condition(leader, WORDS)).count()
    tree = {"all": [leader, rider | {"where": {"all": [nobody]}}]}
    assert some > 0
    assert Party.objects.filter(compile_condition(tree, WORDS)).count() == (some if holds_of_none else 0)

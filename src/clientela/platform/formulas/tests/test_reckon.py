"""What the database reckons is what a naive reading of the formula comes to, for any tree and any row; and no row is an error."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import Value
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.platform.formulas.checking import check
from clientela.platform.formulas.compiling import compile_formula
from clientela.platform.formulas.functions import FUNCTIONS
from clientela.platform.formulas.parsing import parse
from clientela.platform.formulas.tests.naive import comes_to
from clientela.platform.formulas.tree import Call, Kind, Literal, Name, Node, Source
from clientela.platform.people.models import User

pytestmark = pytest.mark.django_db
FIELDS: dict[str, Any] = {
    "n": models.DecimalField(max_digits=43, decimal_places=30), "m": models.DecimalField(max_digits=43, decimal_places=30),
    "t": models.TextField(), "u": models.TextField(), "d": models.DateField(), "e": models.DateField(),
    "b": models.BooleanField(), "s": ArrayField(models.TextField()),
}  # fmt: skip
KINDS = {"n": "number", "m": "number", "t": "text", "u": "text", "d": "date", "e": "date", "b": "truth", "s": "set"}
NAMED = {kind: [name for name, one in KINDS.items() if one == kind] for kind in set(KINDS.values())}
LETTERS = st.text("abcXYZ 9-éßż", max_size=6).filter(lambda text: "ß" not in text)
NUMBERS = st.decimals(-(10**9), 10**9, places=3) | st.sampled_from([Decimal(0), Decimal(1), Decimal("-2.5")])
VALUES: dict[str, Any] = {
    "number": st.none() | NUMBERS, "text": LETTERS, "date": st.none() | st.dates(), "truth": st.none() | st.booleans(),
    "set": st.lists(LETTERS, max_size=3).map(tuple),
}  # fmt: skip
ROWS = st.fixed_dictionaries({name: VALUES[kind] for name, kind in KINDS.items()})
LITERALS: dict[str, Any] = {
    "number": st.decimals(0, 10**6, places=2), "text": LETTERS, "truth": st.booleans(),
}  # fmt: skip


@cache  # else there would be as many strategies as there are trees
def _node(kind: str, depth: int) -> st.SearchStrategy[Node]:
    leaves = [st.sampled_from([Name(name, 0) for name in NAMED[kind]])]
    if kind in LITERALS:
        leaves.append(LITERALS[kind].map(lambda value: Literal(value, 0)))
    if not depth or kind == "set":
        return st.one_of(leaves)
    return st.one_of(*leaves, *(made for shape in SHAPES if shape[1] == kind for made in [_call(*shape, depth - 1)]))


def _call(name: str, _kind: str, takes: tuple[str, ...], depth: int) -> st.SearchStrategy[Node]:
    return st.tuples(*(_node(kind, depth) for kind in takes)).map(lambda parts: Call(name, parts, 0))


N, T, D, B = "number", "text", "date", "truth"
SHAPES = [
    *((sign, N, (N, N)) for sign in "+-*/%"), ("+", D, (D, N)), ("+", D, (N, D)), ("-", D, (D, N)), ("-", N, (D, D)),
    ("negative", N, (N,)), *((sign, B, (kind, kind)) for sign in ("=", "!=") for kind in (N, T, D, B)),
    *((sign, B, (kind, kind)) for sign in ("<", "<=", ">", ">=") for kind in (N, D)),
    ("and", B, (B, B)), ("or", B, (B, B)), ("not", B, (B,)), *(("if", kind, (B, kind, kind)) for kind in (N, T, D, B)),
    ("if", N, (B, N)), ("if", T, (B, T)), *(("coalesce", kind, (kind, kind)) for kind in (N, T, D)),
    *(("empty", B, (kind,)) for kind in (N, T, D, B, "set")),
    *((name, kind, (kind,) * 3) for name in ("min", "max") for kind in (N, D)),
    ("round", N, (N,)), ("round", N, (N, N)), *((name, N, (N,)) for name in ("abs", "floor", "ceil")),
    ("concat", T, (T, N, D)), *((name, T, (T,)) for name in ("upper", "lower", "trim")), ("left", T, (T, N)), ("right", T, (T, N)),
    ("length", N, (T,)), ("length", N, ("set",)), ("contains", B, (T, T)), ("contains", B, ("set", T)), ("today", D, ()),
    ("days", N, (D, D)), ("years", N, (D, D)), *((name, N, (D,)) for name in ("year", "month", "day", "weekday")),
    ("date", D, (D,)),
]  # fmt: skip


def _in_the_database(node: Node, rows: list[dict[str, Any]]) -> list[Any]:
    typed = check(node, lambda name: Source(Kind(KINDS[name])))
    compiler = User.objects.all().query.get_compiler("default")

    def read(row: dict[str, Any]) -> Callable[[str], Any]:
        return lambda name: Value(list(row[name]) if name == "s" else row[name], output_field=FIELDS[name])

    made = [compiler.compile(compile_formula(typed, read(row))) for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(sql for sql, _params in made), [one for _sql, params in made for one in params]
        )
        return list(cursor.fetchone() or ())


def test_every_function_is_among_the_shapes() -> None:
    assert {name for name, _kind, _takes in SHAPES} == set(FUNCTIONS)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(node=st.one_of([_node(kind, 3) for kind in (N, T, D, B)]), rows=st.lists(ROWS, min_size=1, max_size=4))
def test_the_database_comes_to_what_a_naive_reading_does(node: Node, rows: list[dict[str, Any]]) -> None:
    today = timezone.localdate()
    assert _in_the_database(node, rows) == [comes_to(node, row, today) for row in rows]


@pytest.mark.parametrize(("text", "value"), [
    ("1 / 0", None), ("5 % 0", None), ("1 + 2 * 3", Decimal(7)), ("-2 - 3", Decimal(-5)), ("(1 + 2) * 3", Decimal(9)),
    ("2 < 3 and not 1 = 2", True), ("99999999999999 * 99999999999999", None), ("d + 9999999", None), ("10 / 4", Decimal("2.5")),
    ("if(n > 1, 'a')", ""), ("coalesce(t, \"none\")", "none"), ("concat('it''s ', 2.50)", "it's 2.5"),
    ("1/3", Decimal("0.3333333333")),
    ("years(d, d + 366)", Decimal(1)), ("round(-2.5)", Decimal(-3)), ("max(n, 3; 4)", Decimal(4)), ("1 <> 2", True),
])  # fmt: skip
def test_a_formula_comes_to(text: str, value: Any) -> None:
    row = {"n": None, "m": None, "t": "", "u": "", "d": date(2024, 2, 29), "e": None, "b": None, "s": ()}
    assert _in_the_database(parse(text), [row]) == [value]

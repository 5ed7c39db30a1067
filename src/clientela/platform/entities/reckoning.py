"""Computed fields as SQL for one reader: the expression of a formula or roll-up, and the tests of conditions on it.

What the reader may not see does not count: a formula that looks at a linked record takes nothing from one that is not his to see,
a roll-up leaves such rows out. Everything is reckoned where it is read; no copy is ever stored.
"""

from collections.abc import Mapping
from typing import Any, Protocol, Self

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, JSONObject
from django.db.models.lookups import Exact

from clientela.platform.conditions.aggregates import FUNCTIONS
from clientela.platform.conditions.compiling import EVERY, BadCondition, compile_condition
from clientela.platform.conditions.grouping import Grouped
from clientela.platform.conditions.vocabulary import Operand, Related
from clientela.platform.entities.declaration import Entity, Field, Rollup
from clientela.platform.formulas.compiling import OUTPUT, compile_formula
from clientela.platform.permissions.actor import Actor

SAID, COIN = "said", "coin"  # what a value is called inside of a test and of a pass, and the currency of an amount
_NOUGHT = ("count", "sum")  # figures that nothing at all comes to
_DECIMAL: Any = DecimalField(max_digits=60, decimal_places=30)
_AGGREGATES: Mapping[str, Any] = {**FUNCTIONS, "first": Min, "last": Max}
_AS_JSON = {"number": "trim_scale({})::text", "money": "trim_scale({})::text"}


class Words(Protocol):
    """The words of a type for one reader, as operands.py makes them."""

    @property
    def entity(self) -> Entity: ...

    @property
    def actor(self) -> Actor: ...

    @property
    def fields(self) -> Mapping[str, Field]: ...

    def related(self, name: str) -> Related: ...

    def beyond(self, item: Field) -> Self: ...


def value(item: Field, words: Words, *, at_once: bool = False) -> Any:
    """What a field holds, as an expression over the rows of its type: roll-ups row by row, or of all rows `at_once`."""
    computed = item.computed
    if computed is None:
        return F(item.orm)
    if computed.formula is not None:
        return compile_formula(computed.formula, lambda name: _named(name, words, at_once=at_once))
    if computed.rollup is None:
        return Value("", output_field=TextField())
    found = _figure(computed.rollup, words, SAID, _output(item), at_once=at_once)
    return Coalesce(found, Value(0), output_field=_output(item)) if _has_nought(computed.rollup, item) else found


def columns(item: Field, words: Words, *, at_once: bool = False) -> dict[str, Any]:
    """The expressions that a cell of a computed field needs, by what they are called in a query."""
    assert item.computed is not None
    found = {f"{item.name}_said": value(item, words, at_once=at_once)}
    if item.computed.money_of:
        rollup = item.computed.rollup or words.fields[item.computed.money_of].computed.rollup  # type: ignore[union-attr]
        assert rollup is not None
        found[item.currency] = _figure(rollup, words, COIN, CharField(), at_once=at_once)
    return found


def is_personal(item: Field, words: Words) -> bool:
    """Whether its SQL is for this reader alone, or for this day."""
    computed = item.computed
    return computed is not None and (
        computed.zoned or any(words.actor.scope("see", key) != "all" for key in computed.sees)
    )


def within(item: Field, words: Words, test: Q) -> Q:
    """The rows of which a test of `said` holds: true or false, never unknown."""
    return _in_place(test, value(item, words, at_once=True))


def document(sql: str, words: Words) -> str:
    """A type's statement with what is computed in its document, for this reader."""
    found = [item for item in words.fields.values() if item.computed is not None]
    before, mark, after = sql.partition("/* computed of ")
    if not found or not mark:
        return sql
    alias, _end, rest = after.partition(" */")
    return f"{before}|| ({_object(found, alias, words)}) {rest}"


def _object(found: list[Field], alias: str, words: Words) -> str:
    """SQL of one JSON object of the row that the statement calls so. Values are quoted by the driver."""
    pairs: dict[str, Any] = {}
    for item in found:
        for name, said in columns(item, words).items():
            own = name == f"{item.name}_said"
            pairs[item.name if own else name] = (
                _Written(said, template=_AS_JSON[item.kind].format("%(expressions)s"))
                if (own and item.kind in _AS_JSON)
                else said
            )
    rows = words.entity.rows().filter(pk=RawSQL(f"{alias}.id", ())).order_by()  # noqa: S611  our own word
    sql, params = rows.values_list(JSONObject(**pairs)).query.sql_with_params()
    written: str = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]
    return written.replace("%", "%%")


class _Written(Func):
    """A number as the text that documents hold it as."""

    output_field = TextField()


def _named(name: str, words: Words, *, at_once: bool) -> Any:
    """What a name in a formula stands for. Through a link by a join where all such records may be seen, else by those that may."""
    head, dot, rest = name.partition(".")
    item = words.fields[head]
    if not dot:
        return value(item, words, at_once=at_once)
    beyond = words.beyond(item)
    inner, target = beyond.fields[rest], beyond.entity
    if inner.stored and not item.own and words.actor.scope("see", target.key) == "all":
        return F(f"{item.orm}__{inner.orm}")
    rows = target.visible_to(words.actor).filter(pk=OuterRef(item.key_path)).order_by()
    return Subquery(rows.annotate(**{SAID: value(inner, beyond)}).values(SAID)[:1])


def _figure(rollup: Rollup, words: Words, column: str, output: Any, *, at_once: bool) -> Any:
    """Row by row by the index of the link, of which a page needs fifty; or from one pass over all related rows."""
    try:
        related, rows = _rows(rollup, words)
    except (BadCondition, KeyError):
        return Value(None, output_field=output)
    figures = {SAID: _reckoned(rollup, related)}
    if _is_money(rollup, related):
        currency = _currency_path(rollup, related)
        figures[COIN] = _alone(currency, Min(currency))
    if at_once:
        rows = rows.filter(**{f"{related.link}__isnull": False}).values(related.link).annotate(**figures)
        return Grouped(rows, column, output)
    mine = rows.filter(**{related.link: OuterRef("pk")}).values(related.link)
    return Subquery(mine.annotate(**{column: figures[column]}).values(column), output_field=output)


def _rows(rollup: Rollup, words: Words) -> tuple[Related, Any]:
    """The rows that a roll-up looks at, of all records of its type. Raises KeyError or BadCondition."""
    related = words.related(rollup.rows)
    where = compile_condition(rollup.where, related.vocabulary) if rollup.where else EVERY
    return related, related.rows().filter(where).order_by()


def _reckoned(rollup: Rollup, related: Related) -> Any:
    operand: Operand | None = related.vocabulary.operand(rollup.of) if rollup.of else None
    figure = _AGGREGATES[rollup.function](operand.path if operand else "pk")
    if _is_money(rollup, related):
        return _alone(_currency_path(rollup, related), figure)
    return Coalesce(figure, Value(0), output_field=_DECIMAL) if rollup.function == "sum" else figure


def _is_money(rollup: Rollup, related: Related) -> bool:
    return bool(rollup.of) and related.vocabulary.operand(rollup.of).kind == "money"


def _alone(currency: str, figure: Any) -> Any:
    """The figure where all rows are of one currency: amounts of two are never added."""
    return Case(When(Q(Exact(Min(currency), Max(currency))), then=figure), default=None)


def _currency_path(rollup: Rollup, related: Related) -> str:
    return str(related.vocabulary.fields[rollup.of].currency_path)  # type: ignore[attr-defined]


def _has_nought(rollup: Rollup, item: Field) -> bool:
    return rollup.function in _NOUGHT and item.kind != "money"


def _output(item: Field) -> Any:
    return IntegerField() if item.kind == "integer" else OUTPUT[item.kind]


def _in_place(test: Q, said: Any) -> Q:
    """The same test of an expression, which needs no name in the query then."""
    children: list[Any] = test.children
    moved = [_in_place(one, said) if isinstance(one, Q) else _lookup(said, *one) for one in children]
    return Q(*moved, _connector=test.connector, _negated=test.negated)


def _lookup(said: Any, path: str, wanted: Any) -> Any:
    names = path.split("__")[1:]
    left = said
    for name in names[:-1] if names and left.output_field.get_lookup(names[-1]) else names:
        left = left.output_field.get_transform(name)(left)
    lookup = left.output_field.get_lookup(names[-1] if names else "exact") or left.output_field.get_lookup("exact")
    return Coalesce(lookup(left, wanted), Value(False))  # noqa: FBT003  (a value of SQL)

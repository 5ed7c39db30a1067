"""Computed fields as SQL for one reader: the expression of a formula or roll-up, and the tests of conditions on it.

What the reader may not see does not count: a formula that looks at a linked record takes nothing from one that is not his to see,
a roll-up leaves such rows out. Everything is reckoned where it is read; no copy is ever stored.
"""

from collections.abc import Mapping
from decimal import Decimal
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

from clientela.platform.conditions.aggregates import COMPARISONS, FUNCTIONS
from clientela.platform.conditions.compiling import EVERY, BadCondition, compile_condition
from clientela.platform.conditions.vocabulary import Operand, Related
from clientela.platform.entities.declaration import Computed, Entity, Field, Rollup
from clientela.platform.formulas.compiling import OUTPUT, compile_formula
from clientela.platform.permissions.actor import Actor

SAID = "said"  # what the value is called inside of a test
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


def value(item: Field, words: Words) -> Any:
    """What a field holds, as an expression over the rows of its type."""
    computed = item.computed
    if computed is None:
        return F(item.orm)
    if computed.formula is not None:
        return compile_formula(computed.formula, lambda name: _named(name, words))
    return _figure(computed.rollup, item, words) if computed.rollup is not None else Value("", output_field=TextField())


def columns(item: Field, words: Words) -> dict[str, Any]:
    """The expressions that a cell of a computed field needs, by what they are called in a query."""
    assert item.computed is not None
    found = {f"{item.name}_said": value(item, words)}
    if item.computed.money_of:
        found[item.currency] = _currency(item.computed, words)
    return found


def is_personal(item: Field, words: Words) -> bool:
    """Whether its SQL is for this reader alone, or for this day."""
    computed = item.computed
    return computed is not None and (
        computed.zoned or any(words.actor.scope("see", key) != "all" for key in computed.sees)
    )


def within(item: Field, words: Words, test: Q) -> Q:
    """The rows of which a test of `said` holds: true or false, never unknown."""
    assert item.computed is not None
    if item.computed.rollup is not None:
        return _grouped(item.computed.rollup, item, words, test)
    return _in_place(test, value(item, words))


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


def _named(name: str, words: Words) -> Any:
    """What a name in a formula stands for. Through a link by a join where all such records may be seen, else by those that may."""
    head, dot, rest = name.partition(".")
    item = words.fields[head]
    if not dot:
        return value(item, words)
    beyond = words.beyond(item)
    inner, target = beyond.fields[rest], beyond.entity
    if inner.stored and not item.own and words.actor.scope("see", target.key) == "all":
        return F(f"{item.orm}__{inner.orm}")
    rows = target.visible_to(words.actor).filter(pk=OuterRef(item.key_path)).order_by()
    return Subquery(rows.annotate(**{SAID: value(inner, beyond)}).values(SAID)[:1])


def _figure(rollup: Rollup, item: Field, words: Words) -> Any:
    """Row by row, by the index of the link: a page needs it of fifty rows."""
    try:
        related, rows = _rows(rollup, words)
    except (BadCondition, KeyError):
        return Value(None, output_field=_output(item))
    mine = rows.filter(**{related.link: OuterRef("pk")}).values(related.link)
    found = Subquery(mine.annotate(**{SAID: _reckoned(rollup, related)}).values(SAID), output_field=_output(item))
    return Coalesce(found, Value(0), output_field=_output(item)) if _has_nought(rollup, item) else found


def _currency(computed: Computed, words: Words) -> Any:
    """The one currency of the rows that a roll-up of money looks at; none where there are several."""
    rollup = computed.rollup or words.fields[computed.money_of].computed.rollup  # type: ignore[union-attr]
    assert rollup is not None
    try:
        related, rows = _rows(rollup, words)
    except (BadCondition, KeyError):
        return Value("", output_field=CharField())
    currency = _currency_path(rollup, related)
    mine = rows.filter(**{related.link: OuterRef("pk")}).values(related.link)
    return Subquery(mine.annotate(**{SAID: _alone(currency, Min(currency))}).values(SAID), output_field=CharField())


def _rows(rollup: Rollup, words: Words) -> tuple[Related, Any]:
    """The rows that a roll-up looks at, of all records of its type. Raises KeyError or BadCondition."""
    related = words.related(rollup.rows)
    where = compile_condition(rollup.where, related.vocabulary) if rollup.where else EVERY
    return related, related.rows().filter(where).order_by()


def _reckoned(rollup: Rollup, related: Related) -> Any:
    operand: Operand | None = related.vocabulary.operand(rollup.of) if rollup.of else None
    figure = _AGGREGATES[rollup.function](operand.path if operand else "pk")
    if operand is None or operand.kind != "money":
        return Coalesce(figure, Value(0), output_field=_DECIMAL) if rollup.function == "sum" else figure
    return _alone(_currency_path(rollup, related), figure)


def _alone(currency: str, figure: Any) -> Any:
    """The figure where all rows are of one currency: amounts of two are never added."""
    return Case(When(Q(Exact(Min(currency), Max(currency))), then=figure), default=None)


def _currency_path(rollup: Rollup, related: Related) -> str:
    return str(related.vocabulary.fields[rollup.of].currency_path)  # type: ignore[attr-defined]


def _has_nought(rollup: Rollup, item: Field) -> bool:
    return rollup.function in _NOUGHT and item.kind != "money"


def _output(item: Field) -> Any:
    return IntegerField() if item.kind == "integer" else OUTPUT[item.kind]


def _grouped(rollup: Rollup, item: Field, words: Words, test: Q) -> Q:
    """Of all related rows at once; a test that a record without any passes finds those that do not, and takes the others."""
    try:
        related, rows = _rows(rollup, words)
    except (BadCondition, KeyError):
        return Q(pk__in=[])
    rows = rows.filter(**{f"{related.link}__isnull": False}).values(related.link)
    rows = rows.annotate(**{SAID: _reckoned(rollup, related)})
    if _has_nought(rollup, item) and _holds(test, 0):
        return ~Q(pk__in=rows.filter(~test).values(related.link))
    return Q(pk__in=rows.filter(test).values(related.link))


_COMPARED = {"exact": "is", "gt": "over", "gte": "at_least", "lt": "under", "lte": "at_most"}


def _holds(test: Q, number: int) -> bool:
    """Whether a test of `said` is true of this number."""
    children: list[Any] = test.children
    found = [_holds(one, number) if isinstance(one, Q) else _is_true(number, *one) for one in children]
    return (any(found) if test.connector == Q.OR else all(found)) != test.negated


def _is_true(number: int, path: str, wanted: Any) -> bool:
    lookup = path.partition("__")[2] or "exact"
    if lookup == "isnull" or wanted is None:
        return lookup == "isnull" and not wanted
    if lookup == "in":
        return number in [Decimal(str(one)) for one in wanted]
    return COMPARISONS[_COMPARED[lookup]].holds(number, Decimal(str(wanted)))


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

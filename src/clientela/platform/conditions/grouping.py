"""Figures of related rows in one pass: the rows are grouped once, and joined to those of the query.

As a subquery behind IN such a pass is fast only where it may stand alone: within “or” and “not” PostgreSQL keeps what it found,
and looks through all of it for each row once memory is too small. A join has a way for any size, wherever its test stands.

Django joins tables alone. Its queries ask of what they join only how it is written, named and renamed, so a grouped SELECT can be
among them: it is joined where an expression that needs it is resolved, once for each text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Value
from django.db.models.expressions import Col, Expression
from django.db.models.sql.constants import LOUTER

KEY = "grouped_by"


class Grouped(Expression):
    """What `rows`, a link and figures that are annotated, hold for the row that they lead to; NULL where there is none."""

    def __init__(self, rows: Any, column: str, output_field: Any) -> None:
        super().__init__(output_field=output_field)
        self.rows, self.column = rows, column

    def resolve_expression(self, query: Any = None, *_args: Any, **_said: Any) -> Any:
        """What stands in the query in its place: a column of the join."""
        inner = self.rows.query
        try:
            sql, params = inner.get_compiler(connection=connection, elide_empty=False).as_sql()
        except EmptyResultSet:  # what is asked of them holds of none
            return Value(None, output_field=self.output_field)
        here = F("pk").resolve_expression(query)
        # A link of the company's own is no column: what is grouped by is the first of what is annotated then.
        figures = list(inner.annotation_select)[0 if inner.select else 1 :]
        joined = _Joined(sql, tuple(params), (KEY, *figures), here, query.get_initial_alias())
        target = self.output_field.clone()
        target.set_attributes_from_name(self.column)
        target.model = query.model  # by name and model Django tells columns apart
        return Col(query.join(joined), target, self.output_field)


@dataclass(eq=False)
class _Joined:
    """A grouped SELECT as a query knows its joins. Which one it is, is its text; the query gives it its name."""

    sql: str
    params: Sequence[Any]
    columns: Sequence[str]
    on: Any
    parent_alias: str
    table_alias: str = ""
    table_name: str = "grouped"
    join_type: str = LOUTER
    nullable: bool = True
    filtered_relation: None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Joined) and (self.sql, self.params, self.on) == (other.sql, other.params, other.on)

    def __hash__(self) -> int:
        return hash(self.sql)

    def as_sql(self, compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        name, (on, params) = compiler.quote_name_unless_alias(self.table_alias), compiler.compile(self.on)
        columns = ", ".join(map(compiler.quote_name_unless_alias, self.columns))
        return f"{LOUTER} ({self.sql}) {name} ({columns}) ON ({on} = {name}.{KEY})", [*self.params, *params]

    def relabeled_clone(self, change_map: Mapping[str, str]) -> "_Joined":
        parent, alias = (change_map.get(one, one) for one in (self.parent_alias, self.table_alias))
        return replace(self, on=self.on.relabeled_clone(change_map), parent_alias=parent, table_alias=alias)

    def promote(self) -> "_Joined":
        return self

    demote = promote  # a row that nothing leads to stays: whether it passes is what is asked

"""A lookup of ours for thousands of keys. Apart from `keys.py`, which processes without models use, too."""

from typing import Any

from django.db.models import Lookup


class Among(Lookup):
    """`pk__among=keys`: one of thousands of keys, which go as one array. `pk__in` makes a parameter of each of them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::uuid[])", (*params, list(self.rhs))

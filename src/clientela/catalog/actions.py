"""The verbs of the catalog: the only writer of products."""

from functools import partial
from uuid import UUID

from clientela.catalog.models import Product
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _
from clientela.platform.entities.tables import Table

PRODUCTS = Table(
    entity="product",
    model=Product,
    unique="code",
    columns=("code", "name", "family", "unit_price", "currency", "cost", "parts_discount", "unit", "tax_class", "parent", "options",
             "tags", "warranty_months", "active", "own"),
    searched=("code", "name", "family"),
)  # fmt: skip
IN_SETS = frozenset(PRODUCTS.columns) - {PRODUCTS.unique}

create_product = partial(writing.create_row, PRODUCTS)
edit_product = partial(writing.edit_row, PRODUCTS)
edit_products = partial(writing.edit_rows, PRODUCTS)
delete_product = partial(writing.delete_row, PRODUCTS)
delete_products = partial(writing.delete_rows, PRODUCTS)
take_products = partial(taking.take_rows, PRODUCTS)
refresh_products = partial(writing.refresh_search, PRODUCTS)


def called(codes: set[str]) -> dict[str, UUID]:
    """Which products sources mean by these codes."""
    return dict(Product.objects.filter(code__in=codes).values_list("code", "pk"))


def complete_product(facts: Facts, how: Cleaning) -> Facts:
    """A product has a code and a name; each stands in for the other."""
    code, name = facts.get("code") or facts.get("name"), facts.get("name") or facts.get("code")
    if not code:
        raise ValueError(_("A product needs a code or a name."))
    return facts | {"code": code, "name": name}

"""The verbs of what suppliers sell: the only writer of it."""

from functools import partial
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.catalog.verbs import known_as
from clientela.parties.models import Party
from clientela.platform.entities import taking, writing
from clientela.platform.entities.cleaning import LINE
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.supplies.models import Supply

SUPPLIES = Table(
    entity="supplier_product",
    model=Supply,
    unique="known_as",
    columns=(
        "name", "supplier", "product", "code", "from_quantity", "cost", "currency", "lead_days", "minimum", "preferred", "active",
        "known_as", "own",
    ),
    searched=("name", "code"),
)  # fmt: skip
IN_SETS = frozenset({"cost", "currency", "lead_days", "minimum", "preferred", "active", "own"})
_QUANTITY = "trim_scale(coalesce((a.facts->>'from_quantity')::numeric, 1))::text"
_CURRENCY = "coalesce(nullif(a.facts->>'currency', ''), 'EUR')"
_KNOWN = ("a.facts->>'supplier'", "a.facts->>'product'", _QUANTITY, _CURRENCY)

edit_supply = partial(writing.edit_row, SUPPLIES)
edit_supplies = partial(writing.edit_rows, SUPPLIES)
delete_supply = partial(writing.delete_row, SUPPLIES)
delete_supplies = partial(writing.delete_rows, SUPPLIES)
refresh_supplies = partial(writing.refresh_search, SUPPLIES)


def create_supply(facts: Facts, *, by: Actor) -> UUID:
    """A product as a supplier sells it, called like both where nothing is said. Raises Conflict where that stands already."""
    with acting(by, "create", "supplier_product"):
        supplier = Party.objects.filter(pk=facts.get("supplier")).first()
        product = Product.objects.filter(pk=facts.get("product")).first()
        if supplier is None or product is None:
            raise Missing(_("There is no such supplier or product."))
        if by.scope("create", "supplier_product") != "all" and supplier.owner_id != by.user_id:
            raise Denied(_("This supplier is somebody else's: you could not see the record yourself."))
        name = facts.get("name") or f"{product.name} · {supplier.name}"[:LINE]
        return writing.create_row(SUPPLIES, facts | {"name": name}, by=by)


def take_supplies(batch: Batch, *, by: Actor) -> Taken:
    """Any number of them, known again by supplier, product, quantity and currency. For whoever may change those of everybody."""
    require(by, "import", "supplier_product")
    if by.scope("edit", "supplier_product") != "all":
        raise Denied(_("Only who may change what all suppliers sell can bring it in sets."))
    return taking.take_rows(SUPPLIES, known_as(batch, _KNOWN), by=by)

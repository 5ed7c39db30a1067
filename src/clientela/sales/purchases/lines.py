"""The lines of one purchase: what its supplier says of a product is filled in, and a line that stays keeps its key."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.catalog.naming import products_named
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.lines import refused
from clientela.sales.purchases.models import Line, Purchase
from clientela.sales.supplies.costs import Offered, offered
from clientela.sales.supplies.models import Supply

# the constraints that no more is received of a line than was ordered, and that no more goes back than came
BEYOND, BACK = "purchase_line_not_beyond", "purchase_line_back_at_most"
_SAID = ("position", "product_id", "supplier_code", "quantity", "unit_cost", "wished_on", "promised_on")
DAYS = ("wished_on", "promised_on")
Rows = list[dict[str, Any]]


def held(key: Any, by: Actor) -> Purchase:
    """The purchase, held against whoever else takes of it just then. Raises Missing where it may not be changed."""
    mine = Purchase.objects.visible_to(by, entity="purchase", verb="edit").select_for_update(of=("self",), no_key=True)
    found: Purchase | None = mine.filter(pk=key).first() if key else None
    if found is None:
        raise Missing(_("There is no such purchase, or you may not change it."))
    return found


def write(purchase: Purchase, said: Rows, *, by: Actor) -> bool:
    """Make these the lines of the purchase; answers whether anything changed. Raises Needed for one without a cost, or received."""
    rows = filled(purchase, said, by=by)
    free = list(Line.objects.filter(purchase=purchase).order_by("position", "created_at"))
    changed, new = False, []
    for position, row in enumerate(rows, 1):
        row["position"] = position
        mine = next((one for one in free if (one.code, one.name) == (row["code"], row["name"])), None)
        if mine is None:
            new.append(Line(purchase=purchase, **dated(row, purchase)))
            continue
        free.remove(mine)
        row |= {name: getattr(mine, name) for name in DAYS if row[name] is None}
        changed = _changed(mine, row) or changed
    _gone(free)
    Line.objects.bulk_create(new)
    return changed or bool(new) or bool(free)


def dated(row: dict[str, Any], purchase: Purchase) -> dict[str, Any]:
    """A new line is wished for when its purchase is, where it says nothing; one that stays keeps its days."""
    return row | {"wished_on": row["wished_on"] or purchase.wished_on}


def _changed(line: Line, row: dict[str, Any]) -> bool:
    told = {name: _like(getattr(line, name), row[name]) for name in _SAID}
    if all(told[name] == getattr(line, name) for name in _SAID):
        return False
    with unless_beyond():
        Line.objects.filter(pk=line.pk).update(**told, version=line.version + 1)
    return True


def _like(stands: Any, said: Any) -> Any:
    """What is said, as the column holds it, so that both can be compared."""
    if isinstance(stands, Decimal):
        return Decimal(said)
    return type(stands).fromisoformat(said) if hasattr(stands, "isoformat") and isinstance(said, str) else said


def _gone(lines: list[Line]) -> None:
    came = next((one for one in lines if one.received), None)
    if came is not None:
        raise refused(
            "lines", _("Something of line %(line)s was received: it stays.") % {"line": came.code or came.name}
        )
    Line.objects.filter(pk__in=[one.pk for one in lines]).delete()


@contextmanager
def unless_beyond() -> Iterator[None]:
    """What the database refuses since more came of a line, or went back, is told as what is wrong with it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if BEYOND in str(error):
            raise refused("quantity", _("More of a line was received than would be ordered.")) from None
        if BACK in str(error):
            raise refused("lines", _("More of a line went back than would have come.")) from None
        raise


def filled(purchase: Purchase, said: Rows, *, by: Actor) -> Rows:
    """The rows as columns, with what nobody says as the supplier sells it on the day. Raises Needed for a line without a cost."""
    meant = _meant(purchase, said, by=by)
    asked = [(product.pk, Decimal(line["quantity"])) for line, product in zip(said, meant, strict=True) if product]
    told: Iterator[Offered | None] = iter([None] * len(asked))
    if purchase.supplier_id is not None and by.may("see", "supplier_product"):
        told = iter(offered(purchase.supplier_id, asked, currency=purchase.currency))
    return [
        _filled(purchase, line, product, next(told) if product else None, place)
        for place, (line, product) in enumerate(zip(said, meant, strict=True), 1)
    ]


def _filled(
    purchase: Purchase, line: dict[str, Any], product: Product | None, offer: Offered | None, place: int
) -> dict[str, Any]:
    cost = line["unit_cost"] if line["unit_cost"] is not None else offer.cost if offer else None
    if cost is None and product is not None and product.currency == purchase.currency:
        cost = product.cost
    if cost is None:
        about = {"place": place, "what": product.name if product else line["name"] or line["code"]}
        raise refused("lines", _("Line %(place)s, %(what)s, needs a cost: its supplier says none.") % about)
    return {
        "product_id": product.pk if product else None,
        "code": product.code if product else line["code"],
        "supplier_code": (offer.code if offer else "") or ("" if product is None or line["code"] == product.code else line["code"]),
        "name": line["name"] or (product.name if product else line["code"]),
        "quantity": line["quantity"],
        "unit_cost": cost,
        "wished_on": line["wished_on"],
        "promised_on": line["promised_on"],
    }  # fmt: skip


def _meant(purchase: Purchase, said: Rows, *, by: Actor) -> list[Product | None]:
    """Which products lines mean: by their key, by our code or name, by the supplier's code."""
    if not by.may("see", "product"):
        return [None] * len(said)
    words = [line["code"] for line in said]
    named = products_named(words) | _of_supplier(purchase.supplier_id, words)
    by_key = {one.pk: one for one in Product.objects.filter(pk__in=[line.get("product") for line in said])}
    return [by_key.get(_key(line.get("product"))) or named.get(line["code"]) for line in said]


def _key(said: Any) -> Any:
    return UUID(str(said)) if said else None


def _of_supplier(supplier: UUID | None, words: Iterable[str]) -> dict[str, Product]:
    rows = Supply.objects.filter(supplier=supplier, code__in=[word for word in words if word]).select_related("product")
    return {one.code: one.product for one in rows if one.product is not None}

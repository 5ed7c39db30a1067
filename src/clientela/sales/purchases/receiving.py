"""The verbs of what comes of purchases and goes back to suppliers. What came is a fact: written wrong, it is changed or deleted,
and the stock follows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.catalog.stock import actions as stock
from clientela.catalog.stock.models import Place, StockLevel
from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import require
from clientela.sales.orders.lines import refused
from clientela.sales.orders.portions import Portions, following, lying_at, portions_of, write
from clientela.sales.purchases.actions import RECEIPTS, RETURNS, tell
from clientela.sales.purchases.lines import held, unless_beyond
from clientela.sales.purchases.models import COMING, Line, Purchase, Receipt, ReceiptLine, Return, ReturnLine
from clientela.timeline import actions as timeline


def receive(facts: Facts, *, by: Actor, said: Facts | None = None) -> UUID:
    """So many of some lines have come; all that is open where no line is named. `said`: where the news came from.

    They lie where the receipt says, else the purchase, else where the first of them lie. Raises Missing, and Needed for what is not
    open.
    """
    with acting(by, "create", "purchase_receipt"):
        purchase = held(facts.get("purchase"), by)
        if purchase.state not in COMING:
            state = purchase.get_state_display()
            raise refused("purchase", _("Nothing is awaited of this purchase: it is %(state)s.") % {"state": state})
        wanted = _open(purchase.pk, facts.get("lines") or [])
        head = {"place": purchase.place_id or _first_place(wanted), "received_on": timezone.localdate()} | _told(
            facts, RECEIPTS
        )
        table = replace(RECEIPTS, where={"number": following(purchase, purchase.receipts), **(said or {})})
        key = writing.create_row(table, head, by=by)
        _counted(head["place"], wanted, by=by)
        write(ReceiptLine, "of", key, wanted)
        tell([purchase.pk], by=by)
        return key


def edit_receipt(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts; never more than was ordered, nor fewer than went back."""
    with acting(by, "edit", "purchase_receipt"), unless_beyond():
        purchase = held(_of(Receipt, RECEIPTS, key, by), by)
        head = {name: value for name, value in changes.items() if name not in ("lines", "purchase")}
        writing.edit_row(RECEIPTS, key, head, by=by, version=version)
        if "lines" in changes:
            wanted = _open(purchase.pk, changes["lines"], besides=key)
            _counted(Receipt.objects.get(pk=key).place_id, wanted, by=by)
            write(ReceiptLine, "of", key, wanted)
        tell([purchase.pk], by=by)


def delete_receipt(key: UUID, *, by: Actor) -> None:
    """As if it had not come. Raises Needed where something of it went back."""
    with acting(by, "delete", "purchase_receipt"), unless_beyond():
        writing.delete_row(RECEIPTS, key, by=by)
        timeline.withdraw([key], by=by, under=("delete", "purchase_receipt"))


def take_receipts(source: str, told: Sequence[tuple[str, Facts]], *, by: Actor) -> list[tuple[UUID, str]]:
    """What a warehouse tells of receipts, each under its key there: said twice, it is one. All are taken, or none.

    Answers each one's key and what became of it: created, updated, unchanged.
    """
    require(by, "create", "purchase_receipt")
    with acting(by, "create", "purchase_receipt", reason=f"from {source}"):
        return [_taken(source, external_id, facts, by=by) for external_id, facts in told]


def _taken(source: str, external_id: str, facts: Facts, *, by: Actor) -> tuple[UUID, str]:
    held(facts.get("purchase"), by)  # two that tell the same at once take turns
    known = Receipt.objects.filter(source=source, external_id=external_id).first()
    if known is None:
        return receive(facts, by=by, said={"source": source, "external_id": external_id}), "created"
    if known.purchase_id != UUID(str(facts["purchase"])):
        raise Conflict(_("Receipt %(key)s belongs to another purchase.") % {"key": external_id})
    there = dict(known.lines.values_list("line", "quantity"))
    wanted = _open(known.purchase_id, facts["lines"], besides=known.pk) if facts.get("lines") else there
    news = {name: value for name, value in _told(facts, RECEIPTS).items() if _differs(known, name, value)}
    if wanted != there:
        news["lines"] = facts["lines"]
    if not news:
        return known.pk, "unchanged"
    edit_receipt(known.pk, news, by=by)
    return known.pk, "updated"


def send_back(facts: Facts, *, by: Actor) -> UUID:
    """So many of some lines go back to their supplier; all that came, where no line is named. Raises Missing, Needed."""
    with acting(by, "create", "supplier_return"):
        purchase = held(facts.get("purchase"), by)
        wanted = _here(purchase.pk, facts.get("lines") or [])
        head = {"place": _came_to(purchase) or _first_place(wanted), "returned_on": timezone.localdate()} | _told(
            facts, RETURNS
        )
        table = replace(RETURNS, where={"number": following(purchase, purchase.given_back, "R")})
        key = writing.create_row(table, head, by=by)
        write(ReturnLine, "of", key, wanted)
        tell([purchase.pk], by=by)
        return key


def edit_return(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts; never more than came."""
    with acting(by, "edit", "supplier_return"), unless_beyond():
        purchase = held(_of(Return, RETURNS, key, by), by)
        head = {name: value for name, value in changes.items() if name not in ("lines", "purchase")}
        writing.edit_row(RETURNS, key, head, by=by, version=version)
        if "lines" in changes:
            write(ReturnLine, "of", key, _here(purchase.pk, changes["lines"], besides=key))
        tell([purchase.pk], by=by)


def delete_return(key: UUID, *, by: Actor) -> None:
    """As if it had not gone back."""
    with acting(by, "delete", "supplier_return"):
        writing.delete_row(RETURNS, key, by=by)
        timeline.withdraw([key], by=by, under=("delete", "supplier_return"))


def _of(model: type[models.Model], table: Table, key: UUID, by: Actor) -> UUID | None:
    mine: Any = model._default_manager
    found: UUID | None = (
        mine.visible_to(by, entity=table.entity, verb="edit").filter(pk=key).values_list("purchase", flat=True).first()
    )
    if found is None:
        raise Missing(_("There is no such record, or you may not change it."))
    return found


def _open(purchase: UUID, said: list[dict[str, Any]], *, besides: UUID | None = None) -> Portions:
    """How many of which lines, out of what has not come; what receipt `besides` has already is open to it."""
    mine = dict(ReceiptLine.objects.filter(of=besides).values_list("line", "quantity")) if besides else {}
    every = list(Line.objects.filter(purchase=purchase).order_by("position", "created_at"))
    left = {one.pk: one.quantity - one.received + mine.get(one.pk, 0) for one in every}
    return portions_of(every, left, said, nothing=_("All of this purchase has come."))


def _here(purchase: UUID, said: list[dict[str, Any]], *, besides: UUID | None = None) -> Portions:
    """Out of what came and has not gone back."""
    mine = dict(ReturnLine.objects.filter(of=besides).values_list("line", "quantity")) if besides else {}
    every = list(Line.objects.filter(purchase=purchase).order_by("position", "created_at"))
    left = {one.pk: one.received - one.returned + mine.get(one.pk, 0) for one in every}
    return portions_of(every, left, said, nothing=_("Nothing of this purchase has come that could go back."))


def _first_place(wanted: Portions) -> UUID | None:
    """Where the first of these goods lie, else the company's first place."""
    place = lying_at(Line.objects.filter(pk__in=wanted, product__isnull=False).values("product"))
    return place or Place.objects.order_by("position", "id").values_list("pk", flat=True).first()


def _came_to(purchase: Purchase) -> UUID | None:
    receipts = Receipt.objects.filter(purchase=purchase, place__isnull=False)
    return receipts.order_by("-created_at").values_list("place", flat=True).first()


def _counted(place: Any, wanted: Portions, *, by: Actor) -> None:
    """What comes to a place is counted there from then on."""
    if place is None:
        return
    products = Product.objects.filter(pk__in=Line.objects.filter(pk__in=wanted).values("product"))
    there = StockLevel.objects.filter(place=place, product__in=products).values("product")
    for product in products.exclude(pk__in=there):
        facts = {"place": place, "product": product.pk, "name": product.name}
        stock.create_level(facts, by=replace(SYSTEM, through=by.through))


def _differs(known: Receipt, name: str, value: Any) -> bool:
    stands = getattr(known, Receipt._meta.get_field(name).attname)  # type: ignore[union-attr]
    return str(stands or "") != str(value or "")


def _told(facts: Facts, table: Table) -> Facts:
    return {name: value for name, value in facts.items() if name in table.columns and value not in (None, "")}

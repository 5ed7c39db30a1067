"""Each kind of paper, as one person may mail it: whose it is, what its letter says, and what sending it does to its record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.masks import kept_back, known
from clientela.platform.entities.reading import Conflict, Missing, row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.commissions import printing as statement_paper
from clientela.sales.commissions.statements import found_of, month_in, reading
from clientela.sales.orders import printing as order_paper
from clientela.sales.orders.models import SETTLED, Kind, Order, Status
from clientela.sales.paper.printing import letterhead
from clientela.sales.purchases import printing as purchase_paper
from clientela.sales.purchases.models import Purchase
from clientela.sales.purchases.models import State as Bought
from clientela.sales.quotes import actions as quotes
from clientela.sales.quotes.models import OPEN, Quote
from clientela.sales.quotes.models import State as Quoted
from clientela.sales.quotes.sealing import file_name
from clientela.sales.returns.models import CreditNote

ADDRESS, NUMBER = "{address}", "{number}"  # what a letter says of what it only has once it leaves


@dataclass(frozen=True)
class Made:
    """What leaves: the number that it has now, the file, and the address that leads its reader to it, without its host."""

    number: str
    name: str
    pdf: bytes
    path: str = ""


@dataclass(frozen=True)
class Paper:
    """`make` does what sending it means, such as to freeze a quote; it is called within the act that mails it."""

    entity: str
    home: str  # the page of its record
    of: dict[str, Any]  # columns of its mailings
    number: str  # "" while it has none
    party: Party
    language: str
    title: Callable[[], str]  # in the active language
    text: Callable[[], str]
    make: Callable[[], Made]
    refused: str = ""  # why it can't be mailed as it stands

    def beginning(self) -> tuple[str, str]:
        """Subject and text in the customer's language, before anybody edits them; words in braces are filled in as it leaves."""
        with translation.override(self.language):
            address = f"\n\n{ADDRESS}" if self.entity == "quote" else ""
            farewell = _("Kind regards")
            text = f"{{greeting}},\n\n{self.text()}{address}\n\n{farewell}\n{{my_name}}"
            return f"{self.title()} {self.number or NUMBER}", text


def of_quote(key: UUID, *, by: Actor) -> Paper:
    _may("quote", key, by)
    quote = row_of(Quote.objects.select_related("party"), key)
    refused = (
        "" if quote.state in (Quoted.DRAFT, Quoted.WAITING, *OPEN) else _("This quote was answered, or has run out.")
    )

    def make() -> Made:
        if quote.state not in OPEN:
            quotes.send(key, by=by)
        version, secret = quotes.further_link(key, by=by)
        return Made(
            version.quote.number,
            file_name(version),
            version.pdf.path.read_bytes(),
            reverse("public_quote", args=[secret]),
        )

    return Paper(
        "quote", f"/quotes/{key}/", {"quote_id": key}, quote.number, _whose(quote.party, by),
        letterhead(quote.party, quote.language)["language"], lambda: pgettext("on paper", "Quote"),
        lambda: _("attached is our quote. You can read and accept it here as well:"), make, refused,
    )  # fmt: skip


def of_order(key: UUID, *, by: Actor) -> Paper:
    """What was placed is confirmed by it."""
    _may("order", key, by)
    order = row_of(Order.objects.select_related("party"), key)
    fits = order.kind == Kind.SALE and order.status not in SETTLED
    refused = "" if fits else _("Only an order that was placed, and not cancelled, is confirmed.")

    def make() -> Made:
        if order.status == Status.PLACED:
            edit_record(registry.entity("order"), key, {"status": str(Status.CONFIRMED)}, by=by)
            order.refresh_from_db()
        return Made(order.number, f"{order.number}.pdf", order_paper.printed(order))

    return Paper(
        "order", f"/orders/{key}/", {"order_id": key}, order.number, _whose(order.party, by),
        letterhead(order.party)["language"], lambda: pgettext("on paper", "Order confirmation"),
        lambda: _("thank you for your order. Attached is our confirmation."), make, refused,
    )  # fmt: skip


def of_purchase(key: UUID, *, by: Actor) -> Paper:
    """A draft is sent by it."""
    _may("purchase", key, by)
    purchase = row_of(Purchase.objects.select_related("supplier", "place"), key)
    refused = _("There is nothing in it yet: write a line first.") if not purchase.lines_count else ""
    if purchase.state == Bought.CANCELLED:
        refused = _("This purchase was cancelled.")

    def make() -> Made:
        if purchase.sent_on is None:
            edit_record(registry.entity("purchase"), key, {"sent_on": timezone.localdate().isoformat()}, by=by)
            purchase.refresh_from_db()
        return Made(purchase.number, f"{purchase.number}.pdf", purchase_paper.printed(purchase))

    return Paper(
        "purchase", f"/purchases/{key}/", {"purchase_id": key}, purchase.number if purchase.sent_on else "",
        _whose(purchase.supplier, by),
        letterhead(purchase.supplier, purchase.language)["language"], lambda: pgettext("on paper", "Purchase order"),
        lambda: _("attached is our order. Confirm it by an answer to this letter."), make, refused,
    )  # fmt: skip


def of_credit_note(key: UUID, *, by: Actor) -> Paper:
    _may("credit_note", key, by)
    note = row_of(CreditNote.objects.select_related("order__party", "pdf"), key)
    return Paper(
        "credit_note", f"/credit-notes/{key}/", {"credit_note_id": key}, note.number, _whose(note.order.party, by),
        note.document["language"], lambda: pgettext("on paper", "Credit note"),
        lambda: _("attached is our credit note."), lambda: Made(note.number, f"{note.number}.pdf", note.pdf.path.read_bytes()),
    )  # fmt: skip


def of_statement(partner: UUID, month: str, *, by: Actor) -> Paper:
    require(by, "edit", "commission")
    told = found_of(partner, month_in(month), reading(by))
    party = Party.objects.filter(pk=partner).first()
    return Paper(
        "commission", f"/commissions/statements/{partner}/{month}/", {"partner_id": partner, "month": month}, told.month.label,
        _whose(party, by), letterhead(party)["language"], lambda: _("Statement of commissions"),
        lambda: _("attached is the statement of your commissions."),
        lambda: Made(told.month.label, statement_paper.file_name(told), statement_paper.printed(told)),
    )  # fmt: skip


OF = {
    "quotes": "quote",
    "orders": "order",
    "purchases": "purchase",
    "credit-notes": "credit_note",
}  # by their addresses
PAPERS: dict[str, Callable[..., Paper]] = {
    "quotes": of_quote, "orders": of_order, "purchases": of_purchase, "credit-notes": of_credit_note,
}  # fmt: skip


def _may(key: str, record: UUID, by: Actor) -> None:
    """Raises Denied, Missing. A paper tells all of its record: who may not know all of it does not send it."""
    require(by, "edit", key)
    entity = known(key, by)
    if not entity.visible_to(by, verb="edit").filter(pk=record).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    if kept_back(entity, by):
        raise Denied(_("A role keeps parts of this record back from you, so that its paper can’t be sent."))


def _whose(party: Party | None, by: Actor) -> Party:
    if party is None:
        raise Conflict(_("Nobody is named to whom it could go."))
    if not Party.objects.filter(pk=party.pk).visible_to(by, entity=party.kind).exists():
        raise Missing(_("There is no such record, or you may not see it."))
    return party

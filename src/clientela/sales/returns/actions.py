"""The verbs of returns and credit notes: the only writer of both."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor
from clientela.sales.numbering.actions import next_number
from clientela.sales.orders.lines import refused
from clientela.sales.orders.models import SETTLED, Kind, Order, OrderLine, Status
from clientela.sales.orders.portions import Portions, following, held, place_of, portions, write
from clientela.sales.returns import crediting
from clientela.sales.returns.models import CreditNote, Return, ReturnLine, State
from clientela.sales.returns.sums import Credit, credit_of, credited

RETURNS = Table(
    entity="order_return",
    model=Return,
    unique="",
    columns=("order", "state", "reason", "condition", "place", "note"),
    searched=("number", "note"),
)
NOTES = Table(entity="credit_note", model=CreditNote, unique="", columns=("note",), searched=("number", "note"))
SERIES, DIGITS = "CN", 5
THERE = (Status.DELIVERED, Status.CLOSED)  # of such an order all has gone out, also where no delivery was written here

refresh_returns = partial(writing.refresh_search, RETURNS)
refresh_credit_notes = partial(writing.refresh_search, NOTES)


def announce_return(facts: Facts, *, by: Actor) -> UUID:
    """So many of some lines come back, or have come; all that went out, where no line is named. Raises Missing, Needed."""
    with acting(by, "create", "order_return"):
        order = held(facts.get("order"), by)
        state = facts.get("state") or State.ANNOUNCED
        if state == State.CREDITED:
            raise refused("state", _("It is credited by its credit note."))
        wanted = _coming(order, facts.get("lines") or [])
        head = {"place": place_of(wanted)} | {
            k: v for k, v in facts.items() if k in RETURNS.columns and v not in (None, "")
        }
        table = replace(RETURNS, where={"number": following(order, order.coming_back, "R")})
        key = writing.create_row(table, head, by=by)
        write(ReturnLine, "of", key, wanted)
        return key


def edit_return(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts; what was credited stays as it is, but for its note."""
    with acting(by, "edit", "order_return"):
        before = _mine(key, by)
        if before.state == State.CREDITED and changes.keys() - {"note"}:
            raise refused("state", _("This return was credited: it stays as it is."))
        if changes.get("state") == State.CREDITED:
            raise refused("state", _("It is credited by its credit note."))
        head = {name: value for name, value in changes.items() if name not in ("lines", "order")}
        writing.edit_row(RETURNS, key, head, by=by, version=version)
        if "lines" in changes:
            write(ReturnLine, "of", key, _coming(held(before.order_id, by), changes["lines"], besides=key))


def delete_return(key: UUID, *, by: Actor) -> None:
    """One that was only announced; what has come in is refused, so that it stays known."""
    with acting(by, "delete", "order_return"):
        mine = Return.objects.visible_to(by, entity="order_return", verb="delete")
        if mine.filter(pk=key).exclude(state=State.ANNOUNCED).exists():
            raise Conflict(_("What has come back stays known: refuse the return. Nothing was deleted."))
        writing.delete_row(RETURNS, key, by=by)


def credit_return(key: UUID, *, by: Actor) -> UUID:
    """The credit note of what has come in; asked again, it is the same one."""
    with acting(by, "create", "credit_note", reason="credit a return"):
        order = held(_mine(key, by).order_id, by)
        found = Return.objects.get(pk=key)
        there = CreditNote.objects.filter(of=key).values_list("pk", flat=True).first()
        if there is not None:
            return there
        if found.state != State.RECEIVED:
            raise Conflict(_("A return is credited once it has come in."))
        wanted = dict(ReturnLine.objects.filter(of=key).values_list("line", "quantity"))
        note = _issue(order, wanted, by=by, of=key, terms=f"{found.get_reason_display()} ({found.number})")
        writing.edit_row(RETURNS, key, {"state": State.CREDITED}, by=by)
        return note


def credit(facts: Facts, *, by: Actor) -> UUID:
    """A credit note without goods that come back: for the lines that are named, else for all that is not credited yet."""
    with acting(by, "create", "credit_note"):
        order = held(facts.get("order"), by)
        if _gives_back(order):
            return _issue_whole(order, facts, by=by)
        many, _came_to = credited(CreditNote.objects.filter(order=order).values_list("document", flat=True))
        every = OrderLine.objects.filter(order=order)
        left = {one.pk: one.quantity - many.get(one.pk, 0) for one in every}
        nothing = _("Nothing of this order is left to credit.")
        wanted = portions(order.pk, left, facts.get("lines") or [], nothing=nothing)
        return _issue(order, wanted, by=by, note=facts.get("note") or "")


def edit_credit_note(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Our own note on it. Raises Needed for anything else that is said."""
    if any(value for name, value in changes.items() if name != "note"):
        raise refused("lines", _("A credit note is never changed; only the note on it is."))
    writing.edit_row(
        NOTES, key, {name: value for name, value in changes.items() if name == "note"}, by=by, version=version
    )


def _issue(
    order: Order, wanted: Portions, *, by: Actor, of: UUID | None = None, note: str = "", terms: str = ""
) -> UUID:
    if order.status in SETTLED:
        raise refused("order", _("Nothing is owed for this order: there is nothing to credit."))
    documents = list(CreditNote.objects.filter(order=order).values_list("document", flat=True))
    every = list(OrderLine.objects.filter(order=order).select_related("product").order_by("position"))
    many, _came_to = credited(documents)
    over = next((one for one in every if many.get(one.pk, 0) + wanted.get(one.pk, 0) > one.quantity), None)
    if over is not None:
        raise Conflict(
            _("Of “%(line)s” more would be credited than was ordered.") % {"line": over.description or over.code}
        )
    return _kept(order, credit_of(every, wanted, documents), by=by, of=of, note=note, terms=terms)


def _gives_back(order: Order) -> bool:
    """Whether it gives back itself, as that of a contract which was cut within a period: its note is its paper."""
    return order.kind == Kind.ADJUSTMENT and order.total < 0


def _issue_whole(order: Order, facts: Facts, *, by: Actor) -> UUID:
    """The one note of an order that gives back, for all of it: what it is less, the note is more."""
    if facts.get("lines"):
        raise refused("lines", _("An adjustment is credited as a whole: name no lines."))
    if order.status in SETTLED or CreditNote.objects.filter(order=order).exists():
        raise refused("order", _("Nothing of this order is left to credit."))
    every = list(OrderLine.objects.filter(order=order).select_related("product").order_by("position"))
    for one in every:
        one.quantity, one.amount = -one.quantity, -one.amount
    found = credit_of(every, {one.pk: one.quantity for one in every}, [])
    return _kept(order, found, by=by, note=facts.get("note") or "", terms=order.reference)


def _kept(order: Order, found: Credit, *, by: Actor, of: UUID | None = None, note: str = "", terms: str = "") -> UUID:
    today = timezone.localdate()
    number = next_number("credit_note", SERIES, today.year, digits=DIGITS)
    made = crediting.issued(order, found, number=number, on=today, terms=terms)
    made.of_id, made.note = of, note
    made.save(force_insert=True)
    refresh_credit_notes([made.pk])
    publish(f"credit_note:{made.pk}", by=by.name, new=True)
    return made.pk


def _mine(key: UUID, by: Actor) -> Return:
    mine = Return.objects.visible_to(by, entity="order_return", verb="edit")
    found: Return | None = mine.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such record, or you may not change it."))
    return found


def _coming(order: Order, said: list[dict[str, Any]], *, besides: UUID | None = None) -> Portions:
    """Out of what was delivered and has not come back yet."""
    mine = dict(ReturnLine.objects.filter(of=besides).values_list("line", "quantity")) if besides else {}
    every = OrderLine.objects.filter(order=order)
    elsewhere = order.status in THERE
    out = {one.pk: one.delivered or (one.quantity if elsewhere else 0) for one in every}
    left = {one.pk: out[one.pk] - one.returned + mine.get(one.pk, 0) for one in every}
    return portions(order.pk, left, said, nothing=_("Nothing of this order has gone out that could come back."))

"""The verbs of deliveries: the only writer of deliveries and their lines."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deliveries.lines import chosen
from clientela.sales.deliveries.models import Delivery, DeliveryLine, State
from clientela.sales.orders import actions as orders
from clientela.sales.orders.lines import refused
from clientela.sales.orders.models import WAITING
from clientela.sales.orders.portions import following, held, place_of, write
from clientela.timeline import actions as timeline

_ENTRIES = (Path(__file__).parent / "sql" / "as_entries.sql").read_text()
DELIVERIES = Table(
    entity="order_delivery",
    model=Delivery,
    unique="",
    columns=("order", "state", "place", "carrier", "tracking", "tracking_url", "sent_on", "note"),
    searched=("number", "carrier", "tracking", "note"),
)
GONE = (State.SENT, State.ARRIVED)

refresh_deliveries = partial(writing.refresh_search, DELIVERIES)


def deliver(facts: Facts, *, by: Actor, said: Facts | None = None) -> UUID:
    """Send, or begin to prepare, what is open of an order: the lines that are named, else all that is left.

    It comes from where the first of its goods lie, if no place is said. `said`: where the news came from.
    Raises Missing, and Needed for what is not open.
    """
    with acting(by, "create", "order_delivery"):
        order = held(facts.get("order"), by)
        if order.status not in WAITING:
            raise refused(
                "order",
                _("Nothing is delivered of this order: it is %(state)s.") % {"state": order.get_status_display()},
            )
        wanted = chosen(order.pk, facts.get("lines") or [])
        head: Facts = {"state": State.SENT, "place": place_of(wanted)} | _told(facts)
        if head["state"] in GONE and not head.get("sent_on"):
            head["sent_on"] = timezone.localdate()
        table = replace(DELIVERIES, where={"number": following(order, order.deliveries), **(said or {})})
        key = writing.create_row(table, head, by=by)
        write(DeliveryLine, "delivery", key, wanted)
        _tell([key], order.pk, by=by)
        return key


def edit_delivery(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts; what was cancelled stays so, for what it held may be on another one by now."""
    with acting(by, "edit", "order_delivery"):
        mine = Delivery.objects.visible_to(by, entity="order_delivery", verb="edit")
        before = mine.filter(pk=key).first()
        if before is None:
            raise Missing(_("There is no such record, or you may not change it."))
        order = held(before.order_id, by)
        state = changes.get("state") or before.state
        if before.state == State.CANCELLED and (state != before.state or "lines" in changes):
            raise refused("state", _("This delivery was cancelled; send another one."))
        if before.state in GONE and state == State.PLANNED:
            raise refused("state", _("What has left is not prepared any more: cancel the delivery."))
        head = {name: value for name, value in changes.items() if name not in ("lines", "order")}
        if state in GONE and not (head.get("sent_on") or before.sent_on):
            head["sent_on"] = timezone.localdate()
        writing.edit_row(DELIVERIES, key, head, by=by, version=version)
        if "lines" in changes:
            write(DeliveryLine, "delivery", key, chosen(order.pk, changes["lines"], besides=key))
        _tell([key], order.pk, by=by)


def delete_delivery(key: UUID, *, by: Actor) -> None:
    """One that is still being prepared; what has left is cancelled, so that it stays known."""
    with acting(by, "delete", "order_delivery"):
        mine = Delivery.objects.visible_to(by, entity="order_delivery", verb="delete")
        if mine.filter(pk=key).exclude(state=State.PLANNED).exists():
            raise Conflict(_("What has left stays known: cancel the delivery. Nothing was deleted."))
        writing.delete_row(DELIVERIES, key, by=by)


def take_deliveries(source: str, told: Sequence[tuple[str, Facts]], *, by: Actor) -> list[tuple[UUID, str]]:
    """What a warehouse tells of deliveries, each under its key there: said twice, it is one. All are taken, or none.

    Answers each one's key and what became of it: created, updated, unchanged.
    """
    require(by, "create", "order_delivery")
    with acting(by, "create", "order_delivery", reason=f"from {source}"):
        return [_taken(source, external_id, facts, by=by) for external_id, facts in told]


def _taken(source: str, external_id: str, facts: Facts, *, by: Actor) -> tuple[UUID, str]:
    held(facts.get("order"), by)  # two that tell the same at once take turns
    known = Delivery.objects.filter(source=source, external_id=external_id).first()
    if known is None:
        return deliver(facts, by=by, said={"source": source, "external_id": external_id}), "created"
    if known.order_id != UUID(str(facts["order"])):
        raise Conflict(_("Delivery %(key)s belongs to another order.") % {"key": external_id})
    there = dict(known.lines.values_list("line", "quantity"))
    wanted = chosen(known.order_id, facts["lines"], besides=known.pk) if facts.get("lines") else there
    news = {name: value for name, value in _told(facts).items() if _differs(known, name, value)}
    if wanted != there:
        news["lines"] = facts["lines"]
    if not news:
        return known.pk, "unchanged"
    edit_delivery(known.pk, news, by=by)
    return known.pk, "updated"


def _differs(known: Delivery, name: str, value: Any) -> bool:
    stands = getattr(known, Delivery._meta.get_field(name).attname)  # type: ignore[union-attr]
    return str(stands or "") != str(value or "")


def _told(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name in DELIVERIES.columns and value not in (None, "")}


def _tell(keys: list[UUID], order: UUID, *, by: Actor) -> None:
    """The timeline knows what has left, and the order as it stands now."""
    timeline.record_many(_ENTRIES, {"keys": keys, "zone": by.time_zone}, by=by, under=("edit", "order"))
    orders.tell([order], by=by)

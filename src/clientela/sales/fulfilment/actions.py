"""The verbs of the back office: the only writer of exceptions."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clientela.platform.entities import writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.fulfilment.checks import CHECKS, Check
from clientela.sales.fulfilment.models import OrderException, Reason, State
from clientela.sales.orders.models import Order

EXCEPTIONS = Table(
    entity="order_exception",
    model=OrderException,
    unique="",
    columns=("order", "reason", "about", "state", "assignee", "note"),
    searched=("about", "note"),
)
IN_SETS = frozenset({"state", "assignee", "note"})

delete_exception = partial(writing.delete_row, EXCEPTIONS)
refresh_exceptions = partial(writing.refresh_search, EXCEPTIONS)

_LIVING = "o.import_id IS NULL AND o.status NOT IN ('draft', 'cancelled')"
_FIND = """
INSERT INTO fulfilment_orderexception (id, order_id, reason, about, found, search)
SELECT clientela_key(), o.id, %(reason)s, coalesce({about}, ''), true, clientela_joined(coalesce({about}, ''))
  FROM orders_order o WHERE {living} AND {holds}
ON CONFLICT (order_id, reason) WHERE NOT (state = 'solved') DO NOTHING"""
_END = """
UPDATE fulfilment_orderexception e SET state = 'solved', version = e.version + 1, updated_at = now()
  FROM orders_order o
 WHERE o.id = e.order_id AND e.reason = %(reason)s AND e.found AND e.state <> 'solved' AND ({living} AND {holds}) IS NOT TRUE"""


def find_exceptions(*, by: Actor) -> dict[str, int]:
    """Hold every check against all orders: what is new waits, what no longer holds is solved. Answers how many are new."""
    with acting(by, "create", "order_exception", reason="check orders"):
        return {str(check.reason): _checked(check) for check in CHECKS}


def report_exception(facts: Facts, *, by: Actor) -> UUID:
    """Somebody tells what holds an order up. Raises Conflict where that waits already."""
    require(by, "create", "order_exception")
    order = facts.get("order")
    if order is None or not Order.objects.visible_to(by, entity="order", verb="edit").filter(pk=order).exists():
        raise Missing(_("There is no such order, or you may not change it."))
    _once(facts.get("reason") or Reason.OTHER, order)
    return writing.create_row(EXCEPTIONS, _following(facts, note=""), by=by)


def edit_exception(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Take it, give it to somebody, solve it with a note. Raises Needed for one that is solved without a word."""
    known = OrderException.objects.filter(pk=key).first()
    if known is not None and changes.get("state", known.state) != State.SOLVED:
        _once(changes.get("reason", known.reason), known.order_id, but=key)
    writing.edit_row(EXCEPTIONS, key, _following(changes, note=known.note if known else ""), by=by, version=version)


def edit_exceptions(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    return writing.edit_rows(EXCEPTIONS, keys, _following(changes, note=""), by=by)


def _following(changes: Facts, *, note: str) -> Facts:
    """Who is given one has taken it; who solves one says how."""
    if changes.get("state") == State.SOLVED and not changes.get("note", note):
        raise Needed({"note": _("Say how it was solved.")}, {"note": _("How it was solved")})
    if changes.get("assignee") and "state" not in changes:
        return {**changes, "state": State.TAKEN}
    return changes


def _once(reason: str, order: UUID, *, but: UUID | None = None) -> None:
    waiting = OrderException.objects.filter(order=order, reason=reason).exclude(state=State.SOLVED).exclude(pk=but)
    if waiting.exists():
        raise Conflict(_("This order waits for that reason already."))


def _checked(check: Check) -> int:
    said = {"living": _LIVING, "holds": check.holds, "about": check.about}
    with connection.cursor() as cursor:
        cursor.execute(_END.format(**said), {"reason": check.reason})
        cursor.execute(_FIND.format(**said), {"reason": check.reason})
        return cursor.rowcount

"""The verbs of contracts: the only writer of contracts and their lines."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Missing
from clientela.platform.entities.tables import Table
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.contracts.events import NoticeNears
from clientela.sales.contracts.models import Contract, Line

CONTRACTS = Table(
    entity="contract",
    model=Contract,
    unique="",
    columns=(
        "name", "number", "kind", "party", "deal", "owner", "signed_on", "starts_on", "ends_on", "renewal", "renews_months",
        "notice", "notice_in", "notice_on", "reason", "period", "amount", "currency", "bills", "by_days",
        "bills_from", "adjusted", "adjusted_from", "adjusted_months", "index_percent", "index_name", "index_base", "index_lag",
        "index_share", "index_cap", "index_floor", "index_step", "notes", "tags", "own",
    ),
    searched=("name", "number", "notes"),
    owner="owner",
)  # fmt: skip
LINES = Table(
    entity="contract_line",
    model=Line,
    unique="",
    columns=("contract", "product", "name", "quantity", "unit_price", "discount", "own"),
    searched=("name",),
)
# a day on which something ends is agreed on one by one
IN_SETS = frozenset(
    {
        "kind",
        "owner",
        "party",
        "renewal",
        "renews_months",
        "notice",
        "notice_in",
        "reason",
        "bills",
        "by_days",
        "adjusted",
        "adjusted_from",
        "adjusted_months",
        "index_percent",
        "index_name",
        "index_lag",
        "index_share",
        "index_cap",
        "index_floor",
        "index_step",
        "tags",
        "own",
    }
)
WARNED = timedelta(days=30)  # before the day by which notice is given

delete_contract = partial(writing.delete_row, CONTRACTS)
delete_contracts = partial(writing.delete_rows, CONTRACTS)
edit_contracts = partial(writing.edit_rows, CONTRACTS)
refresh_contracts = partial(writing.refresh_search, CONTRACTS)
edit_line = partial(writing.edit_row, LINES)
delete_line = partial(writing.delete_row, LINES)
refresh_contract_lines = partial(writing.refresh_search, LINES)
draw_up = partial(writing.create_row, CONTRACTS)

_SIGNED = """
SELECT a.row_no, a.id, a.external_id,
       jsonb_build_object('signed_on', a.facts->'starts_on') || jsonb_strip_nulls(a.facts) AS facts, a.payload
  FROM ({relation}) a"""
# The first of its later ends that is not over; a month's last day stays a month's last day.
_GO_ON = """
UPDATE contracts_contract c SET ends_on = later.day, version = c.version + 1, updated_at = now()
  FROM contracts_contract t, LATERAL (
       SELECT min(((t.ends_on + 1) + make_interval(months => t.renews_months * n))::date - 1) AS day
         FROM generate_series(1, 1200) n
        WHERE ((t.ends_on + 1) + make_interval(months => t.renews_months * n))::date - 1 >= current_date) later
 WHERE c.id = t.id AND t.state = 'active' AND t.renewal = 'automatic' AND t.ends_on < current_date AND later.day IS NOT NULL"""
_END = """
UPDATE contracts_contract SET state = 'ended', version = version + 1, updated_at = now()
 WHERE state IN ('active', 'notice') AND ends_on < current_date"""
_NEAR = """
UPDATE contracts_contract SET warned_for = notice_by
 WHERE state = 'active' AND owner_id IS NOT NULL AND notice_by BETWEEN current_date AND current_date + %s
   AND warned_for IS DISTINCT FROM notice_by
RETURNING id, owner_id, notice_by"""


def edit_contract(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. Raises Missing, Conflict, and Needed for a term that would end before it starts."""
    with acting(by, "edit", "contract"):
        writing.edit_row(CONTRACTS, key, changes, by=by, version=version)
        known = Contract.objects.filter(pk=key).values("starts_on", "ends_on").get()
        if known["ends_on"] is not None and known["ends_on"] < known["starts_on"]:
            why = _("It can't end before it starts.")
            raise Needed({"ends_on": why}, {"ends_on": _("Ends on")})


def take_contracts(batch: Batch, *, by: Actor) -> Taken:
    """Any number of contracts from one source, known again by their keys there. They stand: signed, unless they say when, on the
    day on which they start."""
    signed = replace(batch, relation=_SIGNED.replace("{relation}", batch.relation))
    return taking.take_sourced(CONTRACTS, signed, by=by)


def add_line(facts: Facts, *, by: Actor) -> UUID:
    """What is delivered in each period. From the first one on the contract costs what its lines come to."""
    require(by, "create", "contract_line")
    contract = facts.get("contract")
    mine = Contract.objects.visible_to(by, entity="contract", verb="edit")
    if contract is None or not mine.filter(pk=contract).exists():
        raise Missing(_("There is no such contract, or you may not change it."))
    return writing.create_row(LINES, facts, by=by)


def renew_what_goes_on(*, by: Actor) -> tuple[int, int]:
    """What goes on by itself has its next end, what is over ends. Answers how many of both. Done twice, it is done once."""
    with acting(by, "edit", "contract", reason="by the calendar"), connection.cursor() as cursor:
        cursor.execute(_GO_ON)
        renewed = cursor.rowcount
        cursor.execute(_END)
        return renewed, cursor.rowcount


def warn_of_notice(*, by: Actor) -> int:
    """Tell the owners of contracts whose last day for notice is near, once of each such day."""
    with acting(by, "edit", "contract", reason="notice is near"), connection.cursor() as cursor:
        cursor.execute(_NEAR, [WARNED.days])
        found: list[Any] = cursor.fetchall()
        for key, owner, day in found:
            emit(NoticeNears(str(key), str(owner), day.isoformat()), by=by)
    return len(found)

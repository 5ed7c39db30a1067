"""The verbs of deals: the only writer of deals and of what hangs on them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from clientela.catalog.models import Product
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.limits import where_of
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deals import gates
from clientela.sales.deals.hanging import deal_of, locked
from clientela.sales.deals.models import Buyer, Deal, Gate, Line, Split, Tick
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Outcome, Stage, Step

DEALS = Table(
    entity="deal",
    model=Deal,
    unique="",
    columns=(
        "name", "party", "product", "owner", "pipeline", "stage", "outcome", "amount", "currency", "opened_on", "closes_on",
        "next_step", "lost_reason", "origin", "lead", "passed_because", "tags", "own",
    ),
    searched=("name", "next_step", "origin"),
    owner="owner",
)  # fmt: skip
BUYERS = Table(
    entity="buyer",
    model=Buyer,
    unique="",
    columns=("deal", "party", "part", "stance", "note", "own"),
    searched=("note",),
)
LINES = Table(
    entity="deal_line",
    model=Line,
    unique="",
    columns=("deal", "product", "name", "quantity", "unit_price", "discount", "own"),
    searched=("name",),
)
SPLITS = Table(entity="deal_split", model=Split, unique="", columns=("deal", "seller", "share", "own"))
IN_SETS = frozenset(DEALS.columns) - {"lead"}

delete_deal = partial(writing.delete_row, DEALS)
delete_deals = partial(writing.delete_rows, DEALS)
refresh_deals = partial(writing.refresh_search, DEALS)
edit_buyer = partial(writing.edit_row, BUYERS)
delete_buyer = partial(writing.delete_row, BUYERS)
refresh_buyers = partial(writing.refresh_search, BUYERS)
edit_line = partial(writing.edit_row, LINES)
delete_line = partial(writing.delete_row, LINES)
refresh_lines = partial(writing.refresh_search, LINES)
delete_split = partial(writing.delete_row, SPLITS)
refresh_splits = partial(writing.refresh_search, SPLITS)


def open_deal(facts: Facts, *, by: Actor) -> UUID:
    """A deal; its maker's own where nobody else is named, at the beginning where no stage is. Raises Barred where that stage
    asks for more of it, unless who may pass that says why."""
    require(by, "create", "deal")
    _have_stages(by)
    with transaction.atomic():
        key = writing.create_row(DEALS, facts, by=by)
        because = facts.get(gates.BECAUSE) or ""
        if because:
            gates.may_pass([key], by=by)
        gates.weigh([key], {}, because=because, by=by)
        return key


def edit_deal(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named columns. Raises Missing, Conflict: another version stands, Barred: the new stage asks for more of it."""
    with transaction.atomic(), gates.asked([key], changes, by=by):
        writing.edit_row(DEALS, key, changes, by=by, version=version)
        _open_before_they_close([key], changes)


def edit_deals(keys: Sequence[UUID], changes: Facts, *, by: Actor) -> set[UUID]:
    """Set the named columns of those that the actor may change; answers which. Raises Barred where one is not ready."""
    with transaction.atomic(), gates.asked(keys, changes, by=by):
        changed = writing.edit_rows(DEALS, keys, changes, by=by)
        _open_before_they_close(list(changed), changes)
        return changed


def _open_before_they_close(keys: Sequence[UUID], changes: Facts) -> None:
    """Of an open deal one day said alone is held against the other as it stands; one that is over may be written down later.
    Raises Unlinked: by it pages and API name the field."""
    days = [name for name in ("closes_on", "opened_on") if changes.get(name)]
    if days and Deal.objects.filter(pk__in=keys, outcome=Outcome.OPEN, closes_on__lt=F("opened_on")).exists():
        raise Unlinked(days[0], _("It can't close before it was opened."))


def set_gate(stage: UUID, where: Mapping[str, Any], *, by: Actor) -> None:
    """What the stage asks of deals that come into it; nothing takes it away. Raises Missing, BadCondition."""
    with acting(by, "edit", "stage", reason="ask of deals"):
        if not Stage.objects.visible_to(by, entity="stage", verb="edit").filter(pk=stage).exists():
            raise Missing(_("There is no such stage, or you may not change it."))
        if not where:
            Gate.objects.filter(stage=stage).delete()
            return
        where_of("deal", where, SYSTEM)
        Gate.objects.update_or_create(stage_id=stage, defaults={"where": dict(where)})


def tick(deal: UUID, step: UUID, *, done: bool, by: Actor) -> None:
    """Say that a step of its pipeline is done with this deal, or is not after all. Raises Missing. May be said twice."""
    with acting(by, "edit", "deal", reason="tick a step"):
        row = Deal.objects.visible_to(by, entity="deal", verb="edit").filter(pk=deal).first()
        mine = Step.objects.visible_to(by, entity="stage_step").filter(pk=step)
        known = mine.filter(stage__pipeline=row.pipeline_id).first() if row else None
        if known is None:
            raise Missing(_("There is no such step of this deal, or you may not change the deal."))
        locked(deal)
        if not done:
            Tick.objects.filter(deal=deal, step=step).delete()
        elif not Tick.objects.filter(deal=deal, step=step).exists():
            Tick.objects.create(deal_id=deal, step=known, name=known.name, done_by_id=by.user_id)
        publish(f"deal:{deal}", by=by.name, fields=["steps_done", "steps_missed"])


def take_deals(batch: Batch, *, by: Actor) -> Taken:
    """Any number of deals from one source, known again by their keys there. What is closed there closed on the day that it says."""
    require(by, "import", "deal")
    with transaction.atomic(), connection.cursor() as cursor:
        _have_stages(by)
        pipelines.have_ends(by=by)
        cursor.execute("SELECT set_config('clientela.closed_as_said', 'yes', true)")
        taken = taking.take_sourced(DEALS, batch, by=by)
        cursor.execute("SELECT set_config('clientela.closed_as_said', '', true)")
    return taken


def _have_stages(by: Actor) -> None:
    if not Stage.objects.exists():
        pipelines.begin(by=by)


def add_buyer(facts: Facts, *, by: Actor) -> UUID:
    """Somebody of the buying committee. Raises Conflict where they are of it already."""
    deal_of(facts, "buyer", by=by)
    if Buyer.objects.filter(deal=facts["deal"], party=facts.get("party")).exists():
        raise Conflict(_("They are of this committee already."))
    return writing.create_row(BUYERS, facts, by=by)


def add_line(facts: Facts, *, by: Actor) -> UUID:
    """One thing that is to be sold. From the first one on the deal is worth what its lines come to."""
    deal_of(facts, "deal_line", by=by)
    product = None if facts.get("name") else Product.objects.filter(pk__in=[facts.get("product")]).first()
    return writing.create_row(LINES, facts | ({"name": product.name} if product else {}), by=by)


def add_split(facts: Facts, *, by: Actor) -> UUID:
    """A seller's part of the deal. Raises Conflict where the parts would come to more than the whole."""
    with transaction.atomic():
        deal = deal_of(facts, "deal_split", by=by)
        _no_more_than_all(deal, facts, but=None)
        return writing.create_row(SPLITS, facts, by=by)


def edit_split(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    with transaction.atomic():
        split = Split.objects.visible_to(by, entity="deal_split", verb="edit").filter(pk=key).first()
        if split is not None:
            _no_more_than_all(
                locked(split.deal_id), {"seller": split.seller_id, "share": split.share} | changes, but=key
            )
        writing.edit_row(SPLITS, key, changes, by=by, version=version)


def _no_more_than_all(deal: UUID, facts: Facts, *, but: UUID | None) -> None:
    others = Split.objects.filter(deal=deal).exclude(pk=but)
    if others.filter(seller=facts.get("seller")).exists():
        raise Conflict(_("This seller has a part of it already."))
    parts = others.aggregate(parts=Sum("share"))["parts"] or Decimal(0)
    if parts + Decimal(facts.get("share") or 0) > 100:
        raise Conflict(
            _("The parts would come to more than the whole: %(left)s%% are left.") % {"left": (100 - parts).normalize()}
        )

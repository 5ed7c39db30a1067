"""The verbs of competitors: the only writer of battle cards and of who stands on a deal."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clientela.parties import actions as parties
from clientela.parties.models import Kind, Party, Role
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Facts, Taken
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.sales.competitors.models import Card, Competitor
from clientela.sales.deals.hanging import deal_of, locked
from clientela.sales.deals.models import Deal

CARDS = Table(
    entity="battle_card",
    model=Card,
    unique="",
    columns=("party", "strengths", "weaknesses", "how_to_win", "link", "own"),
    searched=("strengths", "weaknesses", "how_to_win"),
)
_TAKEN = replace(CARDS, unique="party")
COMPETITORS = Table(
    entity="deal_competitor",
    model=Competitor,
    unique="",
    columns=("deal", "party", "price", "currency", "won", "note", "own"),
    searched=("note",),
)

edit_card = partial(writing.edit_row, CARDS)
delete_card = partial(writing.delete_row, CARDS)
refresh_cards = partial(writing.refresh_search, CARDS)
strike_competitor = partial(writing.delete_row, COMPETITORS)
refresh_competitors = partial(writing.refresh_search, COMPETITORS)


def write_card(facts: Facts, *, by: Actor) -> UUID:
    """The battle card of an organisation, which is a competitor from now on. Raises Missing, or Conflict where it has one."""
    require(by, "create", "battle_card")
    mine = Party.objects.filter(kind=Kind.ORGANISATION).visible_to(by, entity="organisation", verb="edit")
    with transaction.atomic():
        party = mine.select_for_update(of=("self",)).filter(pk=facts["party"]).first() if facts.get("party") else None
        if party is None:
            raise Missing(_("There is no such organisation, or you may not change it."))
        if Card.objects.filter(party=party).exists():
            raise Conflict(_("This organisation has a battle card already."))
        if Role.COMPETITOR not in party.roles:
            parties.edit(Kind.ORGANISATION, party.pk, {"roles": [*party.roles, str(Role.COMPETITOR)]}, by=by)
        return writing.create_row(CARDS, facts, by=by)


def take_cards(batch: Batch, *, by: Actor) -> Taken:
    """Any number of cards, each known again by its organisation, which is a competitor from now on. For whoever may change all
    organisations."""
    with acting(by, "import", "battle_card", reason=f"from {batch.source}"):
        if by.scope("edit", "organisation") != "all":
            raise Denied(_("Only who may change all organisations can bring battle cards in sets."))
        told = taking.take_rows(_TAKEN, batch, by=by)
        carded = Party.objects.filter(cards__in=told.keys).exclude(roles__contains=[Role.COMPETITOR])
        for key, roles in carded.values_list("pk", "roles"):
            parties.edit(Kind.ORGANISATION, key, {"roles": [*roles, str(Role.COMPETITOR)]}, by=by)
        return told


def name_competitor(facts: Facts, *, by: Actor) -> UUID:
    """One who sells against us in this deal. Raises Conflict where they are named already, or another one won it."""
    with transaction.atomic():
        deal = deal_of(facts, "deal_competitor", by=by)
        if Competitor.objects.filter(deal=deal, party=facts.get("party")).exists():
            raise Conflict(_("They are named on this deal already."))
        _one_winner(deal, facts, but=None)
        price_in = facts.get("currency") or Deal.objects.values_list("currency", flat=True).get(pk=deal)
        return writing.create_row(COMPETITORS, facts | {"currency": price_in}, by=by)


def edit_competitor(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    with transaction.atomic():
        mine = Competitor.objects.visible_to(by, entity="deal_competitor", verb="edit")
        row = mine.filter(pk=key).first()
        if row is not None:
            _one_winner(locked(row.deal_id), changes, but=key)
            if Competitor.objects.filter(deal=row.deal_id, party=changes.get("party")).exclude(pk=key).exists():
                raise Conflict(_("They are named on this deal already."))
        writing.edit_row(COMPETITORS, key, changes, by=by, version=version)


def _one_winner(deal: UUID, facts: Facts, *, but: UUID | None) -> None:
    other = Competitor.objects.filter(deal=deal, won=True).exclude(pk=but).exists()
    if facts.get("won") and other:
        raise Conflict(_("This deal went to another competitor already: say first that it did not."))

"""What follows for quotes and their deals from what others say."""

from uuid import UUID

from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.seconding.events import ConfirmationDecided
from clientela.platform.seconding.models import Request
from clientela.sales.deals import actions as deals
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines.models import Outcome
from clientela.sales.quotes.actions import rules_of, take_back
from clientela.sales.quotes.approving import DISCOUNT
from clientela.sales.quotes.events import QuoteAccepted


def on_quote_accepted(event: QuoteAccepted) -> None:
    """An open deal is won by it, where the company says so. Done twice, it is won once."""
    if not event.deal or not rules_of().wins_deal:
        return
    if Deal.objects.filter(pk=event.deal, outcome=Outcome.OPEN).exists():
        deals.edit_deal(UUID(event.deal), {"outcome": Outcome.WON}, by=SYSTEM)


def on_discount_decided(event: ConfirmationDecided) -> None:
    """A quote whose discount was refused is a draft again."""
    if event.act == DISCOUNT and not event.done:
        request = Request.objects.filter(pk=event.request).first()
        if request is not None:
            take_back(UUID(request.args["quote"]), by=SYSTEM)

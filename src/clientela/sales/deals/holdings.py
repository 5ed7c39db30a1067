"""What deals hold of a party. They stay as figures about nobody once it is erased: nothing in them names it any more.

What somebody had to say in a purchase goes with them."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.deals.models import Buyer, Deal, Line

_TEXTS = ("name", "next_step", "lost_reason", "origin", "tags", "own")
HOLDINGS = (
    Holding(Deal, _("Deals"), "party", rule="strike", type="deal", texts=_TEXTS, leaves_out=("search",)),
    Holding(Line, _("Lines of deals"), "deal", of=Deal, rule="stay", type="deal_line", leaves_out=("search",)),
    Holding(Buyer, _("Buying committee"), "party", type="buyer", leaves_out=("search",)),
)

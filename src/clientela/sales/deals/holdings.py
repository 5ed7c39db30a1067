"""What deals hold of a party. They stay as figures about nobody once it is erased: nothing in them names it any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.deals.models import Deal

_TEXTS = ("name", "next_step", "lost_reason", "origin", "tags", "own")
HOLDINGS = (Holding(Deal, _("Deals"), "party", rule="strike", type="deal", texts=_TEXTS, leaves_out=("search",)),)

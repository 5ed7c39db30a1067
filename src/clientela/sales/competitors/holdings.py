"""What the room holds of a party: what is known of it as a competitor goes with it."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.competitors.models import Card, Competitor

HOLDINGS = (
    Holding(Card, _("Battle cards"), "party", type="battle_card", leaves_out=("search",)),
    Holding(Competitor, _("Competitors"), "party", type="deal_competitor", leaves_out=("search",)),
)

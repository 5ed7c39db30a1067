"""What partners' deals hold of a party. They stay as figures about nobody once it is erased: nothing in them names it any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.partners.models import PartnerDeal

_TEXTS = ("name", "customer", "email", "website", "tax_number", "note", "reason", "message", "proposed_note", "own")
HOLDINGS = (
    Holding(
        PartnerDeal,
        _("Partner deals"),
        "account",
        rule="strike",
        type="partner_deal",
        texts=_TEXTS,
        leaves_out=("search",),
    ),
    Holding(
        PartnerDeal, _("Deals as a partner"), "partner", rule="unlink", type="partner_deal", leaves_out=("search",)
    ),
    Holding(PartnerDeal, _("Deals registered"), "person", rule="unlink", type="partner_deal", leaves_out=("search",)),
)

"""What the ledger holds of a party: figures, which stay about nobody once it is erased."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.commissions.models import Commission, Rule
from clientela.sales.partners.models import PartnerDeal

HOLDINGS = (
    Holding(Commission, _("Commissions"), "partner", rule="strike", type="commission", texts=("name", "note"),
            leaves_out=("search",)),
    Holding(Commission, _("Lines of commissions"), "partner_deal", of=PartnerDeal, rule="stay", type="commission",
            leaves_out=("search",)),
    Holding(Rule, _("Commission rules"), "partner", rule="unlink", type="commission_rule", leaves_out=("search",)),
)  # fmt: skip

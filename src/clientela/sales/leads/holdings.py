"""What leads hold of a party. They stay as figures about nobody once it is erased: nothing in them names it any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.leads.models import Lead

_TEXTS = ("name", "wanted", "person", "email", "phone", "company", "reason", "tags", "own", "given")
HOLDINGS = (
    Holding(Lead, _("Leads"), "party", rule="strike", type="lead", texts=_TEXTS, leaves_out=("search", "points")),
)

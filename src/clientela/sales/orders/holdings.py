"""What orders hold of a party. They stay as figures about nobody once no law needs them any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding, Keeping
from clientela.sales.orders.models import Bundle, Order, OrderLine, Payment

YEARS = 10  # the longest of the countries we speak to: Italy, Codice civile 2220; Spain asks for 6, Poland 5, Britain 6
HOLDINGS = (
    Holding(
        Order, _("Orders"), "party", rule="unlink", type="order", leaves_out=("search",),
        kept=Keeping("placed_at", YEARS, _("Tax law asks for orders and invoices that long.")),
    ),
    Holding(Bundle, _("Bundles of orders"), "order", of=Order, rule="stay", type="order"),
    Holding(OrderLine, _("Lines of orders"), "order", of=Order, rule="stay", type="order"),
    Holding(Payment, _("Payments"), "order", of=Order, rule="stay", type="order"),
)  # fmt: skip

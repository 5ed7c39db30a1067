"""What somebody sent back goes with them; credit notes are kept as long as the law asks."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding, Keeping
from clientela.sales.orders.holdings import YEARS
from clientela.sales.orders.models import Order
from clientela.sales.returns.models import CreditNote, Return, ReturnLine

HOLDINGS = (
    Holding(
        Return, _("Returns"), "order", of=Order, rule="strike", type="order_return", texts=("note",), leaves_out=("search",),
    ),
    Holding(ReturnLine, _("Lines of returns"), "of", of=Return, rule="stay", type="order_return"),
    Holding(
        CreditNote, _("Credit notes"), "order", of=Order, type="credit_note", leaves_out=("search",), files=("pdf",),
        kept=Keeping("issued_on", YEARS, _("Tax law asks for orders and invoices that long.")),
    ),
)  # fmt: skip

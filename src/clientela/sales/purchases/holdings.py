"""What purchases hold of a supplier. They stay as figures about nobody once no law needs them any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding, Keeping
from clientela.sales.orders.holdings import YEARS
from clientela.sales.purchases.models import Line, Purchase, Receipt, ReceiptLine, Return, ReturnLine

HOLDINGS = (
    Holding(
        Purchase, _("Purchases"), "supplier", rule="strike", type="purchase", texts=("reference", "terms", "notes", "own"),
        leaves_out=("search",), kept=Keeping("created_at", YEARS, _("Tax law asks for orders and invoices that long.")),
    ),
    Holding(Line, _("Lines of purchases"), "purchase", of=Purchase, rule="stay", type="purchase_line", leaves_out=("search",)),
    Holding(
        Receipt, _("Receipts of purchases"), "purchase", of=Purchase, rule="strike", type="purchase_receipt",
        texts=("reference", "note"), leaves_out=("search",),
    ),
    Holding(ReceiptLine, _("Lines of receipts"), "of", of=Receipt, rule="stay", type="purchase_receipt"),
    Holding(
        Return, _("Returns to suppliers"), "purchase", of=Purchase, rule="strike", type="supplier_return",
        texts=("reference", "note"), leaves_out=("search",),
    ),
    Holding(ReturnLine, _("Lines of returns to suppliers"), "of", of=Return, rule="stay", type="supplier_return"),
)  # fmt: skip

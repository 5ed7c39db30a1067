"""What a party sells us goes with them."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.supplies.models import Supply

HOLDINGS = (
    Holding(
        Supply,
        _("Supplier products"),
        "supplier",
        type="supplier_product",
        leaves_out=("search", "sold_as", "known_as"),
    ),
)

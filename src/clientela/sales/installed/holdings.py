"""What installed products hold of a party. They stay as figures about nobody once it is erased."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.installed.models import Installed

_TEXTS = ("name", "serial", "place", "street", "postal_code", "city", "notes", "tags", "own")
HOLDINGS = (
    Holding(
        Installed, _("Installed products"), "party", rule="strike", type="installed_product", texts=_TEXTS, leaves_out=("search",),
    ),
)  # fmt: skip

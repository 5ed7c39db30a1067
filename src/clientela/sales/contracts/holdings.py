"""What contracts hold of a party. They stay as figures about nobody once no law needs them any more."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding, Keeping
from clientela.sales.contracts.models import Bill, Change, Charge, Contract, Line

YEARS = 10  # Italy, Codice civile 2220, asks longest
_TEXTS = ("name", "number", "reason", "notes", "tags", "own")
HOLDINGS = (
    Holding(
        Contract, _("Contracts"), "party", rule="strike", type="contract", texts=_TEXTS, leaves_out=("search",),
        kept=Keeping("starts_on", YEARS, _("The law of trade asks for contracts that long.")),
    ),
    Holding(Line, _("Lines of contracts"), "contract", of=Contract, rule="stay", type="contract_line", leaves_out=("search",)),
    Holding(Charge, _("What contracts cost"), "contract", of=Contract, rule="stay", type="contract"),
    Holding(Change, _("Changes of contracts"), "contract", of=Contract, rule="stay", type="contract_line"),
    Holding(Bill, _("Periods of contracts with an order"), "contract", of=Contract, rule="stay", type="contract"),
)  # fmt: skip

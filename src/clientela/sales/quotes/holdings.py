"""What quotes hold of a party. They stay as figures about nobody once no law needs them any more; what was sent goes."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding, Keeping
from clientela.sales.quotes.models import Link, Quote, Version

YEARS = 10  # Italy, Codice civile 2220, asks longest for letters of trade
HOLDINGS = (
    Holding(
        Quote, _("Quotes"), "party", rule="strike", type="quote", texts=("name", "terms", "lines", "own"), leaves_out=("search",),
    ),
    Holding(
        Version, _("Quotes as they were sent"), "quote", of=Quote, type="quote", files=("pdf",), leaves_out=("digest",),
        kept=Keeping("sent_at", YEARS, _("The law of trade asks for quotes and their answers that long.")),
    ),
    Holding(Link, _("Links to quotes"), "version", of=Version, type="quote", leaves_out=("digest",)),
)  # fmt: skip

"""What is kept of papers that were mailed: that, when and by whom; to whom is told by the letter, and goes with it."""

from django.utils.translation import gettext_lazy as _

from clientela.channels.email.models import Message
from clientela.platform.privacy.holdings import Holding
from clientela.sales.mailing.models import Mailing
from clientela.sales.orders.models import Order
from clientela.sales.purchases.models import Purchase
from clientela.sales.quotes.models import Quote
from clientela.sales.returns.models import CreditNote

_LABEL = _("Papers sent by mail")
HOLDINGS = (
    Holding(Mailing, _LABEL, "message", of=Message, rule="unlink", type="entry", leaves_out=("digest",)),
    Holding(Mailing, _LABEL, "quote", of=Quote, rule="stay", type="quote", leaves_out=("digest",)),
    Holding(Mailing, _LABEL, "order", of=Order, rule="stay", type="order", leaves_out=("digest",)),
    Holding(Mailing, _LABEL, "purchase", of=Purchase, rule="stay", type="purchase", leaves_out=("digest",)),
    Holding(Mailing, _LABEL, "credit_note", of=CreditNote, rule="stay", type="credit_note", leaves_out=("digest",)),
    Holding(Mailing, _LABEL, "partner", rule="unlink", type="commission", leaves_out=("digest",)),
)

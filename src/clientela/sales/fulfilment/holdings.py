"""What is noted of somebody's orders goes with them; the orders stay as long as the law asks for them."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.fulfilment.models import OrderException
from clientela.sales.orders.models import Order

HOLDINGS = (
    Holding(OrderException, _("Order exceptions"), "order", of=Order, type="order_exception", leaves_out=("search",)),
)

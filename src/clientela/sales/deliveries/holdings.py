"""What went to somebody is told with their orders, and stays as long as those do."""

from django.utils.translation import gettext_lazy as _

from clientela.platform.privacy.holdings import Holding
from clientela.sales.deliveries.models import Delivery, DeliveryLine
from clientela.sales.orders.models import Order

HOLDINGS = (
    Holding(
        Delivery, _("Deliveries"), "order", of=Order, rule="strike", type="order_delivery",
        texts=("carrier", "tracking", "tracking_url", "note"), leaves_out=("search",),
    ),
    Holding(DeliveryLine, _("Lines of deliveries"), "delivery", of=Delivery, rule="stay", type="order_delivery"),
)  # fmt: skip

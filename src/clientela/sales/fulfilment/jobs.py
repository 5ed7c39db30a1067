"""What the back office does by the clock: every ten minutes all orders are checked."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.fulfilment import actions


@app.periodic(cron="*/10 * * * *")
@app.task(name="clientela.sales.fulfilment.jobs.check_orders", queueing_lock="fulfilment.check_orders", queue="events")
def check_orders(timestamp: int) -> None:
    """What holds orders up, found and ended."""
    actions.find_exceptions(by=SYSTEM)

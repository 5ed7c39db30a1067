"""What contracts do by the clock: every night what goes on goes on, what is over ends, owners hear of notice,
orders that are due are made, and of what ends unless both agree there is a deal."""

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.contracts import actions, billing, renewing


@app.periodic(cron="10 0 * * *")
@app.task(name="clientela.sales.contracts.jobs.keep_days", queueing_lock="contracts.keep_days", queue="events")
def keep_days(timestamp: int) -> None:
    """Ends, renewals, notices, orders and deals of the day."""
    actions.renew_what_goes_on(by=SYSTEM)
    actions.warn_of_notice(by=SYSTEM)
    billing.bill_what_is_due(by=SYSTEM)
    renewing.offer_renewals(by=SYSTEM)

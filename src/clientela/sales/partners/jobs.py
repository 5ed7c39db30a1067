"""Every night protections end whose time has passed, and those come back that gave way to them; and the mail that brings a partner
our answer."""

from uuid import UUID

from procrastinate.contrib.django import app

from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.partners import actions, answering, letters, yielding


@app.periodic(cron="20 0 * * *")
@app.task(name="clientela.sales.partners.jobs.keep_days", queueing_lock="partners.keep_days", queue="events")
def keep_days(timestamp: int) -> None:
    actions.end_protections(by=SYSTEM)
    yielding.settle_all(by=SYSTEM)


@app.task(name=answering.MAIL, queue="mail", retry=5)
def mail_partner(partner_deal: str) -> None:
    letters.write(UUID(partner_deal))

"""The owner of a contract hears that it goes on unless notice is given, and that it made no order; who may not see it does not."""

import pytest

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.sales.contracts.events import NoticeNears, OrderRefused
from clientela.sales.contracts.models import Contract
from clientela.workspace.reactions import on_notice_nears, on_order_refused

pytestmark = pytest.mark.django_db


def test_its_owner_hears_of_notice(owner, charlie):
    facts = {"name": "Machine and beans", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    key = create_record(registry.entity("contract"), facts, by=owner.actor)
    for who in (owner, charlie):
        on_notice_nears(NoticeNears(str(key), str(who.user.pk), "2026-09-30"))
    told = [person.browser.get("/notifications/").content.decode() for person in (owner, charlie)]
    assert ["goes on unless notice is given by" in page for page in told] == [True, False]


def test_its_owner_hears_why_it_made_no_order(owner, charlie):
    facts = {"name": "Machine and beans", "starts_on": "2026-01-01", "bills": True}
    key = create_record(registry.entity("contract"), facts, by=owner.actor)
    Contract.objects.filter(pk=key).update(unbilled="The contract has no customer.")
    for who in (owner, charlie):
        on_order_refused(OrderRefused(str(key), str(who.user.pk), "2026-09-30"))
    told = [person.browser.get("/notifications/").content.decode() for person in (owner, charlie)]
    assert ["made no order on" in page and "has no customer" in page for page in told] == [True, False]

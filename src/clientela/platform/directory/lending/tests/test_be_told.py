"""While rights are lent, their holder sees it on every page, and administrators are told at the beginning and at the end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.platform.directory.events import LendingEnded, RoleLent
from clientela.platform.directory.lending.actions import end_past_lendings, lend_role
from clientela.platform.events.models import Fact
from clientela.platform.notifications.models import Notice
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Assignment, Role
from clientela.workspace import reactions


@pytest.fixture
def lent(owner, charlie):
    role = Role.objects.create(name="Support", grants={"person": {"see": "all"}})
    until = timezone.now() + timedelta(hours=2)
    return lend_role(charlie.user.pk, role.pk, until=until, reason="ticket 12", by=SYSTEM)


def test_a_banner_holds_as_long_as_the_rights(lent, charlie, alice):
    banner = "You hold lent rights until"
    assert banner in charlie.browser.get("/people/").content.decode()
    assert banner not in alice.browser.get("/people/").content.decode()
    Assignment.objects.filter(pk=lent).update(until=timezone.now() - timedelta(hours=1))
    assert banner not in charlie.browser.get("/").content.decode()


def test_administrators_and_nobody_else_are_told_of_begin_and_end(lent, owner, charlie, alice):
    fact = Fact.objects.get(name="RoleLent").payload
    reactions.on_role_lent(RoleLent(charlie.user.pk, "Support", fact["until"], "ticket 12"))
    Assignment.objects.filter(pk=lent).update(until=timezone.now() - timedelta(hours=1))
    assert end_past_lendings(by=SYSTEM) == 1
    reactions.on_lending_ended(LendingEnded(charlie.user.pk, "Support"))
    told = list(Notice.objects.order_by("pk").values_list("user", "kind", "mail"))
    assert told == [(owner.user.pk, "lent", "at_once"), (owner.user.pk, "lending_over", "at_once")]

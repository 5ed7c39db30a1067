"""Customers of two partners are merged and part again: through all rooms, as they are joined in `wiring.py`."""

import pytest
from django.core import mail

from clientela.parties.merging.actions import merge, unmerge
from clientela.platform.events.jobs import react
from clientela.platform.events.listeners import names
from clientela.platform.events.models import Fact
from clientela.platform.notifications.models import Notice
from clientela.sales.partners.actions import accept
from clientela.sales.partners.jobs import mail_partner
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import register
from clientela.sales.partners.tests.conftest import SAID, organisation, paola, rita  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user__name", flat=True))


def react_to(name):
    for fact in Fact.objects.filter(name=name):
        for listener in names(name):
            react(listener, str(fact.pk))


def test_who_looks_after_either_partner_hears_of_it_and_of_its_end(paola, rita, owner, person_with):  # noqa: F811
    sees = {"see": "all", "edit": "all"}
    otto = person_with("Otto", {"partner_deal": sees, "deal": sees})
    person_with("Nina", {"partner_deal": sees, "deal": sees})  # looks after neither
    cafe, bar = organisation("Café Central"), organisation("Bar Sport")
    first, second = register(SAID, by=paola.actor), register(SAID, by=rita.actor)
    for key, account in ((first, cafe), (second, bar)):
        accept(key, {"account": account}, by=owner.actor)
    PartnerDeal.objects.filter(pk=first).update(owner=otto.user)
    act = merge("organisation", bar, [cafe], by=owner.actor)
    react_to("PartiesMerged")
    react_to("ProtectionYielded")
    assert told("protection_yielded") == {"Otto", owner.user.name}
    mail_partner(str(second))
    assert [one.to for one in mail.outbox if "another partner" in one.body] == [[rita.user.email]]
    unmerge(act, by=owner.actor)
    react_to("PartiesUnmerged")
    react_to("ProtectionCameBack")
    assert told("protection_came_back") == {owner.user.name}
    assert set(PartnerDeal.objects.values_list("state", flat=True)) == {"accepted"}

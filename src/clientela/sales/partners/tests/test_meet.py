"""Two customers, each protected for a partner of its own, become one: the earlier stands, the other gives way, and comes back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from clientela.parties.merging.actions import merge, unmerge
from clientela.parties.merging.events import PartiesMerged, PartiesUnmerged
from clientela.platform.entities.money import today
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.sales.deals.models import Deal
from clientela.sales.partners import letters, reactions
from clientela.sales.partners.actions import accept, extend
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import register
from clientela.sales.partners.tests.conftest import SAID, organisation
from clientela.sales.partners.yielding import prefer, settle_all, settle_protections

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(paola, rita, owner):
    """Paola's of a café was accepted first, Rita's of a bar second; then the two turn out to be one, and the bar's name stays."""
    cafe, bar = organisation("Café Central"), organisation("Bar Sport")
    first, second = register(SAID, by=paola.actor), register(SAID, by=rita.actor)
    accept(first, {"account": cafe}, by=owner.actor)
    accept(second, {"account": bar}, by=owner.actor)
    key = merge("organisation", bar, [cafe], by=owner.actor)
    fact = Fact.objects.filter(name="PartiesMerged").get()
    reactions.on_parties_merged(PartiesMerged(**fact.payload))
    return first, second, key


def states(*keys):
    return [PartnerDeal.objects.get(pk=key).state for key in keys]


def apart(key, owner):
    unmerge(key, by=owner.actor)
    fact = Fact.objects.filter(name="PartiesUnmerged").get()
    reactions.on_parties_unmerged(PartiesUnmerged(**fact.payload))


def test_the_earlier_stands_and_the_other_gives_way_and_is_told_why(met, rita, paola):
    first, second, _key = met
    assert states(first, second) == ["accepted", "ended"]
    assert PartnerDeal.objects.get(pk=second).yields_to_id == first
    assert letters.write(second) == 1
    told = mail.outbox[0].body
    assert "another partner was accepted earlier" in told
    assert "time has passed" not in told
    page = rita.browser.get(f"/portal/partner-deals/{second}/").content.decode()
    assert "another partner was accepted earlier" in page
    assert not {word for word in ("Torrefazione Rossi", "Café Central", str(first)) if word in page + told}
    assert "another partner" not in paola.browser.get(f"/portal/partner-deals/{first}/").content.decode()


def test_of_what_we_entered_ourselves_those_hear_who_sign_in_for_the_partner_in_their_language(met, rita):
    first, second, _key = met
    User.objects.filter(pk=rita.user.pk).update(language="it")
    PartnerDeal.objects.filter(pk=second).update(person=None)
    PartnerDeal.objects.filter(pk=first).update(protected_until=today() - timedelta(days=1))
    assert settle_all(by=SYSTEM) == 1
    assert PartnerDeal.objects.get(pk=second).reason.startswith("Nessun altro partner")
    assert (letters.write(second), mail.outbox[0].to) == (1, [rita.user.email])


def test_they_part_again_and_both_are_protected_as_before(met, owner):
    first, second, key = met
    until = PartnerDeal.objects.get(pk=second).protected_until
    apart(key, owner)
    assert states(first, second) == ["accepted", "accepted"]
    row = PartnerDeal.objects.get(pk=second)
    assert (row.yields_to_id, row.protected_until, row.account.name) == (None, until, "Bar Sport")
    assert settle_protections([row.account_id], by=SYSTEM) == 0


def test_twice_or_undone_before_it_was_looked_at_changes_nothing(met, owner):
    first, second, key = met
    before = PartnerDeal.objects.get(pk=second).version
    fact = Fact.objects.filter(name="PartiesMerged").get()
    reactions.on_parties_merged(PartiesMerged(**fact.payload))
    assert PartnerDeal.objects.get(pk=second).version == before
    apart(key, owner)
    reactions.on_parties_merged(PartiesMerged(**fact.payload))
    assert states(first, second) == ["accepted", "accepted"]


@pytest.mark.parametrize("over", ["protection", "deal"])
def test_what_gives_way_comes_back_once_the_others_time_or_deal_is_over(met, over):
    first, second, _key = met
    assert settle_all(by=SYSTEM) == 0
    if over == "deal":
        Deal.objects.filter(partners=first).update(outcome="lost")
    else:
        PartnerDeal.objects.filter(pk=first).update(protected_until=today() - timedelta(days=1))
    assert settle_all(by=SYSTEM) == 1
    assert states(second) == ["accepted"]


def test_one_whose_own_time_has_passed_does_not_come_back(met, owner):
    first, second, key = met
    PartnerDeal.objects.filter(pk=second).update(protected_until=today() - timedelta(days=1))
    apart(key, owner)
    assert states(first, second) == ["accepted", "ended"]


def test_a_person_may_decide_otherwise_with_a_reason_that_both_read(met, owner):
    first, second, _key = met
    url = f"/partner-deals/{second}/answer/"
    page = owner.browser.get(url).content.decode()
    assert "Two partners, one customer" in page
    assert "Torrefazione Rossi" in page
    assert owner.browser.post(url, {"act": "prefer"}).status_code == 422
    assert owner.browser.post(url, {"act": "prefer", "preferred": "They did the work"}).status_code == 302
    assert states(first, second) == ["ended", "accepted"]
    assert set(PartnerDeal.objects.values_list("reason", flat=True)) == {"They did the work"}
    assert settle_all(by=SYSTEM) == 0  # and so it stays
    assert states(first, second) == ["ended", "accepted"]


def test_by_api_as_well_and_only_where_one_gives_way(met, owner):
    first, second, _key = met
    how = {"content_type": "application/json", **owner.bearer}
    wrong = owner.browser.post(f"/api/v1/partner-deals/{first}/prefer", {"reason": "No"}, **how)
    assert (wrong.status_code, states(first, second)) == (409, ["accepted", "ended"])
    right = owner.browser.post(f"/api/v1/partner-deals/{second}/prefer", {"reason": "Agreed"}, **how)
    assert (right.status_code, right.json()["state"]) == (200, "accepted")
    with pytest.raises(Conflict):
        extend(first, today() + timedelta(days=300), "No", by=owner.actor)
    assert states(first, second) == ["ended", "accepted"]


def test_who_may_not_answer_either_decides_nothing(met, rita, charlie, person_with, owner):
    first, second, _key = met
    for who, error in ((rita, Denied), (charlie, Denied)):
        with pytest.raises(error):
            prefer(second, "Mine", by=who.actor)
    mine = {"see": "own", "edit": "own"}
    seller = person_with("Sella", {"partner_deal": mine, "deal": mine})
    with pytest.raises(Missing):
        prefer(second, "Mine", by=seller.actor)
    PartnerDeal.objects.filter(pk=second).update(owner=seller.user, deal=None)
    with pytest.raises(Conflict):  # the other is not theirs
        prefer(second, "Mine", by=seller.actor)
    with pytest.raises(Needed):
        prefer(second, " ", by=owner.actor)
    assert states(first, second) == ["accepted", "ended"]


def test_two_registrations_of_one_partner_stand_together(paola, owner):
    cafe, bar = organisation("Café Central"), organisation("Bar Sport")
    keys = [register(SAID | {"name": name}, by=paola.actor) for name in ("One", "Two")]
    for key, account in zip(keys, (cafe, bar), strict=True):
        accept(key, {"account": account}, by=owner.actor)
    merge("organisation", bar, [cafe], by=owner.actor)
    assert settle_protections([bar], by=SYSTEM) == 0
    assert states(*keys) == ["accepted", "accepted"]


def test_who_was_accepted_earlier_stands_though_registered_later(met, owner):
    first, second, key = met
    apart(key, owner)
    now = timezone.now()
    for one, days in ((first, 1), (second, 2)):
        PartnerDeal.objects.filter(pk=one).update(answered_at=now - timedelta(days=days))
    bar, cafe = (PartnerDeal.objects.get(pk=one).account_id for one in (second, first))
    merge("organisation", cafe, [bar], by=owner.actor)
    settle_protections([cafe], by=SYSTEM)
    assert states(first, second) == ["ended", "accepted"]


def test_on_its_last_day_a_protection_still_stands_in_the_others_way(met):
    first, second, _key = met
    PartnerDeal.objects.filter(pk=first).update(protected_until=today())
    assert settle_all(by=SYSTEM) == 0
    assert states(first, second) == ["accepted", "ended"]

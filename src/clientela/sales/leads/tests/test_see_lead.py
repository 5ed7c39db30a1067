"""What a lead's page and the API tell to whom of the deal that it became, and of what may be done with it."""

from clientela.sales.deals.models import Deal
from clientela.sales.leads import actions


def test_the_deal_is_told_to_who_may_see_it(open_lead, owner, person_with):
    lead = open_lead(person="Ewa", email="ewa@example.pl")
    deal = actions.convert(lead.pk, {"name": "Qzsecret"}, by=owner.actor)
    ted = person_with("Ted", {"lead": {"see": "all", "edit": "all"}, "deal": {"see": "own"}})
    una = person_with("Una", {"lead": {"see": "all", "edit": "all"}})
    for who in (ted, una):
        page = who.browser.get(f"/leads/{lead.pk}/").content.decode()
        told = who.browser.get(f"/api/v1/leads/{lead.pk}", **who.bearer).content.decode()
        page += who.browser.get(f"/leads/{lead.pk}/beneath/").content.decode()
        assert ("Qzsecret" in page + told, str(deal) in page + told) == (False, False)
    assert "Qzsecret" in owner.browser.get(f"/leads/{lead.pk}/beneath/").content.decode()


def test_who_may_open_no_deals_is_offered_no_conversion(open_lead, owner, person_with):
    lead = open_lead()
    ted = person_with("Ted", {"lead": {"see": "all", "edit": "all"}})
    assert "/convert/" not in ted.browser.get(f"/leads/{lead.pk}/").content.decode()
    assert ted.browser.post(f"/leads/{lead.pk}/convert/").status_code == 403
    assert not Deal.objects.exists()
    assert "/convert/" in owner.browser.get(f"/leads/{lead.pk}/").content.decode()


def test_a_page_offers_what_may_be_done_with_this_very_record(open_lead, person_with):
    rights = {"see": "all", "edit": "own", "delete": "own", "create": "all"}
    ted = person_with("Ted", {"lead": rights, "deal": rights})
    offers = ('data-dialog="erase"', "/convert/", 'edit/"')
    for mine in (False, True):
        lead = open_lead(owner={"id": str(ted.user.pk)}) if mine else open_lead()
        page = ted.browser.get(f"/leads/{lead.pk}/").content.decode()
        assert [one in page for one in offers] == [mine] * 3

"""Deals on a calendar: what each day comes to, whatever it holds; and a deal that is put on another day, or stays and says why."""

import re

import pytest

from clientela.sales.deals.models import Deal

MONTH = "/deals/?view=calendar&by=closes_on&month=2030-05"


def cells(page):
    return dict(re.findall(r'<td data-day="([\d-]+)"(.*?)</td>', page, re.S))


def test_a_day_tells_what_all_its_deals_come_to_and_shows_the_first_of_them(open_deal, owner):
    for number in range(6):
        open_deal(name=f"Deal {number}", amount="1000", closes_on="2030-05-12")
    open_deal(name="Dollars", amount="70", currency="USD", closes_on="2030-05-13")
    owner.browser.get(MONTH)
    page = owner.browser.get(MONTH, headers={"HX-Request": "true", "HX-Target": "calendar"}).content.decode()
    days = cells(page)
    assert ("6,000" in days["2030-05-12"], days["2030-05-12"].count("cal-item"), "2 more" in days["2030-05-12"]) == (
        True,
        4,
        True,
    )
    assert ("70" in days["2030-05-13"], "data-empty" in days["2030-05-14"]) == (True, True)


def test_it_costs_the_same_however_many_there_are(open_deal, owner, django_assert_max_num_queries):
    for number in range(12):
        open_deal(name=f"Deal {number}", amount="1000", closes_on=f"2030-05-{number + 1:02}")
    owner.browser.get(MONTH)
    with django_assert_max_num_queries(3):  # who asks, what the days come to, the first of each
        owner.browser.get(MONTH, headers={"HX-Request": "true", "HX-Target": "calendar"})


def test_a_deal_goes_to_another_day_and_can_be_taken_back(open_deal, owner):
    deal = open_deal(closes_on="2030-05-12")
    moved = owner.browser.post(f"/deals/{deal.pk}/day/?view=calendar&by=closes_on", {"day": "2030-05-20"})
    assert (moved.status_code, str(Deal.objects.get().closes_on)) == (204, "2030-05-20")
    assert "undo" in str(moved.headers).lower()


@pytest.mark.parametrize("day", ["", "2030-02-31", "tomorrowish"])
def test_what_is_no_day_moves_nothing(open_deal, owner, day):
    deal = open_deal(closes_on="2030-05-12")
    answer = owner.browser.post(f"/deals/{deal.pk}/day/?view=calendar&by=closes_on", {"day": day})
    assert (answer.status_code, str(Deal.objects.get().closes_on)) == (422, "2030-05-12")


def test_who_may_not_change_it_or_its_day_moves_nothing(open_deal, person_with, charlie):
    deal = open_deal(closes_on="2030-05-12")
    url, to = f"/deals/{deal.pk}/day/?view=calendar&by=closes_on", {"day": "2030-05-20"}
    reader = person_with("Rita", {"*": {"see": "all"}})
    fixed = person_with("Finn", {"*": {"see": "all", "edit": "all"}}, masks={"deal": {"closes_on": "read_only"}})
    assert [one.browser.post(url, to).status_code for one in (reader, charlie, fixed)] == [403, 403, 404]
    assert str(Deal.objects.get().closes_on) == "2030-05-12"
    assert "data-movable" not in reader.browser.get(MONTH).content.decode()


def test_a_deal_cannot_close_before_it_was_opened_wherever_one_of_the_days_is_said(open_deal, owner):
    deal = open_deal(opened_on="2030-05-07", closes_on="2030-05-22")
    answers = [
        owner.browser.post(f"/deals/{deal.pk}/day/?view=timeline&by=closes_on", {"day": "2030-05-06"}),
        owner.browser.patch(
            f"/api/v1/deals/{deal.pk}", {"opened_on": "2030-06-01"}, content_type="application/json", **owner.bearer
        ),
    ]
    assert [one.status_code for one in answers] == [422, 422]
    assert all("before it was opened" in one.content.decode().replace("\u2019", "'") for one in answers)
    stands = Deal.objects.get()
    assert (str(stands.opened_on), str(stands.closes_on), stands.version) == ("2030-05-07", "2030-05-22", deal.version)

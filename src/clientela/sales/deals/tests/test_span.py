"""Deals on a timeline: each from the day it was opened to the day it closes, as far as its reader may know both."""

import re

import pytest

LINE = "/deals/?view=timeline&month=2030-05"  # its first week begins on 29 April


def bars(page):
    found = re.findall(r'<tr id="deal-[^"]+"><th scope="row">(.*?)</th>(.*?)</tr>', page, re.S)
    return {name: [int(one) for one in re.findall(r'colspan="(\d+)"', cells)] for name, cells in found}


def shown(who, address=LINE):
    return who.browser.get(address).content.decode()


def test_a_bar_takes_the_weeks_between_its_days(open_deal, owner):
    open_deal(name="Within", opened_on="2030-05-07", closes_on="2030-05-22")
    open_deal(name="Longer", opened_on="2030-01-01", closes_on="2031-01-01", amount="900")
    open_deal(name="Before", opened_on="2030-01-01", closes_on="2030-04-28")
    open_deal(name="Behind", opened_on="2030-09-02", closes_on="2030-10-01")
    page = shown(owner)
    assert bars(page) == {"Within": [1, 3, 14], "Longer": [18]}
    assert page.index("Within</th>") < page.index("Longer</th>")
    assert ("900" in page, "data-earlier data-later" in page) == (True, True)


def test_a_page_says_where_there_are_more(open_deal, owner, monkeypatch):
    monkeypatch.setattr("clientela.platform.ui.timelines.MOST", 3)
    for number in range(5):
        open_deal(name=f"Deal {number}", opened_on="2030-05-01", closes_on=f"2030-05-1{number}")
    assert (len(bars(shown(owner))), "The first 3 by their end" in shown(owner)) == (3, True)


def test_it_costs_the_same_however_many_there_are(open_deal, owner, django_assert_max_num_queries):
    for number in range(12):
        open_deal(name=f"Deal {number}", opened_on="2030-05-01", closes_on="2030-05-30")
    shown(owner)
    with django_assert_max_num_queries(4):
        shown(owner)


def test_the_filter_holds_and_nobody_sees_more_than_in_the_list(open_deal, owner, charlie, dora):
    open_deal(name="Large", opened_on="2030-05-01", closes_on="2030-05-30", amount="5000")
    open_deal(name="Small", opened_on="2030-05-01", closes_on="2030-05-30", amount="5")
    wanted = LINE + '&filter={"all":[{"field":"amount","at_least":"1000"}]}'
    assert bars(shown(owner, wanted)).keys() == {"Large"}
    assert charlie.browser.get(LINE).status_code == 403
    assert "Large" not in shown(dora) or dora.browser.get("/deals/").content.decode().count("Large") > 0


@pytest.mark.parametrize(
    ("masks", "answer"), [({}, 200), ({"closes_on": "hidden"}, 404), ({"opened_on": "hidden"}, 404)]
)
def test_without_one_of_the_days_there_is_no_timeline(open_deal, person_with, masks, answer):
    open_deal(opened_on="2030-05-01", closes_on="2030-05-30")
    reader = person_with("Rita", {"*": {"see": "all"}}, masks={"deal": masks} if masks else None)
    assert reader.browser.get(LINE).status_code == answer
    assert ("timeline" in reader.browser.get("/deals/display/?view=timeline").content.decode()) == (answer == 200)


def test_what_has_no_such_days_has_no_timeline(owner):
    assert owner.browser.get("/people/?view=timeline").status_code == 404
    assert "timeline" not in owner.browser.get("/people/display/").content.decode()


def test_it_is_chosen_as_a_shape_and_kept_in_the_address(owner):
    answer = owner.browser.get("/deals/?shown=1&shape=timeline")
    assert (answer.status_code, "view=timeline" in answer["Location"]) == (302, True)


def test_who_may_only_look_is_offered_no_end_to_move(open_deal, owner, person_with):
    open_deal(opened_on="2030-05-01", closes_on="2030-05-30")
    reader = person_with("Rita", {"*": {"see": "all"}})
    masked = person_with("Kim", {"*": {"*": "all"}}, masks={"deal": {"closes_on": "read_only"}})
    told = ['class="grip"' in shown(who) for who in (owner, reader, masked)]
    assert told == [True, False, False]

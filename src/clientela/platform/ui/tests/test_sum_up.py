"""What a list comes to: per currency, as filtered, of what the reader may see."""

import json
import re

from clientela.parties import actions as parties


def firms(alice):
    for name, revenue, currency in (("Uno", "100.50", "EUR"), ("Due", "200", "EUR"), ("Tre", "900", "USD")):
        facts = {"name": name, "annual_revenue": revenue, "currency": currency}
        parties.create("organisation", facts, by=alice.actor)


def summed(browser, **query):
    said = browser.get("/organisations/sums/", query).content.decode()
    return re.sub(r"<[^>]+>", "", said).replace("\xa0", " ").split(" · ") if "<b" in said else []


def test_each_currency_has_its_own_sum(alice):
    firms(alice)
    euro, dollar = summed(alice.browser)
    assert (euro.endswith("€ 300.50"), "900.00" in dollar) == (True, True)


def test_a_filter_holds(alice):
    firms(alice)
    where = json.dumps({"all": [{"field": "name", "is": "Due"}]})
    assert [one.split()[-1] for one in summed(alice.browser, filter=where)] == ["200.00"]


def test_what_somebody_may_not_see_is_in_no_sum(alice, charlie, person_with):
    firms(alice)
    stan = person_with("Stan", {"*": {"see": "own"}})
    assert summed(stan.browser) == []
    assert charlie.browser.get("/organisations/sums/").status_code == 403
    assert alice.browser.get("/people/sums/").status_code == 404

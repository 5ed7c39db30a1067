"""Rates come by hand, file and from the bank; amounts are told in the company's currency, and what has no rate is named."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from clientela.catalog.rates.actions import create_rate, edit_rate
from clientela.catalog.rates.models import Rate
from clientela.catalog.rates.reading import rates_on
from clientela.platform.connectors.tests.conftest import counts, made, run, serve
from clientela.platform.directory.company.actions import edit_company
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.money import Amount, today, total
from clientela.platform.entities.reading import Conflict

__all__ = ["made", "serve"]
DAY = date(2026, 11, 20)
FILE = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject><Cube>%s</Cube></gesmes:Envelope>"""
FRIDAY = b"<Cube time='2026-11-20'><Cube currency='USD' rate='1.25'/><Cube currency='PLN' rate='4.0'/></Cube>"
THURSDAY = b"<Cube time='2026-11-19'><Cube currency='USD' rate='1.20'/></Cube>"


def rate(by, currency, value, day=DAY, base="EUR"):
    facts = clean(registry.entity("rate"), {"day": str(day), "base": base, "currency": currency, "value": value}).facts
    return create_rate(facts, by=by.actor)


def worth(amount, currency, on=DAY):
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(clientela_money(%s, %s, %s), 4)", [amount, currency, on])
        return cursor.fetchone()[0]


def test_an_amount_is_told_in_the_companys_currency_of_its_day(owner):
    rate(owner, "PLN", "4"), rate(owner, "PLN", "5", date(2026, 11, 18))
    assert (worth(100, "PLN"), worth(100, "EUR"), worth(100, "")) == (25, 100, 100)
    assert worth(100, "PLN", date(2026, 11, 19)) == 20
    assert worth(100, "PLN", date(2026, 11, 17)) is None


def test_a_rate_serves_both_ways_and_by_way_of_a_third_currency(owner):
    rate(owner, "PLN", "4"), rate(owner, "USD", "1.25"), rate(owner, "EUR", "1.2", base="GBP")
    assert worth(10, "GBP") == 12
    edit_company({"currency": "PLN"}, by=owner.actor)
    assert (worth(100, "EUR"), worth(100, "USD")) == (400, 320)


def test_a_rate_holds_for_as_long_as_the_company_says(owner):
    rate(owner, "PLN", "4", date(2026, 11, 1))
    assert worth(100, "PLN") is None
    edit_company({"rate_days": 30}, by=owner.actor)
    assert worth(100, "PLN") == 25


def test_what_has_no_rate_is_named_and_not_summed(owner):
    rate(owner, "PLN", "4")
    parts = [Amount(Decimal(100), "EUR", DAY), Amount(Decimal(8), "PLN", DAY, 2), Amount(Decimal(5), "SEK", DAY, 3)]
    found = total(parts, rates_on({(one.currency, one.on) for one in parts}))
    assert (found.amount, found.currency) == (102, "EUR")
    assert [(one.currency, one.number, one.on) for one in found.missing] == [("SEK", 3, DAY)]


def test_the_central_banks_file_is_read_and_read_on(owner, made, serve):
    days = [FRIDAY]
    server = serve(lambda _p, _a, _h: (200, {}, FILE % b"".join(days)))
    bank = made("ecb", entity="rate", url=server.url + "/daily.xml")
    assert counts(run(bank, owner)) == {"created": 2}
    days[:] = [b"<Cube time='2026-11-23'><Cube currency='USD' rate='1.5'/></Cube>", FRIDAY, THURSDAY]
    assert counts(run(bank, owner)) == {"created": 1}
    assert (worth(15, "USD", date(2026, 11, 23)), worth(15, "USD", date(2026, 11, 22))) == (10, 12)


@pytest.mark.parametrize("said", [b"", b"<html/>", b"<!DOCTYPE x><x/>", FILE % b"", FILE % b"<Cube time='soon'/>"])
def test_what_is_no_file_of_rates_is_told_and_what_was_read_stays(said, owner, made, serve):
    answers = [FILE % FRIDAY]
    server = serve(lambda _p, _a, _h: (200, {}, answers[-1]))
    bank = made("ecb", entity="rate", url=server.url + "/daily.xml")
    run(bank, owner)
    answers.append(said)
    failed = run(bank, owner)
    assert "no file of reference rates" in failed.problem
    assert Rate.objects.count() == 2


@pytest.mark.parametrize("change", [{"value": "0"}, {"currency": "EUR"}, {"value": "-1"}])
def test_what_can_be_no_rate_is_refused(change, owner):
    key = rate(owner, "PLN", "4")
    with pytest.raises(Conflict):
        edit_rate(key, change, by=owner.actor)
    body = {"day": "2026-11-20", "base": "EUR", "currency": "USD", "value": "1.1"} | change
    said = Client().post("/api/v1/rates", body, content_type="application/json", **owner.bearer)
    assert (said.status_code, Rate.objects.get().value) == (422, 4)


def test_a_rate_is_called_by_its_pair_and_day_wherever_it_changes(owner):
    key = rate(owner, "PLN", "4")
    edit_rate(key, {"day": "2026-11-19"}, by=owner.actor)
    assert Rate.objects.get().name == "EUR/PLN 2026-11-19"


def test_who_may_not_edit_rates_leaves_them(owner, charlie):
    key = rate(owner, "PLN", "4")
    sent = {"data": {"value": "9"}, "content_type": "application/json"}
    assert Client().patch(f"/api/v1/rates/{key}", **sent, **charlie.bearer).status_code == 403
    assert Rate.objects.get().value == 4


def test_a_list_and_a_board_tell_what_all_of_it_comes_to(owner):
    for amount, currency in (("100", "EUR"), ("80", "PLN"), ("7", "SEK")):
        sent = {"data": {"name": currency, "amount": amount, "currency": currency}, "content_type": "application/json"}
        assert Client().post("/api/v1/deals", **sent, **owner.bearer).status_code == 201
    rate(owner, "PLN", "4", today())
    for url in ("/deals/sums/", "/deals/?view=board&sums=1"):
        page = owner.browser.get(url).content.decode()
        assert "120.00" in page, url
        assert "without 1 in SEK: no rate for" in page, url

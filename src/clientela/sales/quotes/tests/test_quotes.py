"""Quotes from the first line to the answer: sums, versions, approval, the secret address and the proof."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied
from clientela.platform.seconding.actions import ask, confirm
from clientela.platform.seconding.acts import NeedsSecond
from clientela.sales.deals import actions as deals
from clientela.sales.deals.models import Deal
from clientela.sales.orders.models import Order
from clientela.sales.quotes import actions, answering
from clientela.sales.quotes.events import QuoteAccepted
from clientela.sales.quotes.lines import BadLines
from clientela.sales.quotes.models import Quote, Version
from clientela.sales.quotes.ordering import place_order
from clientela.sales.quotes.reactions import on_quote_accepted
from clientela.sales.quotes.sums import sums

pytestmark = pytest.mark.django_db
ODD = [{"quantity": "1", "unit_price": "0.55", "tax_rate": "22"}] * 3


@pytest.mark.parametrize(("rounding", "tax"), [("line", "0.36"), ("total", "0.36")])
def test_taxes_are_rounded_by_the_rule(rounding, tax):
    assert sums(ODD, discount=Decimal(0), rounding=rounding).tax == Decimal(tax)
    found = sums(
        [{"quantity": "1", "unit_price": "0.03", "tax_rate": "22"}] * 3, discount=Decimal(0), rounding=rounding
    )
    assert found.tax == (Decimal("0.03") if rounding == "line" else Decimal("0.02"))


def test_what_nobody_says_comes_from_the_catalog(quote):
    one = Quote.objects.get()
    assert (one.net, one.tax, one.total) == (Decimal("29.97"), Decimal("6.59"), Decimal("36.56"))
    line = one.lines[0]
    assert (line["description"], line["unit_price"], line["tax_rate"], line["unit"]) == (
        "Miscela Oro",
        "9.99",
        "22",
        "kg",
    )
    assert line["reason"] == "The product’s own price; no list says another."


def test_a_wrong_line_changes_nothing(quote, owner):
    before = Quote.objects.values().get()
    with pytest.raises(BadLines) as error:
        actions.set_lines(
            quote, [{"description": "Good"}, {"description": "Bad", "quantity": "many"}, {}], by=owner.actor
        )
    assert set(error.value.problems) == {1, 2}
    assert Quote.objects.values().get() == before


def test_who_may_not_edit_changes_nothing(quote, charlie, alice):
    before = Quote.objects.values().get()
    for who, refusal in ((charlie, Denied), (alice, Missing)):
        with pytest.raises(refusal):
            actions.set_lines(quote, [{"description": "Mine", "unit_price": "1"}], by=who.actor)
        with pytest.raises(refusal):
            actions.send(quote, by=who.actor)
    assert (Quote.objects.values().get(), Version.objects.count()) == (before, 0)


def test_a_sent_version_is_frozen_and_a_change_makes_the_next(quote, owner):
    actions.send(quote, by=owner.actor)
    year = timezone.localdate().year
    assert (Quote.objects.get().number, Quote.objects.get().state) == (f"Q-{year}-0001", "sent")
    with pytest.raises(Conflict):
        actions.send(quote, by=owner.actor)
    actions.edit_quote(quote, {"discount": "10"}, by=owner.actor)
    assert Quote.objects.get().state == "draft"
    actions.send(quote, by=owner.actor)
    first, second = Version.objects.order_by("no")
    assert (first.document["total"], second.document["total"], second.no) == ("36.56", "32.90", 2)
    assert (first.replaced_at is None, second.replaced_at, Quote.objects.get().number) == (
        False,
        None,
        f"Q-{year}-0001",
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.filter(no=1).update(document={})


def test_a_price_that_is_missing_keeps_it_from_going_out(quote, owner):
    actions.set_lines(quote, [{"description": "Something"}], by=owner.actor)
    with pytest.raises(BadLines, match="No price is known"):
        actions.send(quote, by=owner.actor)
    assert (Quote.objects.get().number, Version.objects.count()) == ("", 0)


def test_a_deep_discount_waits_for_a_second_person(quote, owner, person_with):
    seller = person_with("Sara", {"*": {"*": "all"}})
    actions.choose_limit(Decimal(5), user=seller.user.pk, by=owner.actor)
    actions.edit_quote(quote, {"discount": "8"}, by=seller.actor)
    with pytest.raises(NeedsSecond) as need:
        actions.send(quote, by=seller.actor)
    assert (Quote.objects.get().state, Version.objects.count()) == ("waiting", 0)
    request = ask(need.value, by=seller.actor)
    with pytest.raises(Denied):
        confirm(request.pk, by=seller.actor)
    confirm(request.pk, by=owner.actor)
    assert (Quote.objects.get().state, Version.objects.count()) == ("sent", 1)


def test_a_refused_discount_is_a_draft_again(quote, owner):
    actions.choose_limit(Decimal(5), by=owner.actor)
    actions.edit_quote(quote, {"discount": "8"}, by=owner.actor)
    with pytest.raises(NeedsSecond):
        actions.send(quote, by=owner.actor)
    actions.take_back(quote, by=owner.actor)
    assert Quote.objects.get().state == "draft"


def test_the_customer_accepts_with_proof_and_the_deal_is_won(quote, owner):
    deal = deals.open_deal({"name": "Bar"}, by=owner.actor)
    actions.edit_quote(quote, {"deal": deal}, by=owner.actor)
    address = f"/q/{actions.send(quote, by=owner.actor)}/"
    browser = Client()
    page = browser.get(address).content.decode()
    assert "Miscela Oro" in page
    assert "36,56" in page
    surprised = browser.post(
        address, {"act": "accept", "signed": "Ewa Łoś", "agreed": "yes", "chosen": "1", "total": "36.56"}
    )
    assert (surprised.status_code, "280,56" in surprised.content.decode()) == (422, True)
    assert Version.objects.get().answer == ""
    said = {"act": "accept", "signed": "Ewa Łoś", "agreed": "yes", "chosen": "1", "total": "280.56"}
    assert browser.post(address, said, REMOTE_ADDR="198.51.100.7").status_code == 302
    proof = Version.objects.get()
    assert (proof.answer, proof.signed, proof.address, proof.chosen) == ("accepted", "Ewa Łoś", "198.51.100.7", [1])
    assert proof.document["number"] in proof.said
    assert "280,56" in proof.said
    assert len(proof.pdf_id) == 64
    assert (Quote.objects.get().state, Quote.objects.get().total) == ("accepted", Decimal("280.56"))
    told = Fact.objects.filter(name__endswith="QuoteAccepted")
    assert told.count() == 1
    on_quote_accepted(QuoteAccepted(str(quote), proof.document["number"], str(deal)))
    assert Deal.objects.get().outcome == "won"
    assert browser.post(address, said | {"act": "decline"}).status_code == 422
    with pytest.raises(Conflict):
        actions.edit_quote(quote, {"discount": "1"}, by=owner.actor)


@pytest.mark.parametrize("said", [{"signed": "Ewa Łoś"}, {"signed": "", "agreed": "yes"}])
def test_without_a_name_and_a_tick_nothing_is_accepted(quote, owner, said):
    address = f"/q/{actions.send(quote, by=owner.actor)}/"
    assert Client().post(address, {"act": "accept", **said}).status_code == 422
    assert (Quote.objects.get().state, Version.objects.get().answer) == ("sent", "")


def test_reading_is_noted_only_where_the_reader_says_so(quote, owner):
    address = f"/q/{actions.send(quote, by=owner.actor)}/"
    Client().get(address)
    assert (Quote.objects.get().state, Version.objects.get().seen_at) == ("sent", None)
    Client().post(address, {"act": "read"})
    assert (Quote.objects.get().state, Version.objects.get().seen_at is None) == ("seen", False)


def test_an_old_link_a_wrong_one_and_too_many_readings_lead_nowhere(quote, owner):
    old = actions.send(quote, by=owner.actor)
    new = actions.renew_link(quote, by=owner.actor)
    assert [Client().get(f"/q/{one}/").status_code for one in (old, new, "guessed")] == [404, 200, 404]
    Version.objects.update(reads=answering.READS)
    assert Client().get(f"/q/{new}/").status_code == 429


def test_what_has_run_out_is_not_accepted(quote, owner):
    address = f"/q/{actions.send(quote, by=owner.actor)}/"
    Version.objects.update(valid_until="2020-01-01")
    Quote.objects.update(valid_until="2020-01-01")
    assert Client().post(address, {"act": "accept", "signed": "Ewa", "agreed": "yes"}).status_code == 422
    assert actions.expire(by=owner.actor) == 1
    assert Quote.objects.get().state == "expired"


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Quote"), ("it", "Preventivo"), ("es", "Presupuesto"), ("pl", "Oferta")]
)
def test_the_pdf_speaks_the_customers_language(quote, owner, language, word):
    actions.edit_quote(quote, {"language": language}, by=owner.actor)
    actions.send(quote, by=owner.actor)
    content = Version.objects.get().pdf.path.read_bytes()
    assert content.startswith(b"%PDF-")
    assert f"{word} Q-".encode() in content


def test_what_has_a_number_stays(quote, owner):
    actions.send(quote, by=owner.actor)
    with pytest.raises(Conflict):
        actions.delete_quote(quote, by=owner.actor)
    assert Quote.objects.count() == 1


def test_the_api_writes_lines_and_sends(quote, owner, beans):
    how: Any = {"content_type": "application/json", **owner.bearer}
    body = {"lines": [{"product": str(beans), "quantity": "2", "discount": "10"}]}
    told = owner.browser.put(f"/api/v1/quotes/{quote}/lines", body, **how).json()
    assert (told["net"], told["lines"][0]["reason"] != "", "cost" in told["lines"][0]) == ("17.98", True, False)
    sent = owner.browser.post(f"/api/v1/quotes/{quote}/send", **how).json()
    assert (sent["state"], Client().get(sent["address"].removeprefix("http://testserver")).status_code) == ("sent", 200)
    bad = owner.browser.put(f"/api/v1/quotes/{quote}/lines", {"lines": [{"quantity": "1"}]}, **how)
    assert (bad.status_code, Quote.objects.get().state) == (422, "sent")


def test_what_was_accepted_becomes_one_order(quote, owner, charlie):
    with pytest.raises(Conflict):
        place_order(quote, by=owner.actor)
    secret = actions.send(quote, by=owner.actor)
    Client().post(
        f"/q/{secret}/", {"act": "accept", "signed": "Ewa Łoś", "agreed": "yes", "chosen": "1", "total": "280.56"}
    )
    with pytest.raises(Denied):
        place_order(quote, by=charlie.actor)
    first, again = place_order(quote, by=owner.actor), place_order(quote, by=owner.actor)
    assert (first, Order.objects.count()) == (again, 1)
    lines = Order.objects.get().lines.order_by("position").values_list("code", "quantity", "unit_price", "tax_rate")
    assert list(lines) == [("ORO", 3, Decimal("9.99"), 22), ("", 1, 200, 22)]

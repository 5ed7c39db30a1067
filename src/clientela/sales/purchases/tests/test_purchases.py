"""Purchases: drafts and numbers, what their lines cost, and the state that follows from what happens."""

import re
from decimal import Decimal
from html import unescape

import pytest

from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict
from clientela.platform.history.tracking import noticed
from clientela.platform.undo.actions import undo_act
from clientela.sales.purchases.actions import delete_purchase, edit_purchases
from clientela.sales.purchases.models import Line, Purchase
from clientela.timeline.models import Entry


def now() -> Purchase:
    return Purchase.objects.get()


def test_a_line_costs_what_the_supplier_asks_for_so_many_and_bears_their_code(buy):
    purchase = buy()
    line = purchase.lines.get(code="VERDE")
    assert (line.unit_cost, line.amount, line.supplier_code, line.name) == (7, 210, "FV-1", "Green beans")
    assert (str(line.wished_on), str(line.due_on)) == ("2026-05-20", "2026-05-20")
    assert (purchase.total, purchase.lines_count) == (Decimal(220), 2)


def test_few_cost_more_and_what_is_said_stands(buy):
    purchase = buy(lines=[{"code": "FV-1", "quantity": "24"}, {"code": "VERDE", "name": "Rest", "unit_cost": "6.125"}])
    assert list(purchase.lines.order_by("position").values_list("unit_cost", flat=True)) == [8, Decimal("6.125")]


def test_a_line_nobody_knows_the_cost_of_is_refused_and_nothing_is_written(buy):
    with pytest.raises(Needed, match="cost"):
        buy(lines=[{"name": "Something"}])
    assert not Purchase.objects.exists()


def test_a_draft_has_no_number_of_the_series_until_it_is_sent(buy, change):
    first, second = buy(sent_on=""), buy()
    assert first.number.startswith("P-")
    assert (first.state, second.number, second.state) == ("draft", "PO-2026-00001", "sent")
    assert change(first, "purchase", sent_on="2026-05-06").number == "PO-2026-00002"


def test_what_was_sent_is_cancelled_and_neither_a_draft_again_nor_deleted(buy, change, owner):
    purchase = buy()
    with pytest.raises(Needed, match="draft"):
        change(purchase, "purchase", sent_on="")
    with pytest.raises(Conflict):
        delete_purchase(purchase.pk, by=owner.actor)
    assert change(purchase, "purchase", cancelled_on="2026-05-07").state == "cancelled"


@pytest.mark.parametrize("said", [{"lines": []}, {"supplier": None}, {"confirmed_on": "2026-05-01"}])
def test_nothing_is_sent_without_supplier_or_lines_nor_confirmed_before(buy, said):
    with pytest.raises((Needed, AssertionError)):
        buy(**said)
    assert not Purchase.objects.exists()


def test_states_follow_what_happens(buy, change, receive):
    purchase = change(buy(), "purchase", confirmed_on="2026-05-06")
    assert purchase.state == "confirmed"
    receive(purchase, lines=[{"line": "VERDE", "quantity": "10"}], received_on="2026-05-18")
    assert now().state == "partly_received"
    assert change(purchase, "purchase", cancelled_on="2026-05-30").state == "closed"
    change(purchase, "purchase", cancelled_on="")
    receive(purchase, received_on="2026-05-21")
    assert now().state == "received"
    assert dict(Line.objects.values_list("code", "timely")) == {"VERDE": False, "": False}


def test_a_promise_of_another_day_tells_what_is_in_time(buy, change, receive):
    line = buy().lines.get(code="VERDE")
    change(line, "purchase_line", promised_on="2026-05-25")
    receive(now(), received_on="2026-05-25")
    line.refresh_from_db()
    assert (line.timely, str(line.due_on), str(line.last_on)) == (True, "2026-05-25", "2026-05-25")


def test_lines_that_stay_keep_their_keys_and_those_received_stay(buy, change, receive):
    purchase = buy()
    before = set(purchase.lines.values_list("pk", flat=True))
    change(purchase, "purchase", lines=[{"code": "VERDE", "name": "Green beans", "quantity": "40"}])
    assert before > set(purchase.lines.values_list("pk", flat=True))
    assert now().total == 280
    receive(purchase, lines=[{"line": "1", "quantity": "5"}])
    with pytest.raises(Needed, match="received"):
        change(purchase, "purchase", lines=[{"name": "Bags", "unit_cost": "1"}])
    with pytest.raises(Needed, match="received"):
        change(purchase.lines.get(), "purchase_line", quantity="4")
    assert Line.objects.get().quantity == 40


def test_a_form_that_knows_no_days_of_lines_keeps_them(buy, owner):
    purchase = buy(lines=[{"code": "VERDE", "quantity": "30", "wished_on": "2026-05-18", "promised_on": "2026-05-22"}])
    said = {"lines-0-code": "VERDE", "lines-0-name": "Green beans", "lines-0-quantity": "40", "lines-0-unit_cost": "7"}
    said |= {"reference": "Their 7", "currency": "EUR", "sent_on": "2026-05-04", "supplier": str(purchase.supplier_id)}
    owner.browser.post(f"/purchases/{purchase.pk}/edit/", said | {"version": str(purchase.version)})
    line = Line.objects.get()
    assert (line.quantity, str(line.wished_on), str(line.promised_on)) == (40, "2026-05-18", "2026-05-22")


def test_its_supplier_has_it_on_the_timeline_as_it_stands(buy, receive, finca):
    purchase = buy()
    receive(purchase, lines=[{"line": "VERDE", "quantity": "10"}])
    told = {entry.details["kind"]: entry for entry in Entry.objects.filter(party=finca, kind="purchase")}
    assert told["purchase"].details["status"] == "partly_received"
    assert told["receipt"].details["summary"] == "10 × Green beans"


def test_undo_takes_the_whole_purchase_back(buy, owner):
    with noticed() as acts:
        buy(sent_on="")
    undo_act(acts[0].name, by=owner.actor)
    assert not Purchase.objects.exists()


def test_an_erp_tells_a_purchase_with_its_lines_twice_and_then_otherwise(owner, finca, verde):
    line = {"code": "VERDE", "quantity": 30, "promised_on": "2026-05-22"}
    body = {"external_id": "4711", "supplier": {"name": "Finca Verde"}, "sent_on": "2026-05-04", "lines": [line]}

    def told(**said):
        url = "/api/v1/purchases/batch?source=erp"
        answer = owner.browser.post(url, [body | said], content_type="application/json", **owner.bearer)
        return {name: many for name, many in answer.json()["outcomes"].items() if many}

    assert [told(), told()] == [{"created": 1}, {"unchanged": 1}]
    assert (now().supplier, now().total, now().state) == (finca, 210, "sent")
    assert told(lines=[line | {"quantity": 40}]) == {"updated": 1}
    assert told(confirmed_on="2026-05-05", lines=[line | {"quantity": 40}]) == {"updated": 1}
    assert (now().total, now().state, Line.objects.count()) == (280, "confirmed", 1)


def test_its_paper_is_in_the_suppliers_language(buy, owner, change):
    purchase = change(buy(), "purchase", language="it")
    answer = owner.browser.get(f"/purchases/{purchase.pk}/pdf/")
    assert answer.content.startswith(b"%PDF")
    assert f"{purchase.number}.pdf" in answer.headers["Content-Disposition"]


def test_pages_take_it_through_its_life(buy, owner):
    purchase = buy(sent_on="")
    home = f"/purchases/{purchase.pk}/"
    for step in ("sent", "confirmed"):
        assert f"{home}{step}/" in owner.browser.get(home).content.decode()
        assert owner.browser.post(f"{home}{step}/").headers["Location"] == home
    page = owner.browser.get(f"{home}receive/").content.decode()
    asked = {f"quantity-{purchase.lines.get(code='VERDE').pk}": "31"}
    refused = owner.browser.post(f"{home}receive/", asked)
    assert (refused.status_code, 'value="31"' in refused.content.decode(), "Green beans" in page) == (422, True, True)
    owner.browser.post(f"{home}receive/", dict.fromkeys(asked, "30"))
    assert now().state == "partly_received"


def test_many_are_confirmed_at_once_but_no_draft(buy, owner):
    sent, draft = buy(), buy(sent_on="")
    with pytest.raises(Needed):
        edit_purchases([sent.pk, draft.pk], {"confirmed_on": "2026-05-06"}, by=owner.actor)
    assert set(Purchase.objects.values_list("state", flat=True)) == {"sent", "draft"}
    edit_purchases([sent.pk], {"confirmed_on": "2026-05-06"}, by=owner.actor)
    assert Purchase.objects.get(pk=sent.pk).state == "confirmed"


def test_what_has_come_stays_the_product_that_it_is(buy, receive, change, write):
    line = buy().lines.get(code="VERDE")
    other = write("product", name="Roasted", code="R")
    receive(now(), lines=[{"line": "1", "quantity": "1"}])
    with pytest.raises(Needed, match="product"):
        change(line, "purchase_line", product={"id": str(other.pk)})
    assert change(line, "purchase_line", product={"id": str(line.product_id)}).product == line.product


def test_the_tab_of_what_is_late_leads_to_the_late_lines(buy, owner):
    buy(
        lines=[
            {"name": "Late", "unit_cost": "1", "promised_on": "2026-05-20"},
            {"name": "Far", "unit_cost": "1", "promised_on": "2126-05-20"},
        ]
    )
    page = owner.browser.get("/purchases/").content.decode()
    (url,) = {unescape(found) for found in re.findall(r'href="(/purchase-lines/[^"]+)"', page)}
    late = owner.browser.get(url).content.decode()
    assert ("Late" in late, ">Far<" in late) == (True, False)

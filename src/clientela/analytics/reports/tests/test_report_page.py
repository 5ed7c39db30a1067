"""The pages of reports: built by addresses, kept by a form, each figure with its list, under the reader's rights."""

import json
import re
from html import unescape

import pytest

from clientela.analytics.reports.asking import read
from clientela.analytics.reports.drawing import picture
from clientela.analytics.reports.models import Report
from clientela.analytics.reports.telling import answered
from clientela.sales.deals.models import Deal

ASKED = {"entity": "deal", "of": "sum", "field": "amount", "rows": "outcome", "columns": "stage", "chart": "stacked"}


@pytest.fixture
def deals(open_deal):
    return [open_deal(name=f"Deal {n}", amount=str(n * 100)) for n in (1, 2)]


def page(who, path="new/", **said):
    return who.browser.get(f"/reports/{path}", said)


def test_an_address_is_a_report_with_a_table_a_picture_and_lists_behind_figures(deals, owner):
    text = page(owner, **ASKED).content.decode()
    assert 'role="img"' in text
    assert "Sum: Amount" in text
    link = unescape(re.search(r'href="(/deals/[^"]+)">€', text)[1])
    listed = owner.browser.get(link).content.decode()
    assert "Deal 1" in listed
    assert "Deal 2" in listed


@pytest.mark.parametrize("chart", ["bar", "line", "stacked", "share", "none"])
@pytest.mark.parametrize("rows", ["closes_on", "owner", ""])
def test_every_chart_draws_every_kind_of_rows(deals, owner, chart, rows):
    assert page(owner, **(ASKED | {"chart": chart, "rows": rows})).status_code == 200


def loss_and_gain(deals, owner, rows):
    """The bars of −50 and of 200."""
    Deal.objects.filter(pk=deals[0].pk).update(amount=-50, closes_on="2026-01-05")
    Deal.objects.filter(pk=deals[1].pk).update(closes_on="2026-02-05")
    asked = {"entity": "deal", "measure": {"of": "sum", "field": "amount"}, "rows": rows}
    bars = picture(answered(read(asked, owner.actor))).bars
    return sorted(bars, key=lambda bar: "−€\N{NO-BREAK SPACE}50.00" not in bar[5])


def test_a_loss_is_told_as_it_is_and_lies_on_the_other_side_of_nought(deals, owner):
    (x, _y, wide, *_loss), (nought, _top, long, *_gain) = loss_and_gain(deals, owner, {"field": "name"})
    assert (x + wide, long / wide) == (pytest.approx(nought, abs=0.2), pytest.approx(4, 0.01))


def test_a_loss_hangs_below_nought(deals, owner):
    (_x, nought, _w, tall, *_loss), (_at, y, _wide, high, *_gain) = loss_and_gain(
        deals, owner, {"field": "closes_on", "by": "month"}
    )
    assert (y + high, high / tall) == (pytest.approx(nought, abs=0.2), pytest.approx(4, 0.01))


def test_another_type_begins_anew_and_what_cannot_be_asked_says_so(deals, owner):
    assert page(owner, **(ASKED | {"was": "deal", "entity": "order"})).status_code == 200
    refused = page(owner, **(ASKED | {"rows": "nothing"}))
    assert refused.status_code == 422
    assert "There is no field “nothing” to group by." in refused.content.decode()
    assert page(owner, entity="nothing").status_code == 422


def test_a_question_is_kept_changed_and_forgotten_by_its_form(deals, owner):
    question = json.dumps({"entity": "deal", "rows": {"field": "outcome"}})
    sent = owner.browser.post("/reports/new/", {"name": "Mine", "question": question, "do": "new"})
    kept = Report.objects.get()
    assert (kept.name, kept.is_shared, sent.url) == ("Mine", False, f"/reports/{kept.pk}/")
    owner.browser.post(sent.url, {"name": "Ours", "question": question, "shared": "1", "do": "over"})
    kept.refresh_from_db()
    assert (kept.name, kept.is_shared) == ("Ours", True)
    assert "Ours" in owner.browser.get("/reports/").content.decode()
    owner.browser.post(sent.url, {"do": "forget"})
    assert not Report.objects.exists()


def test_a_form_without_a_name_keeps_what_was_asked(deals, owner):
    question = json.dumps({"entity": "deal", "rows": {"field": "outcome"}})
    refused = owner.browser.post("/reports/new/", {"name": " ", "question": question})
    assert refused.status_code == 422
    assert "Give it a name." in refused.content.decode()
    assert "Outcome" in refused.content.decode()
    assert not Report.objects.exists()


def test_whoever_may_see_nothing_finds_no_reports(deals, charlie):
    assert charlie.browser.get("/reports/").status_code == 403
    assert page(charlie, **ASKED).status_code == 403


def test_a_report_is_a_file_for_those_who_may_export(deals, owner, alice, person_with):
    said = page(owner, **ASKED, file="csv")
    assert said["Content-Disposition"] == 'attachment; filename="report.csv"'
    assert said.content.decode().splitlines()[0].startswith("Outcome,")
    assert page(owner, **ASKED, file="xlsx").content[:2] == b"PK"
    mary = person_with("Mary", {"deal": {"see": "all"}})
    assert page(mary, **ASKED, file="csv").status_code == 403


def test_the_past_is_reported_as_it_was(deals, owner):
    said = page(owner, **ASKED, as_of="2020-01-01")
    assert said.status_code == 200
    assert "Nothing that you may see matches." in said.content.decode()


def test_the_people_behind_figures_are_those_whom_their_records_lead_to(place, anna, owner):
    place()
    text = page(owner, entity="order", rows="status").content.decode()
    links = re.findall(r'href="([^"]+)">(\w+) behind these figures', text)
    people = next(unescape(link) for link, what in links if what == "People")
    assert {what for _link, what in links} == {"People", "Organisations", "Households"}
    assert "Anna" in owner.browser.get(people).content.decode()


def test_what_has_no_rate_is_told_beside_its_bar(deals, owner):
    deals[0].currency = "PLN"
    deals[0].save()
    assert "€ 200.00 + 1 without rate" in page(
        owner, **ASKED | {"columns": "", "chart": "bar"}
    ).content.decode().replace("\xa0", " ")

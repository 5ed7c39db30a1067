"""Statements are approved and paid by who may, seen by their own partner alone; each figure of partners is that of its list."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import F

from clientela.parties.models import Party
from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.commissions.actions import add_by_hand, reckon
from clientela.sales.commissions.models import Commission
from clientela.sales.commissions.printing import told
from clientela.sales.commissions.programme import programme
from clientela.sales.commissions.statements import statement
from clientela.sales.forecast.periods import around
from clientela.sales.partners.models import PartnerDeal
from clientela.sales.partners.registering import register
from clientela.sales.partners.tests.conftest import SAID

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(row, rule, win):
    rule()
    win(row)
    reckon(row.pk, by=SYSTEM)
    return f"/commissions/statements/{row.partner_id}/{around(today(), 1).name}/"


def test_lines_are_approved_then_paid_once(home, owner):
    assert "Approve" in owner.browser.get(home).content.decode()
    assert owner.browser.post(f"{home}pay/").status_code == 302
    assert Commission.objects.get().state == "accrued"
    for act, state in (("approve", "approved"), ("approve", "approved"), ("pay", "paid")):
        assert owner.browser.post(f"{home}{act}/").status_code == 302
        assert Commission.objects.get().state == state
    assert "900.00" in owner.browser.get(f"{home}csv/").content.decode()


def test_a_month_has_all_of_its_days_and_none_of_another(home, owner, row):
    month = around(today(), 1)
    said = {"partner_deal": row, "partner_id": row.partner_id, "amount": 5}
    for day in (month.first - timedelta(days=1), month.first, month.last, month.last + timedelta(days=1)):
        Commission.objects.create(name=str(day), on_day=day, **said)
    lines = {one.name for one in statement(row.partner_id, month, owner.actor).lines}
    assert lines >= {str(month.first), str(month.last)}
    owner.browser.post(f"{home}approve/")
    assert set(Commission.objects.filter(state="approved").values_list("name", flat=True)) == lines
    assert Commission.objects.filter(state="accrued").count() == 2


def test_who_may_not_changes_nothing_and_reads_nothing(home, charlie, paola, person_with):
    mute = person_with("Mute", {"commission": {"see": "all"}, "partner_deal": {"see": "all"}, "deal": {"see": "all"}},
                       masks={"commission": {"amount": "hidden"}})  # fmt: skip
    for who in (charlie, paola, mute):
        assert who.browser.get(home).status_code in (403, 404)
        assert who.browser.post(f"{home}approve/").status_code in (403, 404)
    assert Commission.objects.get().state == "accrued"


def test_a_partner_sees_its_own_statement_and_no_other(home, paola, rita):
    month = around(today(), 1).name
    for url, how in ((f"/portal/statements/{month}/", {}), (f"/portal/statements/{month}/csv/", {}),
                     (f"/api/v1/portal/statements/{month}", paola.bearer)):  # fmt: skip
        assert "Six machines" in paola.browser.get(url, **how).content.decode()
        assert "Six machines" not in rita.browser.get(url, **(rita.bearer if how else {})).content.decode()
    assert "Six machines" in paola.browser.get("/portal/commissions/").content.decode()
    assert "Six machines" not in rita.browser.get("/portal/commissions/").content.decode()


def test_a_phone_shows_what_is_earned_and_not_what_it_is_a_part_of(home, paola, owner):
    for who, url in ((paola, "/portal/commissions/"), (owner, "/commissions/")):
        row = who.browser.get(url).content.decode().partition("<tbody")[2]
        (end,) = re.findall(r'data-slot="end">(.*?)</td>', row, re.DOTALL)
        assert ("900.00" in end, "9,000" in end) == (True, False)


def test_an_answer_takes_no_less_than_no_time(home, owner, row):
    PartnerDeal.objects.filter(pk=row.pk).update(answered_at=F("created_at") - timedelta(seconds=1))
    assert programme(owner.actor)[0].answer == timedelta()


def test_each_figure_of_partners_is_that_of_its_list(home, owner, row, paola):
    register(SAID | {"name": "Another"}, by=paola.actor)
    PartnerDeal.objects.filter(pk=row.pk).update(answered_at=F("created_at") + timedelta(hours=3))
    (found,) = programme(owner.actor)
    assert dict(found.counts) == {"registered": 2, "accepted": 1, "won": 1}
    assert (found.value.amount, found.commission.amount, found.answer) == (9000, 900, timedelta(hours=3))
    page = unescape(owner.browser.get("/partners/").content.decode())
    links = re.findall(r'href="(/(?:partner-deals|commissions)/\?filter=[^"]+)"', page)
    rows = [_rows(owner, link) for link in links]
    assert rows == [2, 1, 1, 1, 1, 1]
    told = owner.browser.get("/api/v1/partners", **owner.bearer).json()["items"][0]
    assert (told["registered"], told["commission"]["amount"], told["answer_hours"]) == (2, "900.00", 3.0)


def _rows(owner, link):
    parts = urlsplit(link)
    where = parse_qs(parts.query)["filter"][0]
    assert json.loads(where)
    return owner.browser.get(
        f"/api/v1{parts.path.rstrip('/')}", {"filter": where, "count": "exact"}, **owner.bearer
    ).json()["count"]


def test_without_a_rate_the_total_says_what_is_missing(home, owner, row):
    add_by_hand({"partner_deal": row.pk, "amount": "10", "currency": "XAU"}, by=owner.actor)
    page = owner.browser.get(home).content.decode()
    assert "At the rates of their days" in page
    assert "XAU" in page
    assert owner.browser.get("/commissions/statements/").status_code == 200


def test_its_paper_speaks_the_partners_language_and_is_no_other_partners(home, owner, paola, rita):
    month = around(today(), 1)
    Party.objects.filter(pk=home.split("/")[3]).update(language="it")
    assert owner.browser.get(f"{home}pdf/").content.startswith(b"%PDF-")
    said = json.loads(told(statement(Commission.objects.get().partner_id, month, owner.actor)))
    assert (said["words"]["title"], said["document"]["sums"][0][1]) == ("Estratto delle provvigioni", "900,00\xa0€")
    own = f"/portal/statements/{month.name}/pdf/"
    assert paola.browser.get(own).content.startswith(b"%PDF-")
    assert rita.browser.get(own).status_code == 404


def test_a_paper_of_several_currencies_says_all_of_them(home, owner, row):
    add_by_hand({"partner_deal": row.pk, "amount": "100", "currency": "GBP", "note": "Fair"}, by=owner.actor)
    said = json.loads(told(statement(row.partner_id, around(today(), 1), owner.actor)))
    assert [label for label, _sum in said["document"]["sums"]] == ["Together in EUR", "Together in GBP"]

"""Lines that change from a day on, by page and by API: previewed, done, told and taken back, each under its reader's rights."""

import pytest

from clientela.platform.people.keys import new_key
from clientela.sales.contracts.models import Change, Line
from clientela.sales.contracts.tests.test_amend import DAY, START, WHOLE, billed, part
from clientela.sales.contracts.tests.test_bill import ada
from clientela.sales.orders.models import Order

__all__ = ["ada", "billed"]
pytestmark = pytest.mark.django_db
NET = part(50, WHOLE - 9) - part(30, WHOLE - 9)


def typed(line, many, **more):
    at = f"line-{line.pk}"
    said = {"since": str(DAY), "settle": "now", f"{at}-quantity": many, f"{at}-unit_price": "10", f"{at}-discount": "0"}
    return said | {"new-name": "", "new-quantity": "1", "new-unit_price": "", "new-discount": "0"} | more


def body(line, many):
    said = {"line": str(line.pk), "quantity": many, "unit_price": "10"}
    return {"since": str(DAY), "settle": "now", "lines": [said]}


def post(who, path, said):
    return who.browser.post(f"/api/v1/contracts/{path}", said, content_type="application/json", **who.bearer)


def test_the_page_previews_changes_tells_and_takes_back(billed, owner):
    home = f"/contracts/{billed.contract_id}/"
    assert "Beans" in owner.browser.get(f"{home}terms/").content.decode()
    told = owner.browser.post(f"{home}terms/preview/", typed(billed, "5")).content.decode()
    assert f"{NET}" in told
    assert Line.objects.get().quantity == 3
    assert owner.browser.post(f"{home}terms/", typed(billed, "5")).status_code == 302
    assert "3 × " in owner.browser.get(f"{home}terms/past/").content.decode()
    assert f"{home}terms/past/" in owner.browser.get(home).content.decode()
    owner.browser.post(f"{home}terms/{Change.objects.get().act}/back/")
    assert (Line.objects.get().quantity, Order.objects.get(bill=None).status) == (3, "cancelled")


def test_a_new_line_takes_its_price_from_the_catalog(billed, owner):
    said = {"name": "Milk", "code": "M1", "unit_price": "4", "currency": "EUR"}
    owner.browser.post("/api/v1/products", said, content_type="application/json", **owner.bearer)
    owner.browser.post(f"/contracts/{billed.contract_id}/terms/", typed(billed, "3") | {"new-name": "M1"})
    milk = Line.objects.get(name="Milk")
    assert (milk.quantity, milk.unit_price) == (1, 4)
    assert Order.objects.get(bill=None).total == part(4, WHOLE - 9)


@pytest.mark.parametrize("wrong", [{"since": "soon"}, {"settle": "later"}, {"new-name": "Milk"}])
def test_what_is_wrong_is_said_and_what_was_typed_stays(billed, owner, wrong):
    answer = owner.browser.post(f"/contracts/{billed.contract_id}/terms/", typed(billed, "7") | wrong)
    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert Line.objects.get().quantity == 3


def test_the_api_previews_changes_and_takes_back(billed, owner):
    home = f"{billed.contract_id}/line-changes"
    assert post(owner, f"{home}/preview", body(billed, "5")).json()["net"] == str(NET)
    made = post(owner, home, body(billed, "5"))
    assert (made.status_code, Line.objects.get().quantity) == (201, 5)
    act = made.json()["id"]
    (told,) = owner.browser.get(f"/api/v1/contracts/{home}", **owner.bearer).json()["items"]
    assert (told["id"], told["was"]["quantity"], told["now"]["quantity"]) == (act, "3", "5")
    assert owner.browser.delete(f"/api/v1/contracts/{home}/{act}", **owner.bearer).status_code == 204
    assert Line.objects.get().quantity == 3


def test_how_lines_stood_on_a_day_can_be_asked(billed, owner):
    post(owner, f"{billed.contract_id}/line-changes", body(billed, "5"))
    asked = f"/api/v1/contracts/{billed.contract_id}/lines-on"
    for day, many in ((START, "3"), (DAY, "5")):
        (line,) = owner.browser.get(asked, {"day": str(day)}, **owner.bearer).json()["items"]
        assert line["quantity"] == many


def test_bad_bodies_and_strange_lines_are_refused(billed, owner):
    home = f"{billed.contract_id}/line-changes"
    for many in ("-1", "1e20", "NaN"):
        assert post(owner, home, body(billed, many)).status_code == 422
    strange = body(billed, "5")
    strange["lines"][0]["line"] = str(new_key())
    assert post(owner, home, strange).status_code == 404
    assert Line.objects.get().quantity == 3


def test_who_may_not_change_or_know_it_is_refused(billed, charlie, person_with, owner):
    see = {"contract": {"see": "all"}, "contract_line": {"see": "all"}}
    mia = person_with("Mia", see)
    for who in (charlie, mia):
        assert post(who, f"{billed.contract_id}/line-changes", body(billed, "5")).status_code in (403, 404)
        assert who.browser.post(f"/contracts/{billed.contract_id}/terms/", typed(billed, "5")).status_code in (403, 404)
    veiled = person_with("Eva", see, masks={"contract_line": {"unit_price": "hidden"}})
    assert veiled.browser.get(f"/api/v1/contracts/{billed.contract_id}/lines-on", **veiled.bearer).status_code == 403
    assert Line.objects.get().quantity == 3


def test_what_is_not_there_is_missing(owner):
    home = f"/contracts/{new_key()}"
    for path in ("terms/", "terms/past/"):
        assert owner.browser.get(f"{home}/{path}").status_code == 404
    for path in ("line-changes", "lines-on"):
        assert owner.browser.get(f"/api/v1{home}/{path}", **owner.bearer).status_code == 404

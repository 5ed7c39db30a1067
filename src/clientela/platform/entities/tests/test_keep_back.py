"""Fields that a role keeps back are in no surface: not shown, not found by, not sorted or filtered by, not written."""

import json
from typing import Any

import pytest

from clientela.parties.actions import create
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.masks import COVERED, known
from clientela.platform.entities.registry import entity
from clientela.platform.permissions.actor import SYSTEM

MASKS = {"person": {"emails": "hidden", "phones": "masked", "birth_date": "hidden", "job_title": "read_only"}}
SECRETS = ("secret@bianchi.example", "+393331234567", "333 123 4567", "1971-03-02", "1971")
RAW = {
    "name": "Ada Bianchi", "emails": [{"typed": SECRETS[0]}], "phones": [{"typed": SECRETS[1]}], "birth_date": SECRETS[3],
    "job_title": "Buyer", "country": "IT",
}  # fmt: skip


@pytest.fixture
def ada(db: None) -> Any:
    return create("person", clean(entity("person"), RAW).facts, by=SYSTEM)


@pytest.fixture
def mia(person_with: Any) -> Any:
    return person_with("Mia", {"*": {"*": "all"}}, masks=MASKS)


def filtered(field: str, **test: Any) -> dict[str, str]:
    return {"filter": json.dumps({"all": [{"field": field} | test]})}


PAGES = ("/people/", "/people/?columns=name,email,phone,birth_date", "/people/{}/", "/people/{}/edit/", "/people/export/",
         "/people/export/?form=jsonl", "/", "/palette/?q=ada", "/people/?view=board", "/people/display/")  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_it(mia, ada, page):
    answer = mia.browser.get(page.format(ada))
    assert answer.status_code == 200
    said = answer.getvalue().decode()
    assert not [secret for secret in SECRETS if secret in said]


@pytest.mark.parametrize("path", ["people/{}", "people", "people?q=ada", "exports/people"])
def test_no_answer_of_the_api_holds_it(mia, ada, path):
    answer = mia.browser.get(f"/api/v1/{path.format(ada)}", **mia.bearer)
    assert answer.status_code == 200
    said = answer.getvalue().decode()
    assert "Ada Bianchi" in said
    assert not [secret for secret in SECRETS if secret in said]


def test_who_holds_it_all_sees_it_all(owner, ada):
    said = owner.browser.get(f"/people/{ada}/").content.decode()
    assert SECRETS[0] in said
    assert owner.browser.get("/people/?q=secret@bianchi").content.decode().count(str(ada))


@pytest.mark.parametrize("words", ["secret@bianchi", "bianchi.example", "3331234567", "333 123"])
@pytest.mark.parametrize("path", ["/people/?q={}", "/palette/?q={}", "/api/v1/people?q={}", "/api/v1/search?q={}"])
def test_nothing_is_found_by_it(mia, ada, path, words):
    answer = mia.browser.get(path.format(words), **mia.bearer)
    assert str(ada) not in answer.content.decode()


def test_it_is_found_by_what_is_left(mia, ada):
    assert str(ada) in mia.browser.get("/people/?q=bianchi").content.decode()
    assert str(ada) in mia.browser.get("/palette/?q=bianchi").content.decode()


@pytest.mark.parametrize("test", [{"is": "1971-03-02"}, {"known": True}, {"before": "1990-01-01"}])
def test_no_filter_tells_of_it(mia, ada, test):
    answer = mia.browser.get("/api/v1/people", filtered("birth_date", **test), **mia.bearer)
    assert answer.status_code == 422


def test_no_filter_of_another_type_tells_of_it(mia, ada):
    figure = {"count": "people", "at_least": 1, "where": {"all": [{"field": "birth_date", "known": True}]}}
    answer = mia.browser.get("/api/v1/organisations", {"filter": json.dumps({"all": [figure]})}, **mia.bearer)
    assert answer.status_code == 422


def test_no_order_tells_of_it(mia, ada):
    assert mia.browser.get("/api/v1/people?sort=birth_date", **mia.bearer).status_code in (400, 404, 422)


@pytest.mark.parametrize("change", [{"emails": []}, {"phones": []}, {"birth_date": None}, {"job_title": "Chef"}])
def test_it_can_not_be_written(mia, ada, change):
    before = Party.objects.values("job_title", "birth_date", "version").get(pk=ada)
    answer = mia.browser.patch(f"/api/v1/people/{ada}", change, content_type="application/json", **mia.bearer)
    assert answer.status_code == 422
    assert Party.objects.values("job_title", "birth_date", "version").get(pk=ada) == before
    assert Party.objects.get(pk=ada).contact_points.count() == 2


def test_the_document_says_what_is_kept_back(mia, ada):
    record = mia.browser.get(f"/api/v1/people/{ada}", **mia.bearer).json()
    assert record["kept_back"]["emails"] == "hidden"
    assert (record["emails"], record["birth_date"], record["job_title"]) == ([], None, "Buyer")


def test_what_is_masked_shows_that_it_is_there(mia, ada):
    assert known("people", mia.actor).by_name["phones"].covered
    assert COVERED in mia.browser.get("/people/?columns=name,phone").content.decode()
    assert COVERED in mia.browser.get(f"/people/{ada}/").content.decode()


def test_a_mask_taken_away_is_gone_with_the_next_request(mia, ada):
    mia.user.assignments.get().role.__class__.objects.update(masks={})
    assert SECRETS[0] in mia.browser.get(f"/people/{ada}/").content.decode()

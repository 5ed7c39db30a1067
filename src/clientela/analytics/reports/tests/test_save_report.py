"""A report is kept, shared, changed and forgotten by whom it belongs to; each reader finds in it what he may see."""

import json

import pytest

from clientela.analytics.reports.models import Report

URL = "/api/v1/reports"
QUESTION = {"entity": "deal", "measure": {"of": "sum", "field": "amount"}, "rows": {"field": "outcome"}}


@pytest.fixture
def call(client):
    def called(who, method, path="", **body):
        send = getattr(client, method)
        more = {"data": json.dumps(body), "content_type": "application/json"} if method != "get" else {}
        return send(f"{URL}{path}", **more, **who.bearer)

    return called


@pytest.fixture
def kept(call, open_deal, owner):
    open_deal(amount="70")
    return call(owner, "post", name="Pipeline", question=QUESTION, is_shared=True).json()


def test_a_report_is_found_and_answered_by_its_key(call, kept, owner):
    assert [one["name"] for one in call(owner, "get").json()["items"]] == ["Pipeline"]
    said = call(owner, "get", f"/{kept['id']}/answer").json()
    cell = next(one for one in said["cells"] if one["row"] == "open")
    assert (float(cell["value"]), cell["records"], said["currency"]) == (70, 1, "EUR")
    lines = call(owner, "get", f"/{kept['id']}/answer?form=csv").content.decode().split("\r\n")
    assert lines[0] == "Outcome,Sum: Amount"
    assert lines[1].startswith("Open,70")


def test_a_shared_report_answers_each_reader_with_what_he_may_see(call, kept, alice, charlie):
    said = call(alice, "get", f"/{kept['id']}/answer").json()
    assert (said["rows"], said["cells"]) == ([], [])  # the deal is nobody's
    assert call(charlie, "get", f"/{kept['id']}/answer").status_code == 403


def test_nobody_changes_or_forgets_the_report_of_another(call, kept, alice):
    assert call(alice, "patch", f"/{kept['id']}", name="Mine").status_code == 404
    assert call(alice, "delete", f"/{kept['id']}").status_code == 404
    assert Report.objects.get().name == "Pipeline"


def test_what_is_not_shared_is_not_there_for_others(call, kept, owner, alice):
    assert call(owner, "patch", f"/{kept['id']}", is_shared=False).json()["is_shared"] is False
    assert call(alice, "get").json()["items"] == []
    assert call(alice, "get", f"/{kept['id']}").status_code == 404


def test_a_name_is_given_once_and_a_question_has_to_make_sense(call, kept, owner):
    assert call(owner, "post", name="Pipeline", question=QUESTION).status_code == 409
    refused = call(owner, "post", name="Other", question=QUESTION | {"rows": {"field": "nothing"}})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "question.rows")
    assert call(owner, "patch", f"/{kept['id']}", question={"entity": "nothing"}).status_code == 422
    assert Report.objects.get().question == QUESTION


def test_a_report_that_is_forgotten_stays_in_history(call, kept, owner):
    assert call(owner, "delete", f"/{kept['id']}").status_code == 204
    assert not Report.objects.exists()
    assert Report.pgh_event_model.objects.filter(name="Pipeline").exists()


def test_a_question_is_answered_without_being_kept(call, kept, owner):
    assert call(owner, "post", "/answer", question={"entity": "deal"}).json()["cells"][0]["records"] == 1
    assert Report.objects.count() == 1

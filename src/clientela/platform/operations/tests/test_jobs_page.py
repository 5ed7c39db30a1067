"""The page of background jobs and its API: for who may configure them; each act done, or refused with its reason."""

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.platform.jobs import actions
from clientela.platform.jobs.tests.queueing import queued, status
from clientela.platform.permissions.actor import SYSTEM

PAGE, API = "/settings/jobs/", "/api/v1/jobs"
KEY = "0190f0f0-0000-7000-8000-000000000000"


def test_the_page_tells_what_failed_and_why(owner):
    job = queued("failed", import_id=KEY, to="anna@example.com")
    actions.note_failure(job, ValueError("No <such> column"), by=SYSTEM)
    page = owner.browser.get(f"{PAGE}?state=failed&queue=imports").content.decode()
    for words in (
        "imports.run",
        KEY,
        "ValueError: No &lt;such&gt; column",
        "jobs.rescue",
        "No worker gives signs of life",
    ):
        assert words in page
    assert "anna@example.com" not in page


@pytest.mark.parametrize(
    "query", ["?state=x", "?queue=%00", "?after=x", "?after=" + "9" * 30, "?queue=none", "?after=1"]
)
def test_any_address_of_it_opens(owner, query):
    assert owner.browser.get(PAGE + query).status_code == 200


@pytest.mark.parametrize(("act", "after"), [("retry", "todo"), ("cancel", "cancelled")])
def test_a_failed_job_is_tried_again_or_let_go_of(owner, act, after):
    job = queued("failed")
    answer = owner.browser.post(f"{PAGE}{job}/{act}/?state=failed")
    assert (answer.status_code, answer["Location"], status(job)) == (302, f"{PAGE}?state=failed", after)


def test_what_is_not_possible_is_refused_with_its_reason(owner):
    job = queued("succeeded")
    answer = owner.browser.post(f"{PAGE}{job}/retry/")
    assert answer.status_code == 409
    assert "Only a job that failed can be tried again" in answer.content.decode()
    assert [owner.browser.post(f"{PAGE}{url}/").status_code for url in (f"{job}/x", "9999999/retry")] == [404, 409]
    assert status(job) == "succeeded"


def test_all_that_failed_is_tried_again(owner):
    jobs = [queued("failed"), queued("failed")]
    assert "2 jobs wait" in owner.browser.post(f"{PAGE}retry/").content.decode()
    assert [status(job) for job in jobs] == ["todo", "todo"]


def test_who_may_not_configure_jobs_changes_and_sees_nothing(alice):
    job = queued("failed")
    browser, api = alice.browser, Client()
    pages = [browser.get(PAGE), browser.post(f"{PAGE}{job}/retry/"), browser.post(f"{PAGE}retry/")]
    calls = [api.get(API, **alice.bearer), api.get(f"{API}/overview", **alice.bearer),
             *(api.post(f"{API}/{url}", **alice.bearer) for url in (f"{job}/retry", f"{job}/cancel", "retry-failed"))]  # fmt: skip
    assert {answer.status_code for answer in [*pages, *calls]} == {403}
    assert status(job) == "failed"


def test_the_api_lists_retries_and_cancels(owner):
    job, waiting = queued("failed", import_id=KEY), queued()
    listed = Client().get(f"{API}?state=failed", **owner.bearer).json()
    assert [(one["id"], one["keys"]) for one in listed["items"]] == [(job, {"import_id": KEY})]
    assert listed["next"] is None
    assert Client().post(f"{API}/{job}/retry", **owner.bearer).status_code == 204
    assert Client().post(f"{API}/{job}/retry", **owner.bearer).status_code == 409
    assert Client().post(f"{API}/{waiting}/cancel", **owner.bearer).status_code == 204
    assert Client().post(f"{API}/retry-failed", **owner.bearer).json() == {"retried": 0}
    assert [one.status for one in ProcrastinateJob.objects.order_by("pk")] == ["todo", "cancelled"]
    overview = Client().get(f"{API}/overview", **owner.bearer).json()
    assert overview["queues"] == [{"name": "imports", "waiting": 1, "running": 0, "failed": 0, "done": 0}]

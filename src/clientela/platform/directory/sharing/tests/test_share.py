"""A record is opened to a colleague or a team, by page and API, by nobody beyond what he holds; and closed again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clientela.parties.actions import create
from clientela.platform.directory.sharing import actions
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Share
from clientela.platform.permissions.queries import Denied

OWN = {"person": {"see": "own", "edit": "own", "share": "own"}}


@pytest.fixture
def mia(person_with: Any) -> Any:
    return person_with("Mia", OWN)


@pytest.fixture
def ada(mia: Any) -> Any:
    return create("person", {"name": "Ada", "owner": {"id": str(mia.user.pk)}}, by=SYSTEM)


def test_the_dialog_opens_a_record_to_a_colleague_and_closes_it(mia, ada, charlie):
    url = f"/people/{ada}/sharing/"
    assert charlie.browser.get(f"/people/{ada}/").status_code in (403, 404)
    said = mia.browser.post(url, {"with": str(charlie.user.pk), "may": "edit"})
    assert "Charlie" in said.content.decode()
    assert charlie.browser.get(f"/people/{ada}/").status_code == 200
    mia.browser.post(f"{url}{Share.objects.get().pk}/stop/")
    assert charlie.browser.get(f"/people/{ada}/").status_code in (403, 404)
    assert list(
        Fact.objects.filter(name__in=("RecordShared", "SharingEnded")).values_list("name", flat=True).order_by("id")
    )


def test_shared_twice_the_last_word_stands(mia, ada, charlie):
    soon = timezone.now() + timedelta(days=1)
    for may_edit in (True, False):
        actions.share("person", ada, charlie.user.pk, may_edit=may_edit, until=soon, by=mia.actor)
    assert [(one.may_edit, one.until) for one in Share.objects.all()] == [(False, soon)]


def test_nobody_shares_what_is_not_his_to_share(mia, charlie, alice):
    eva = create("person", {"name": "Eva"}, by=SYSTEM)
    assert mia.browser.post(f"/people/{eva}/sharing/", {"with": str(charlie.user.pk)}).status_code == 404
    with pytest.raises(Denied):
        actions.share("person", eva, charlie.user.pk, by=charlie.actor)
    assert not Share.objects.exists()


def test_who_was_let_in_to_see_opens_it_to_nobody_else(mia, ada, person_with, charlie):
    actions.share("person", ada, charlie.user.pk, by=mia.actor)
    assert charlie.browser.get(f"/people/{ada}/sharing/").status_code == 403
    assert Share.objects.count() == 1


def test_what_may_not_be_edited_is_not_shared_to_be_edited(person_with, charlie):
    otto = person_with("Otto", {"person": {"see": "all", "share": "all"}})
    ada = create("person", {"name": "Ada"}, by=SYSTEM)
    assert (
        otto.browser.post(f"/people/{ada}/sharing/", {"with": str(charlie.user.pk), "may": "edit"}).status_code == 404
    )
    assert not Share.objects.exists()


@pytest.mark.parametrize("sent", [{"with": ""}, {"with": "nobody"}, {"with": "018f0000-0000-7000-8000-000000000000"},
                                  {"until": "2001-01-01"}])  # fmt: skip
def test_a_form_of_no_use_is_told_so_and_shares_nothing(mia, ada, charlie, sent):
    said = {"with": str(charlie.user.pk)} | sent
    assert mia.browser.post(f"/people/{ada}/sharing/", said).status_code == 422
    assert not Share.objects.exists()


def test_the_api_lists_shares_and_stops(mia, ada, charlie):
    url, json = "/api/v1/shares", {"content_type": "application/json"}
    body = {"type": "person", "record": str(ada), "with": str(charlie.user.pk)}
    made = mia.browser.post(url, body, **json, **mia.bearer)
    assert made.status_code == 201
    listed = mia.browser.get(f"{url}?type=person&record={ada}", **mia.bearer).json()
    assert [one["with"]["name"] for one in listed["items"]] == ["Charlie"]
    assert charlie.browser.get(f"/api/v1/people/{ada}", **charlie.bearer).status_code == 200
    assert mia.browser.delete(f"{url}/{made.json()['id']}", **mia.bearer).status_code == 204
    assert charlie.browser.get(f"/api/v1/people/{ada}", **charlie.bearer).status_code in (403, 404)


@pytest.mark.parametrize(("until", "status"), [
    ("2999-01-01T00:00:00", 201), ("2999-01-01T00:00:00+19:20", 201), ("0001-01-01T00:00:00+14:00", 422), ("2001-01-01", 422),
])  # fmt: skip
def test_any_moment_is_taken_or_refused(mia, ada, charlie, until, status):
    body = {"type": "person", "record": str(ada), "with": str(charlie.user.pk), "until": until}
    assert mia.browser.post("/api/v1/shares", body, content_type="application/json", **mia.bearer).status_code == status

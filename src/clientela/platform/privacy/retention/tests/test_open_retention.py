"""The pages and the API of retention, and the terms of what is no record."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.api.models import Answer
from clientela.platform.notifications.models import Notice
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.retention import terms
from clientela.platform.privacy.retention.models import Due, Rule, Run, Term

ROME = {"all": [{"field": "city", "is": "Roma"}]}
BODY = {"name": "Romans", "entity": "person", "where": ROME, "act": "delete", "basis": "Law 1", "wait_days": 9}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna(owner):
    return Party.objects.create(kind="person", name="Anna", city="Roma", owner=owner.user)


def posted(who, url, body=None):
    return who.browser.post(f"/api/v1/retention/{url}", body or {}, content_type="application/json", **who.bearer)


def test_by_page_from_the_address_of_a_list_to_a_confirmed_rule(anna, owner):
    address = f"https://crm.example/people/?filter={quote(json.dumps(ROME))}"
    form = {"name": "Romans", "act": "delete", "wait_days": "0", "basis": "Law 1", "address": address}
    made = owner.browser.post("/settings/retention/new/?type=person", form)
    rule = Rule.objects.get()
    assert (made.status_code, rule.where) == (302, ROME)
    url = f"/settings/retention/{rule.pk}/"
    assert "It does nothing yet" in owner.browser.get(url).content.decode()
    owner.browser.post(f"{url}try/")
    assert "/people/?filter=%7B" in owner.browser.get(url).content.decode()
    owner.browser.post(f"{url}confirm/", {"run": Run.objects.get().pk})
    assert "Runs every night" in owner.browser.get(url).content.decode()
    assert "Romans" in owner.browser.get("/settings/retention/").content.decode()


def test_of_what_falls_due_no_more_is_read_than_is_shown(anna, owner):
    rule = Rule.objects.create(name="Romans", entity="person", where=ROME, act="delete", basis="Law 1")
    Due.objects.bulk_create(Due(rule=rule, record=key) for key in (anna.pk, *(new_key() for _one in range(5))))
    with CaptureQueriesContext(connection) as asked:
        page = owner.browser.get(f"/retention/{rule.pk}/").content.decode()
    assert "Anna" in page
    read = [one["sql"] for one in asked if one["sql"].startswith('SELECT "retention_due"')]
    assert len(read) == 1
    assert anna.pk.hex in read[0]


def test_what_was_typed_stays_where_it_is_refused(anna, owner):
    form = {
        "name": "Romans",
        "act": "delete",
        "wait_days": "many",
        "basis": "Law 1",
        "only": json.dumps(ROME),
    }
    answer = owner.browser.post("/settings/retention/new/?type=person", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give a number of days" in page
    assert 'value="many"' in page
    assert "City is Roma" in page
    assert not Rule.objects.exists()


def test_by_api_the_same(anna, owner):
    made = posted(owner, "rules", BODY)
    assert (made.status_code, made.json()["state"]) == (201, "untried")
    key = made.json()["id"]
    tried = posted(owner, f"rules/{key}/try").json()
    assert (tried["counts"]["found"], tried["dry"]) == (1, True)
    assert posted(owner, f"rules/{key}/confirm", {"run": tried["id"]}).json()["state"] == "ready"
    changed = owner.browser.patch(
        f"/api/v1/retention/rules/{key}", {"wait_days": 3}, content_type="application/json", **owner.bearer
    )
    assert changed.json()["state"] == "untried"
    assert posted(owner, f"rules/{key}/confirm", {"run": tried["id"]}).status_code == 409
    assert posted(owner, "rules", BODY | {"act": "burn"}).status_code == 422
    gone = owner.browser.delete(f"/api/v1/retention/rules/{key}", **owner.bearer)
    assert (gone.status_code, Rule.objects.count()) == (204, 0)
    assert len(owner.browser.get("/api/v1/retention/runs", **owner.bearer).json()["items"]) == 1


def test_without_the_right_no_page_and_no_route_opens(anna, owner, alice):
    key = posted(owner, "rules", BODY).json()["id"]
    for url in ("", "new/", f"{key}/"):
        assert alice.browser.get(f"/settings/retention/{url}").status_code == 403
    for url in ("try", "confirm", "pause", "remove"):
        assert alice.browser.post(f"/settings/retention/{key}/{url}/", {"run": key}).status_code in (403, 422)
    assert alice.browser.get(f"/retention/{key}/").status_code == 404
    assert posted(alice, "rules", BODY).status_code == 403
    assert (Rule.objects.count(), Run.objects.count(), Rule.objects.get().paused) == (1, 0, False)


def test_what_is_no_record_goes_when_its_term_is_over(owner):
    for days, about in ((400, "old"), (10, "new")):
        Notice.objects.create(user=owner.user, kind="mentioned", about=about)
        Notice.objects.filter(about=about).update(created_at=timezone.now() - timedelta(days=days))
    Answer.objects.create(user=owner.user, key="x", fingerprint=b"", created_at=timezone.now() - timedelta(days=31))
    assert terms.end_all(by=SYSTEM) == {"notices": 1, "answers": 1}
    assert list(Notice.objects.values_list("about", flat=True)) == ["new"]
    assert terms.end_all(by=SYSTEM) == {}


def test_the_company_sets_a_term_and_not_a_fixed_one(owner, alice):
    assert owner.browser.post("/settings/retention/", {"notices": "5"}).status_code == 302
    assert Term.objects.get().days == 5
    assert owner.browser.post("/settings/retention/", {"notices": "0", "facts": "1"}).status_code == 422
    with pytest.raises(Denied):
        terms.keep_term("notices", 1, by=alice.actor)
    put = owner.browser.put(
        "/api/v1/retention/terms/facts", {"days": 1}, content_type="application/json", **owner.bearer
    )
    assert put.status_code == 404
    assert list(Term.objects.values_list("key", "days")) == [("notices", 5)]

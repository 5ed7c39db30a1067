"""The list of what wants to be verified: one's own, the least sure first; who may not change it changes nothing."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.models import ContactPoint, Party
from clientela.parties.reach import actions
from clientela.parties.reach.reading import Ask, doubtful
from clientela.platform.permissions.actor import SYSTEM

PEOPLE = [
    {
        "external_id": str(place),
        "name": f"Anna {place}",
        "emails": [f"anna{place}@alba.it"],
        "addresses": ["Via Po 2, Torino"],
    }
    for place in range(3)
]


@pytest.fixture
def annas(owner, alice, arrivals):
    parties.take("person", arrivals("person", *PEOPLE), by=owner.actor)
    Party.objects.filter(kind="person").update(owner=alice.user)
    for place, days in enumerate((1600, 2000, 10)):
        then = timezone.now() - timedelta(days=days)
        ContactPoint.objects.filter(value=f"anna{place}@alba.it").update(created_at=then)


def values(who, **ask):
    return [one.value for one in doubtful(Ask(**ask), who.actor)]


def test_one_s_own_come_the_least_sure_first(annas, alice, bob, owner):
    actions.fail("email", "anna2@alba.it", state="bounced", reason="", by=SYSTEM)
    assert values(alice) == ["anna2@alba.it", "anna1@alba.it", "anna0@alba.it"]
    assert values(alice, below=45) == ["anna2@alba.it", "anna1@alba.it"]
    first = doubtful(Ask(), alice.actor)[0]
    assert values(alice, after=first.place) == ["anna1@alba.it", "anna0@alba.it"]
    assert (values(owner), len(values(owner, mine=False))) == ([], 3)
    assert (values(bob), values(alice, field="addresses")) == ([], [])


def test_still_right_or_wrong_on_the_page(annas, alice):
    page = alice.browser.get("/reach/").content.decode()
    assert page.index("anna1@alba.it") < page.index("anna0@alba.it")
    keys = {one.value: one.pk for one in ContactPoint.objects.all()}
    sent = {"field": "emails"}
    alice.browser.post(f"/reach/emails/{keys['anna1@alba.it']}/", {**sent, "said": "right"})
    back = alice.browser.post(f"/reach/emails/{keys['anna0@alba.it']}/", {**sent, "said": "wrong"})
    assert back["Location"] == "/reach/?field=emails"
    assert "Nothing is in doubt here" in alice.browser.get("/reach/").content.decode()
    states = dict(ContactPoint.objects.values_list("value", "state"))
    assert (states["anna1@alba.it"], states["anna0@alba.it"]) == ("", "wrong")


def test_a_letter_asks_in_the_language_of_its_reader(annas, alice):
    Party.objects.update(language="it")
    page = alice.browser.get("/reach/").content.decode()
    assert "/mail/write/" in page
    assert "subject=" in page


def test_by_api(annas, alice):
    path = "/api/v1/doubtful/emails"
    found = alice.browser.get(path, **alice.bearer).json()["items"]
    assert [(one["value"], one["certainty"]) for one in found] == [("anna1@alba.it", 40), ("anna0@alba.it", 48)]
    said = json.dumps({"said": "right"})
    sent = {"content_type": "application/json", **alice.bearer}
    assert alice.browser.post(f"{path}/{found[0]['key']}", said, **sent).status_code == 200
    assert len(alice.browser.get(path, **alice.bearer).json()["items"]) == 1
    assert alice.browser.post(f"{path}/{found[0]['key']}", json.dumps({"said": "maybe"}), **sent).status_code == 422


@pytest.mark.parametrize("who", ["charlie", "dora", "mia"])
def test_who_may_not_changes_nothing(annas, request, person_with, who):
    masked = {"see": "all", "edit": "all"}
    one = (
        person_with("Mia", {"person": masked}, masks={"person": {"emails": "hidden"}})
        if who == "mia"
        else request.getfixturevalue(who)
    )
    point = ContactPoint.objects.get(value="anna0@alba.it")
    assert values(one, mine=False) == []
    answer = one.browser.post(f"/reach/emails/{point.pk}/", {"said": "wrong"})
    assert answer.status_code in (302, 403, 404)
    point.refresh_from_db()
    assert (point.state, point.confirmed_at) == ("", None)


def test_half_lives_are_set_on_the_page_of_sources_and_by_api(owner, alice):
    assert owner.browser.post("/settings/sources/", {"ages": "yes", "emails": "700"}).status_code == 302
    refused = owner.browser.post("/settings/sources/", {"ages": "yes", "emails": "800", "phones": "soon"})
    assert (refused.status_code, 'name="phones" value="soon"' in refused.content.decode()) == (422, True)
    told = owner.browser.get("/api/v1/half-lives", **owner.bearer).json()
    assert (told["emails"], told["phones"]) == (700, 1500)
    sent = {"content_type": "application/json"}
    assert (
        owner.browser.put("/api/v1/half-lives/phones", '{"days": 800}', **sent, **owner.bearer).json()["phones"] == 800
    )
    assert alice.browser.put("/api/v1/half-lives/phones", '{"days": 9}', **sent, **alice.bearer).status_code == 403
    assert owner.browser.get("/api/v1/half-lives", **owner.bearer).json()["phones"] == 800


def test_a_phone_is_called_and_right_or_a_wrong_number(owner, alice, arrivals):
    both = {"external_id": "1", "name": "Ada", "phones": ["+39 347 118 2930", "+39 347 118 2931"]}
    parties.take("person", arrivals("person", both | {"owner": alice.user.email}), by=owner.actor)
    right, wrong = ContactPoint.objects.order_by("value")
    url = f"/people/{right.party_id}/sources/phones/"
    told = alice.browser.get(url).content.decode()
    assert (told.count("Called, right"), told.count("Wrong number")) == (2, 2)
    told = alice.browser.post(url, {"item": right.pk, "said": "called"}, HTTP_HX_REQUEST="true").content.decode()
    told = alice.browser.post(url, {"item": wrong.pk, "said": "wrong"}, HTTP_HX_REQUEST="true").content.decode()
    assert told.count("Wrong number") == 1
    assert list(ContactPoint.objects.order_by("value").values_list("confirmed_how", "state")) == [
        ("call", ""),
        ("", "wrong"),
    ]


def test_by_api_a_call_is_of_a_phone_alone(annas, alice):
    point = ContactPoint.objects.get(value="anna0@alba.it")
    said = json.dumps({"said": "called"})
    sent = {"content_type": "application/json", **alice.bearer}
    assert alice.browser.post(f"/api/v1/doubtful/emails/{point.pk}", said, **sent).status_code == 422
    point.refresh_from_db()
    assert point.confirmed_at is None


def test_who_may_not_edit_is_not_asked(annas, owner, person_with):
    mia = person_with("Mia", {"person": {"see": "all"}})
    point = ContactPoint.objects.get(value="anna0@alba.it")
    url = f"/people/{point.party_id}/sources/emails/"
    assert "Still right" not in mia.browser.get(url).content.decode()
    assert mia.browser.post(url, {"item": point.pk, "said": "wrong"}).status_code in (403, 404)
    point.refresh_from_db()
    assert point.state == ""

"""Endpoints are made and changed by whoever configures webhooks, within what they may see, by page and API alike."""

import re
from typing import Any

import pytest
from conftest import Persona
from django.test import Client

from clientela.parties.actions import create
from clientela.platform.api.models import Answer
from clientela.platform.directory.audit.reading import Asked, lines
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.models import Fact
from clientela.platform.hooks import actions, pump
from clientela.platform.hooks.checking import Unfit
from clientela.platform.hooks.models import Delivery, Endpoint
from clientela.platform.notifications.models import Notice
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.queries import Denied
from clientela.platform.permissions.tokens import make_token
from clientela.workspace.reactions import on_endpoint_ended

PAGE, API = "/settings/webhooks/", "/api/v1/webhooks"
PEOPLE = {"person": {"verbs": ["created"]}}
BARI = {"all": [{"field": "city", "is": "Bari"}]}
JSON = "application/json"


@pytest.fixture
def keeper(person_with: Any) -> Persona:
    """May configure webhooks, and sees people without their phones; organisations not at all."""
    grants = {"person": {"see": "all"}, "webhook": {"configure": "all"}}
    return person_with("Karla", grants, masks={"person": {"city": "hidden"}})


def by_api(who: Persona, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
    call = getattr(who.browser, method)
    return (
        call(f"{API}{path}", body, content_type=JSON, **who.bearer, **headers)
        if body is not None
        else call(f"{API}{path}", **who.bearer)
    )


def test_whoever_takes_one_over_reads_nothing_that_its_owner_was_told(owner, keeper, endpoint, listen, told):
    one, _server = endpoint(person={"verbs": ["created"]})
    before, waiting = (create("person", {"name": name, "city": "Bari"}, by=owner.actor) for name in ("Anna", "Bea"))
    pump.run()
    Delivery.objects.filter(record=waiting).update(state="waiting", due_at="2099-01-01T00:00Z")
    assert "Bari" in Delivery.objects.get(record=before).body
    there = listen()
    by_api(keeper, "patch", f"/{one.pk}", {"url": there.url})
    assert [(said["data"]["id"], said["data"]["record"]["city"]) for said in told(there)] == [(str(waiting), None)]
    assert not Delivery.objects.filter(record=before).exists()
    for made in by_api(keeper, "get", f"/{one.pk}/deliveries").json()["items"]:
        assert "Bari" not in str(by_api(keeper, "get", f"/{one.pk}/deliveries/{made['id']}").json())


def test_the_page_makes_one_and_shows_its_secret_once(owner, listen):
    form = {"url": "https://example.com/hook", "description": "Shop", "on:person": ["created", "deleted"]}
    page = owner.browser.post(f"{PAGE}new/", form).content.decode()
    one = Endpoint.objects.get()
    assert (one.wants, one.owner_id) == ({"person": {"verbs": ["created", "deleted"]}}, owner.user.pk)
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", page)
    assert one.secret.reveal() == secret
    for path in ("", f"{one.pk}/"):
        page = owner.browser.get(f"{PAGE}{path}").content.decode()
        assert "whsec_" not in page
        assert "Shop" in page


def test_the_api_makes_reads_edits_and_deletes(owner):
    made = by_api(owner, "post", "", {"url": "https://example.com/hook", "wants": PEOPLE}).json()
    key = made["id"]
    assert made["secret"].startswith("whsec_")
    wants = {"person": {"verbs": ["edited"], "where": BARI}}
    assert by_api(owner, "patch", f"/{key}", {"wants": wants, "state": "paused"}).json()["state"] == "paused"
    read = by_api(owner, "get", f"/{key}").json()
    assert (read["wants"], "secret" in read) == (wants, False)
    assert by_api(owner, "get").json()["items"] == [read]
    assert by_api(owner, "delete", f"/{key}").status_code == 204
    assert not Endpoint.objects.exists()
    names = Fact.objects.filter(name__startswith="Endpoint").order_by("id").values_list("name", flat=True)
    assert list(names) == ["EndpointMade", "EndpointChanged", "EndpointChanged", "EndpointDeleted"]


def test_what_is_kept_for_a_repeated_call_holds_no_secret(owner):
    body, again = {"url": "https://example.com/hook", "wants": PEOPLE}, {"HTTP_IDEMPOTENCY_KEY": "1"}
    first = by_api(owner, "post", "", body, **again).json()
    second = by_api(owner, "post", "", body, **again).json()
    assert ("secret" in first, "secret" in second, first["id"]) == (True, False, second["id"])
    assert "whsec" not in str([bytes(one.body) for one in Answer.objects.all()])
    rotated = by_api(owner, "post", f"/{first['id']}/secret", {}).json()
    assert rotated["secret"] != first["secret"]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"url": "http://example.com/"}, "url"),
        ({"url": "https://user:secret@example.com/"}, "url"),
        ({"wants": {}}, "wants"),
        ({"wants": {"nothing": {"verbs": ["created"]}}}, "wants"),
        ({"wants": {"person": {"verbs": []}}}, "wants"),
        ({"wants": {"person": {"verbs": ["created"], "where": {"all": [{"field": "nix", "is": 1}]}}}}, "wants"),
        ({"description": "x" * 201}, "description"),
    ],
)
def test_what_does_not_fit_is_told_by_field(owner, said, field):
    fine = {"url": "https://example.com/", "wants": PEOPLE, "description": ""}
    with pytest.raises(Unfit) as error:
        actions.make_endpoint(fine | said, by=owner.actor)
    assert list(error.value.problems) == [field]
    answer = by_api(owner, "post", "", fine | said)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    form = {"url": fine["url"], "on:person": "created"} | {k: v for k, v in said.items() if k != "wants"}
    if field != "wants":
        assert owner.browser.post(f"{PAGE}new/", form).status_code == 422
    assert not Endpoint.objects.exists()


def test_who_may_not_configure_sees_and_changes_nothing(owner, alice, endpoint):
    one, _server = endpoint()
    sent = actions.send_test(one.pk, by=owner.actor)
    for path in ("", "new/", f"{one.pk}/", f"{one.pk}/log/{sent.pk}/"):
        assert alice.browser.get(f"{PAGE}{path}").status_code == 403
        assert Client().get(f"{PAGE}{path}").status_code == 302
    for path in (f"{one.pk}/pause/", f"{one.pk}/secret/", f"{one.pk}/delete/", f"{one.pk}/log/{sent.pk}/again/"):
        assert alice.browser.post(f"{PAGE}{path}").status_code == 403
    for method, path in (
        ("get", ""),
        ("get", f"/{one.pk}"),
        ("delete", f"/{one.pk}"),
        ("get", f"/{one.pk}/deliveries"),
    ):
        assert by_api(alice, method, path).status_code == 403
    with pytest.raises(Denied):
        actions.make_endpoint({"url": "https://example.com/", "wants": PEOPLE}, by=alice.actor)
    assert (Endpoint.objects.count(), Endpoint.objects.get().state) == (1, "active")


def test_nobody_asks_for_what_he_may_not_see(keeper):
    said = {"url": "https://example.com/", "wants": {"organisation": {"verbs": ["created"]}}}
    with pytest.raises(Denied):
        actions.make_endpoint(said, by=keeper.actor)
    hidden = {"person": {"verbs": ["created"], "where": BARI}}
    with pytest.raises(Unfit):
        actions.make_endpoint(said | {"wants": hidden}, by=keeper.actor)
    page = keeper.browser.get(f"{PAGE}new/").content.decode()
    assert ("on:person" in page, "on:organisation" in page) == (True, False)
    assert not Endpoint.objects.exists()


def test_a_token_makes_none_that_is_told_more_than_the_token_reads(owner):
    body = {"url": "https://example.com/", "wants": PEOPLE}
    for scopes, status in ((("webhook:admin",), 403), (("webhook:admin", "person:read"), 201)):
        bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(owner.user, name='t', scopes=scopes)}"}
        assert owner.browser.post(API, body, content_type=JSON, **bearer).status_code == status
    assert Endpoint.objects.count() == 1


def test_who_changes_where_it_leads_becomes_its_owner(owner, keeper, endpoint):
    one, _server = endpoint(owner, organisation={"verbs": ["created"]}, person={"verbs": ["created"]})
    actions.edit_endpoint(one.pk, {"description": "Ours"}, by=keeper.actor)
    with pytest.raises(Denied):
        actions.edit_endpoint(one.pk, {"url": "https://evil.example/"}, by=keeper.actor)
    one.refresh_from_db()
    assert (one.owner_id, "evil" in one.url) == (owner.user.pk, False)
    actions.edit_endpoint(one.pk, {"url": "https://fine.example/", "wants": PEOPLE}, by=keeper.actor)
    one.refresh_from_db()
    assert one.owner_id == keeper.user.pk


def test_the_audit_tells_of_each_change_and_of_who_took_it_over(owner, person_with):
    rosa = person_with("Rosa", {"*": {"*": "all"}})
    one, _secret = actions.make_endpoint({"url": "https://a.example/", "wants": PEOPLE}, by=owner.actor)
    actions.edit_endpoint(one.pk, {"url": "https://b.example/"}, by=rosa.actor)
    actions.pause(one.pk, by=owner.actor)
    actions.delete_endpoint(one.pk, by=owner.actor)
    told = [(line.who, line.text) for line in reversed(lines(Asked(group="keys"), by=owner.actor))]
    assert told == [
        ("Olga", "Made a webhook to https://a.example/"),
        ("Rosa", "Changed the webhook to https://b.example/ (url, owner)"),
        ("Olga", "Changed the webhook to https://b.example/ (state)"),
        ("Olga", "Deleted the webhook to https://b.example/"),
    ]
    page = owner.browser.get("/settings/audit/?group=keys").content.decode()
    assert all(text in page for _who, text in told)


def test_what_a_message_held_is_its_owner_s_alone(owner, keeper, endpoint):
    one, _server = endpoint()
    create("person", {"name": "Anna Secret", "city": "Bari"}, by=owner.actor)
    pump.run()
    path = f"{one.pk}/log/{Delivery.objects.get().pk}/"
    assert "Anna Secret" in owner.browser.get(f"{PAGE}{path}").content.decode()
    assert "Anna Secret" not in keeper.browser.get(f"{PAGE}{path}").content.decode()
    assert "Anna Secret" not in keeper.browser.get(f"{PAGE}{one.pk}/").content.decode()
    said = [
        by_api(who, "get", f"/{one.pk}/deliveries/{Delivery.objects.get().pk}").json()["body"]
        for who in (owner, keeper)
    ]
    assert [bool(body) for body in said] == [True, False]


def test_the_page_pauses_resumes_tests_and_sends_again(owner, endpoint):
    one, server = endpoint()
    for act, state in (("pause", "paused"), ("resume", "active"), ("test", "active"), ("replay", "active")):
        assert owner.browser.post(f"{PAGE}{one.pk}/{act}/").status_code == 200
        one.refresh_from_db()
        assert one.state == state
    pump.run()
    sent = Delivery.objects.get()
    assert (sent.type, sent.state) == ("test", "sent")
    assert "test" in owner.browser.get(f"{PAGE}{one.pk}/?state=sent").content.decode()
    assert owner.browser.post(f"{PAGE}{one.pk}/log/{sent.pk}/again/").status_code == 302
    pump.run()
    assert len(server.heard) == 2
    assert "whsec_" in owner.browser.post(f"{PAGE}{one.pk}/secret/").content.decode()
    assert owner.browser.post(f"{PAGE}{one.pk}/nonsense/").status_code == 404
    assert owner.browser.post(f"{PAGE}{one.pk}/delete/").status_code == 302
    assert not Endpoint.objects.exists()


def test_the_form_keeps_a_condition_and_what_its_reader_may_not_see(owner, keeper, endpoint):
    wants = {"person": {"verbs": ["created"], "where": BARI}, "organisation": {"verbs": ["created"]}}
    one, _server = endpoint(owner, **wants)
    form = {"url": one.url, "on:person": "created", "on:organisation": "created", "only:person": "kept"}
    assert owner.browser.post(f"{PAGE}{one.pk}/", form).status_code == 200
    one.refresh_from_db()
    assert one.wants == wants
    page = keeper.browser.get(f"{PAGE}{one.pk}/").content.decode()
    assert "Bari" not in page


def test_what_is_not_there_is_told(owner, endpoint):
    one, _server = endpoint()
    for verb in (actions.pause, actions.resume, actions.rotate_secret, actions.delete_endpoint, actions.send_test):
        with pytest.raises(Missing):
            verb(new_key(), by=owner.actor)
    assert owner.browser.get(f"{PAGE}{new_key()}/").status_code == 404
    assert by_api(owner, "get", f"/{one.pk}/deliveries/{new_key()}").status_code == 404
    with pytest.raises(Missing):
        actions.replay(one.pk, new_key(), by=owner.actor)


def test_there_are_not_too_many(owner, endpoint, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    endpoint()
    with pytest.raises(Conflict):
        endpoint()


def test_its_owner_is_told_that_it_has_ended(owner, endpoint):
    one, _server = endpoint(say=lambda s: s.sendall(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"))
    actions.send_test(one.pk, by=owner.actor)
    pump.run()
    said = Fact.objects.get(name="EndpointEnded").payload
    event = actions.EndpointEnded(one.pk, said["url"], owner.user.pk, said["why"], said["at"])
    for _twice in range(2):
        on_endpoint_ended(event)
    assert Notice.objects.get().url == f"{PAGE}{one.pk}/"
    assert "410" in owner.browser.get(f"{PAGE}{one.pk}/").content.decode()

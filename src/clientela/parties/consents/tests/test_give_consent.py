"""Consent is a register that only grows: the newest word holds, and everybody who sends passes the one gate."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties import actions as parties
from clientela.parties.consents.actions import Said, forget_consent, give_consent, withdraw
from clientela.parties.consents.gate import may_contact, verdict
from clientela.parties.consents.models import TOPICS, Consent
from clientela.parties.models import Party
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.permissions.queries import Denied

FORM = Said("newsletter form", text="Yes, write to me.", language="en", proof={"ip": "192.0.2.7"})


@pytest.fixture
def anna(alice: Any) -> UUID:
    return parties.create("person", {"name": "Anna"}, by=alice.actor)


def held(key: UUID) -> list[str]:
    return Party.objects.get(pk=key).consent


def test_what_is_given_holds_with_its_proof(anna, alice):
    give_consent(anna, "email", "marketing", FORM, by=alice.actor)
    row = Consent.objects.get()
    assert (row.topic, row.state, row.source, row.text) == (
        "email_marketing", "given", "newsletter form", "Yes, write to me.")  # fmt: skip
    assert (row.proof, row.by_user_id) == ({"ip": "192.0.2.7"}, alice.user.pk)
    assert held(anna) == ["email_marketing"]
    assert Fact.objects.get(name="ConsentChanged").payload["state"] == "given"


def test_the_newest_word_holds_and_the_older_ones_stay(anna, alice):
    give_consent(anna, "email", "marketing", FORM, by=alice.actor)
    withdraw(anna, "email", "marketing", Said("link in a newsletter"), by=alice.actor)
    assert held(anna) == ["no_email_marketing"]
    assert list(Consent.objects.order_by("at").values_list("state", flat=True)) == ["given", "withdrawn"]
    forget_consent(anna, "email", "marketing", Said("typed for somebody else"), by=alice.actor)
    assert held(anna) == []


def test_a_word_of_long_ago_does_not_undo_a_newer_one(anna, alice):
    withdraw(anna, "phone", "marketing", Said("on the phone"), by=alice.actor)
    give_consent(
        anna, "phone", "marketing", Said("old paper form", at=datetime(2020, 5, 1, tzinfo=UTC)), by=alice.actor
    )
    assert held(anna) == ["no_phone_marketing"]


def test_profiling_is_asked_once_whatever_the_channel(anna, alice):
    give_consent(anna, "email", "profiling", FORM, by=alice.actor)
    assert held(anna) == ["any_profiling"]
    assert verdict(anna, "phone", "profiling").allowed


def test_the_register_can_not_be_rewritten(anna, alice):
    give_consent(anna, "email", "marketing", FORM, by=alice.actor)
    with pytest.raises(ProgrammingError, match="only grows"), transaction.atomic():
        Consent.objects.update(state="withdrawn")
    assert Consent.objects.get().state == "given"


@pytest.mark.parametrize(
    ("channel", "purpose", "said"),
    [
        ("pigeon", "marketing", FORM), ("email", "fun", FORM), ("email", "marketing", Said("")),
        ("email", "marketing", Said("form", at=timezone.now() + timedelta(days=1))),
    ],
)  # fmt: skip
def test_a_word_that_can_not_be_is_refused(anna, alice, channel, purpose, said):
    with pytest.raises(ValueError, match=r"\w"):
        give_consent(anna, channel, purpose, said, by=alice.actor)
    assert not Consent.objects.exists()
    assert held(anna) == []


def test_who_may_not_edit_may_not_speak_for_others(anna, charlie, person_with):
    stranger = person_with("Stan", {"*": {"see": "own", "edit": "own"}})
    for actor, error in ((charlie.actor, Denied), (stranger.actor, Missing)):
        with pytest.raises(error):
            give_consent(anna, "email", "marketing", FORM, by=actor)
    assert not Consent.objects.exists()
    assert held(anna) == []


def test_the_gate_asks_for_marketing_and_respects_objections_to_answers(anna, alice):
    bob = parties.create("person", {"name": "Bob"}, by=alice.actor)
    give_consent(anna, "email", "marketing", FORM, by=alice.actor)
    withdraw(bob, "email", "service", Said("letter"), by=alice.actor)
    for purpose, allowed in (("marketing", {anna}), ("service", {anna})):
        assert set(may_contact([anna, bob], "email", purpose).values_list("pk", flat=True)) == allowed
    assert set(may_contact(Party.objects.all(), "phone", "service").values_list("pk", flat=True)) == {anna, bob}
    assert not may_contact(Party.objects.all(), "phone", "marketing").exists()


def test_the_verdict_says_why(anna, alice):
    assert verdict(anna, "sms", "marketing").because == "Never asked."
    assert verdict(anna, "sms", "service").allowed
    give_consent(anna, "sms", "marketing", FORM, by=alice.actor)
    assert "newsletter form" in verdict(anna, "sms", "marketing").because
    withdraw(anna, "sms", "service", Said("letter"), by=alice.actor)
    assert (verdict(anna, "sms", "service").allowed, verdict(anna, "sms", "service").because[:9]) == (
        False,
        "Withdrawn",
    )


def taken(arrivals: Any, by: Any, **row: Any) -> Party:
    parties.take("person", arrivals("person", {"external_id": "7", "name": "Anna"} | row), by=by)
    return Party.objects.get(kind="person")


def test_a_file_gives_and_withdraws_with_itself_as_proof(owner, arrivals):
    newsletter = [{"kind": "email_marketing", "typed": "Sì"}, {"kind": "sms_marketing", "typed": "no"}]
    anna = taken(arrivals, owner.actor, consents=newsletter)
    assert anna.consent == ["email_marketing", "no_sms_marketing"]
    proof = Consent.objects.get(topic="email_marketing")
    assert (proof.source, proof.proof, proof.by_user_id) == ("shop", {"said": "Sì", "row": "7"}, owner.user.pk)


def test_no_file_gives_anew_what_was_withdrawn(owner, arrivals):
    yes = [{"kind": "email_marketing", "typed": "yes"}]
    anna = taken(arrivals, owner.actor, consents=yes)
    withdraw(anna.pk, "email", "marketing", Said("link"), by=owner.actor)
    assert taken(arrivals, owner.actor, consents=yes, city="Torino").consent == ["no_email_marketing"]
    assert Consent.objects.count() == 2


def test_a_file_that_repeats_itself_adds_nothing(owner, arrivals):
    yes = [{"kind": "email_marketing", "typed": "yes"}]
    taken(arrivals, owner.actor, consents=yes)
    assert taken(arrivals, owner.actor, consents=yes, city="Torino").city == "Torino"
    assert Consent.objects.count() == 1


WORDS = st.lists(
    st.tuples(
        st.sampled_from(sorted(TOPICS)), st.sampled_from([give_consent, withdraw, forget_consent]), st.integers(0, 9)
    ),
    max_size=8,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=WORDS)
def test_what_holds_is_always_the_newest_word(owner, words):
    key = parties.create("person", {"name": "Anna"}, by=owner.actor)
    newest: dict[str, tuple[int, int, str]] = {}
    marks = {"give_consent": "", "withdraw": "no_"}
    for place, (topic, verb, day) in enumerate(words):
        verb(key, *TOPICS[topic], Said("x", at=datetime(2026, 1, 1 + day, tzinfo=UTC)), by=owner.actor)
        newest[topic] = max(newest.get(topic, (-1, 0, "")), (day, place, verb.__name__))
    expected = [f"{marks[verb]}{topic}" for topic, (_day, _place, verb) in newest.items() if verb in marks]
    assert sorted(held(key)) == sorted(expected)
    connection.check_constraints()


def test_the_api_writes_reads_and_answers_the_gate(anna, alice):
    url = f"/api/v1/people/{anna}"
    body = {
        "channel": "email",
        "purpose": "marketing",
        "state": "given",
        "source": "form",
        "text": "Yes",
        "proof": {"ip": "::1"},
    }
    made = alice.browser.post(f"{url}/consents", json.dumps(body), content_type="application/json", **alice.bearer)
    assert (made.status_code, made.json()["allowed"]) == (201, True)
    listed = alice.browser.get(f"{url}/consents", **alice.bearer).json()["items"]
    assert [(item["channel"], item["purpose"], item["proof"]) for item in listed] == [
        ("email", "marketing", {"ip": "::1"})
    ]
    asked = alice.browser.get(f"{url}/may-contact?channel=phone&purpose=marketing", **alice.bearer).json()
    assert asked == {"allowed": False, "because": "Never asked."}
    assert alice.browser.get(url, **alice.bearer).json()["consents"][0]["state"] == "given"


@pytest.mark.parametrize("change", [{"channel": "pigeon"}, {"source": ""}, {"at": "2999-01-01T00:00Z"}, {"shoe": 1}])
def test_the_api_refuses_what_can_not_be(anna, alice, change):
    body = {"channel": "email", "source": "form"} | change
    url = f"/api/v1/people/{anna}/consents"
    refused = alice.browser.post(url, json.dumps(body), content_type="application/json", **alice.bearer)
    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_the_page_shows_the_register_and_takes_a_word(anna, alice):
    url = f"/people/{anna}/consents/"
    said = {"topic": "email_marketing", "state": "given", "source": "On the phone", "text": "May we write to you?"}
    assert alice.browser.post(url, said, follow=True).status_code == 200
    page = alice.browser.get(url).content.decode()
    assert "May we write to you?" in page
    assert "E-mail, Marketing" in page
    assert "On the phone" in alice.browser.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "E-mail: yes, since" in alice.browser.get(f"/people/{anna}/").content.decode()


def test_the_page_refuses_and_keeps_what_was_typed(anna, alice):
    url = f"/people/{anna}/consents/"
    for said in (
        {"topic": "x", "state": "given", "source": "s", "text": "Kept"},
        {"topic": "email_marketing", "text": "Kept"},
    ):
        refused = alice.browser.post(url, said)
        assert refused.status_code == 422
        assert "Kept" in refused.content.decode()
    assert not Consent.objects.exists()


def test_strangers_see_no_register(anna, charlie, dora):
    for stranger in (charlie, dora):
        assert stranger.browser.get(f"/people/{anna}/consents/").status_code in (403, 404)
        for address in ("consents", "may-contact?channel=email&purpose=marketing"):
            assert stranger.browser.get(f"/api/v1/people/{anna}/{address}", **stranger.bearer).status_code in (403, 404)


def test_lists_filter_by_what_is_allowed(anna, alice):
    parties.create("person", {"name": "Zoe"}, by=alice.actor)
    give_consent(anna, "email", "marketing", FORM, by=alice.actor)
    query = json.dumps({"field": "consent", "is": "email_marketing"})
    found = alice.browser.get("/api/v1/people", {"filter": query}, **alice.bearer).json()["items"]
    assert [item["name"] for item in found] == ["Anna"]

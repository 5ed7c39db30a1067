"""A public form: what a stranger sends becomes a lead and a proved consent; machines, doubles and floods become nothing."""

import json
import re
from typing import Any

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from clientela.parties.consents.models import Consent
from clientela.parties.models import Party
from clientela.sales.forms import actions, doors
from clientela.sales.forms.models import Form
from clientela.sales.leads.models import Lead

EWA = {"person": "Ewa Łoś", "email": "ewa@example.pl", "wanted": "Ten kilos"}


@pytest.fixture
def form(owner: Any) -> Form:
    cache.clear()
    said = {
        "name": "Tasting", "address": "tasting", "asks": ["person", "wanted"], "needs": ["person"], "title_it": "Assaggio",
        "title_en": "A tasting", "consent_topic": "email_marketing", "consent_it": "Scrivetemi", "consent_en": "Write to me",
        "thanks_en": "See you soon",
    }  # fmt: skip
    return Form.objects.get(pk=actions.create_form(said, by=owner.actor))


def token(seconds: float = 10) -> str:
    return signing.dumps([doors.time() - seconds, "once"], salt="clientela.sales.forms")


def send(said: dict[str, str], *, language: str = "en", **how: Any) -> Any:
    return Client().post(f"/f/tasting/?lang={language}", {"token": token(), **said}, **how)


def test_an_answer_is_a_lead_of_somebody_who_is_known_from_now_on(form):
    assert "See you soon" in send(EWA).content.decode()
    lead = Lead.objects.get()
    assert (lead.name, lead.party.name, lead.wanted, lead.source) == ("Tasting", "Ewa Łoś", "Ten kilos", "form:tasting")


def test_what_was_agreed_to_is_proved_in_the_words_that_stood_there(form):
    send(EWA | {"agreed": "yes"}, language="it")
    word = Consent.objects.get()
    assert (word.topic, word.state, word.text, word.language) == ("email_marketing", "given", "Scrivetemi", "it")
    assert word.proof["said"] == "/f/tasting/"
    assert Party.objects.get(kind="person").consent == ["email_marketing"]


def test_nobody_agrees_by_leaving_a_box_empty(form):
    send(EWA)
    assert not Consent.objects.exists()


def test_the_same_sending_twice_is_one_lead(form):
    said = EWA | {"token": token()}
    for _again in range(2):
        assert Client().post("/f/tasting/", said).status_code == 200
    assert Lead.objects.count() == 1


def test_a_machine_that_fills_the_hidden_box_learns_nothing_and_leaves_nothing(form):
    assert "See you soon" in send(EWA | {"website": "http://spam.example"}).content.decode()
    assert not Lead.objects.exists()


@pytest.mark.parametrize("bad", [lambda: token(0.5), lambda: token() + "x", str], ids=["soon", "forged", "none"])
def test_what_comes_too_soon_or_forged_is_not_taken_and_what_was_typed_stays(form, bad):
    answer = send(EWA | {"token": bad()})
    assert (answer.status_code, "Ten kilos" in answer.content.decode()) == (422, True)
    assert not Lead.objects.exists()


def test_what_is_wrong_is_said_beside_its_field(form):
    page = send({"email": "nowhere"}).content.decode()
    assert page.count('aria-invalid="true"') == 1
    assert 'value="nowhere"' in page
    assert not Lead.objects.exists()


def test_a_flood_is_stopped_and_says_so(form):
    for n in range(doors.MOST_OF_ONE + 1):
        last = send(EWA | {"token": signing.dumps([doors.time() - 9, str(n)], salt="clientela.sales.forms")})
    assert last.status_code == 429
    assert Lead.objects.count() == doors.MOST_OF_ONE


def test_what_is_too_large_is_refused(form):
    assert send(EWA | {"wanted": "x" * 40_000}).status_code == 413
    assert not Lead.objects.exists()


def test_a_closed_form_is_not_there(form, owner):
    actions.edit_form(form.pk, {"active": False}, by=owner.actor)
    assert send(EWA).status_code == 404
    assert not Lead.objects.exists()


def test_programs_use_the_same_door(form):
    how = {"content_type": "application/json", "HTTP_IDEMPOTENCY_KEY": "a1"}
    first = Client().post("/f/tasting/", json.dumps(EWA | {"agreed": True}), **how)
    assert (first.status_code, first.json()["thanks"]) == (201, "See you soon")
    assert Client().post("/f/tasting/", json.dumps(EWA), **how).status_code == 200
    wrong = Client().post("/f/tasting/", json.dumps({"person": "Ewa"}), content_type="application/json")
    assert (wrong.status_code, list(wrong.json()["problems"])) == (422, ["email"])
    assert Client().post("/f/tasting/", "[1]", content_type="application/json").status_code == 400
    assert (Lead.objects.count(), Consent.objects.count()) == (1, 1)


def test_the_page_speaks_four_languages_and_runs_no_script(form):
    page = Client().get("/f/tasting/?lang=it").content.decode()
    assert ("Assaggio" in page, "Scrivetemi" in page, 'lang="it"' in page) == (True, True, True)
    assert not re.search(r"<script|style=", page)
    assert "A tasting" in Client().get("/f/tasting/?lang=pl").content.decode()

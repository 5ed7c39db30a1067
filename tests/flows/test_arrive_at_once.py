"""One person reaches us by several ways at the same instant: from a file, by the API and by a letter. One party comes of it."""

from collections.abc import Callable
from typing import Any

import pytest
from conftest import Persona
from django.test import Client

from clientela.channels.email import actions as email
from clientela.channels.email.capture.identity import Lesson, introduce
from clientela.channels.email.models import Mailbox
from clientela.channels.email.reading.mail import Address
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.parties.tests.test_take_at_once import at_once
from clientela.platform.entities import registry
from clientela.platform.imports.actions import run
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = [(f"Ada Rossi{n}", f"ada{n}@rossi.example") for n in range(40)]


@pytest.fixture
def mailbox(alice: Persona) -> Mailbox:
    policy = email.create_policy({"name": "All", "unknown": "everybody"}, by=SYSTEM)
    return Mailbox.objects.create(address="elena@ours.example", host="mail.example", owner=alice.user, policy=policy)


def by_file(owner: Persona) -> Callable[[], Any]:
    lines = ["ID,Name,E-mail", *(f"{n},{who},{at}" for n, (who, at) in enumerate(PEOPLE))]
    one = upload(["\n".join(lines).encode()], name="people.csv", entity=registry.entity("person"), by=owner.actor)
    begin(one, by=owner.actor)
    return lambda: run(one.pk, by=owner.actor)


def by_api(owner: Persona, source: str) -> Callable[[], Any]:
    body = [{"external_id": f"k{n}", "name": who, "emails": [at]} for n, (who, at) in enumerate(PEOPLE)]
    url = f"/api/v1/people/batch?source={source}&match=contact"
    return lambda: Client().post(url, body, "application/json", **owner.bearer)


def by_mail(mailbox: Mailbox) -> Callable[[], Any]:
    lessons = [Lesson(Address(who, at)) for who, at in reversed(PEOPLE)]
    return lambda: introduce(lessons, mailbox, by=SYSTEM)


def test_a_file_the_api_and_a_letter_at_once_make_one(owner: Persona, mailbox: Mailbox) -> None:
    at_once(by_file(owner), by_api(owner, "app"), by_mail(mailbox), by_api(owner, "till"))
    assert Party.objects.filter(kind="person").count() == len(PEOPLE)
    assert ContactPoint.objects.filter(kind="email").count() == len(PEOPLE)
    assert set(SourceRecord.objects.values_list("source", flat=True)) >= {"people.csv", "app", "till"}


def test_the_api_recognises_by_contact_only_where_it_is_asked_to(owner: Persona) -> None:
    body = [{"external_id": "1", "name": "Ada Rossi", "emails": ["ada@rossi.example"]}]
    for source, match in (("shop", "source"), ("till", "contact"), ("app", "source")):
        url = f"/api/v1/people/batch?source={source}&match={match}"
        assert Client().post(url, body, "application/json", **owner.bearer).status_code == 200
    assert Party.objects.count() == 2
    refused = Client().post("/api/v1/people/batch?source=x&match=never", body, "application/json", **owner.bearer)
    assert (refused.status_code, Party.objects.count()) == (422, 2)

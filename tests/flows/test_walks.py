"""The walks that must stay short: each pins the files of ours that a value passes, in any order."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from conftest import Persona

import clientela
from clientela.channels.email import actions as mail
from clientela.channels.email.capture.actions import Found, Place, reader_of
from clientela.channels.email.capture.identity import Known
from clientela.channels.email.capture.knowing import Arrival
from clientela.channels.email.capture.taking import take_in
from clientela.channels.email.models import Folder
from clientela.channels.email.reading.parsing import read
from clientela.platform.entities import registry
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions, running

ROOT = Path(clientela.__file__).parent
pytestmark = pytest.mark.django_db


def files_touched(walk: Callable[[], Any]) -> set[str]:
    """The modules of the package whose functions run during the walk."""
    seen: set[str] = set()

    def watch(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(ROOT)):
            seen.add(str(Path(frame.f_code.co_filename).relative_to(ROOT)))

    sys.setprofile(watch)
    try:
        walk()
    finally:
        sys.setprofile(None)
    return seen


def test_a_batch_of_imported_rows_takes_few_hops(owner: Persona) -> None:
    """Taking what is staged: the import, the entity's verb, and what every verb stands on."""
    stored = keep([b"Name,E-mail\nAnna Nowak,anna@nowak.example\n"], limit=1000)
    people = registry.entity("people")
    one = actions.open_import(stored, name="a.csv", entity=people, by=owner.actor)
    actions.start(one, by=owner.actor)
    (chunk,) = running.chunks(one, people)
    assert isinstance(people.settled, tuple)  # found once in a process, with the first batch
    touched = files_touched(lambda: running.take_chunk(one, people, chunk, by=owner.actor))
    ground = {"platform/history", "platform/permissions", "platform/events", "platform/people", "platform/live"}
    walked = {name for name in touched if str(Path(name).parent) not in ground}
    assert walked | {"platform/imports/models.py"} == {
        "platform/imports/running.py",
        "platform/imports/staging.py",
        "platform/imports/linked.py",  # what the row tells of the records that it names
        "platform/imports/models.py",  # names the staging table, unless that is named already
        "parties/actions.py",
        "parties/turns.py",  # who takes from one source waits for the other
        "platform/entities/needing.py",  # what the company needs of such records is told, and the row taken
        "platform/entities/registry.py",
        "platform/fields/reading.py",
    }


def test_an_inbound_mail_takes_few_hops(owner: Persona) -> None:
    """A mail of somebody known: parsed before, then intake, the timeline's own verb, and one event."""
    policy = mail.create_policy({"name": "All", "unknown": "everybody"}, by=owner.actor)
    said = {"address": "us@x.example", "host": "imap.example.com", "secret": "s", "policy": policy.pk}
    mailbox = mail.connect_mailbox(said, by=owner.actor)
    folder = Folder.objects.create(mailbox=mailbox, name="INBOX", chosen=True)
    owner_of = registry.entity("person").verbs.create
    assert owner_of is not None
    owner_of({"name": "Anna", "emails": [{"value": "anna@y.example", "typed": "anna@y.example"}]}, by=owner.actor)
    arrival = Arrival(read(b"From: anna@y.example\r\nTo: us@x.example\r\nMessage-ID: <a@y>\r\n\r\nhello"))
    by = reader_of(mailbox)
    touched = files_touched(lambda: take_in(mailbox, [Found(Place(folder, 1), arrival)], Known(), by=by))
    ground = {"platform/history", "platform/permissions", "platform/events", "platform/people", "platform/live"}
    assert {name for name in touched if str(Path(name).parent) not in ground} == {
        "channels/email/capture/actions.py",
        "channels/email/capture/taking.py",
        "channels/email/capture/judging.py",
        "channels/email/capture/composing.py",
        "channels/email/capture/knowing.py",
        "channels/email/capture/identity.py",
        "channels/email/capture/policy.py",
        "channels/email/capture/welcoming.py",
        "sales/leads/arriving.py",  # at which addresses everybody is welcome
        "channels/email/models.py",
        "timeline/messages/actions.py",
        "parties/actions.py",
        "parties/normalise/emails.py",
        "parties/reach/actions.py",
        "platform/entities/cleaning.py",
    }

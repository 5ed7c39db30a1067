"""A cadence of a mail, a call and a mail, leads that Alice owns, her mailbox, and time that passes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from clientela.channels.email import actions as mail
from clientela.channels.email.models import Wording
from clientela.channels.email.tests.conftest import inner, policy
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.actor import SYSTEM
from clientela.routing import actions as routing
from clientela.sales.cadences.models import Cadence, DealEnrolment, LeadEnrolment
from clientela.sales.leads.models import Lead
from clientela.sales.leads.tests.conftest import open_lead

__all__ = ["inner", "open_lead", "policy"]
STEPS = [
    {"kind": "mail", "template": "Hello"},
    {"kind": "call", "wait": "2", "title": "Ask about the machine"},
    {"kind": "mail", "wait": "3", "at": "9:30", "template": "Again"},
]


@pytest.fixture
def wordings(db: None) -> None:
    Wording.objects.create(name="Hello", subject="Coffee for you", text="{greeting}, shall we talk?\n{my_name}")
    Wording.objects.create(name="Again", text="Still there?")


@pytest.fixture
def make(wordings: None, owner: Any) -> Callable[..., Cadence]:
    """A cadence whose hours are any, so that tests do not wait for a working day."""

    def made(name: str = "Follow-up", **said: Any) -> Cadence:
        entity = registry.entity("cadence")
        cleaned = clean(entity, {"name": name, "of": "lead", "steps": STEPS, "opens": "0", "closes": "24", **said})
        assert not cleaned.problems, cleaned.problems
        return Cadence.objects.get(pk=create_record(entity, cleaned.facts, by=owner.actor))

    return made


@pytest.fixture
def follow_up(make: Callable[..., Cadence]) -> Cadence:
    return make()


@pytest.fixture
def at_work(alice: Any) -> None:
    """Alice works every day, at any hour, and has a mailbox that sends."""
    seat = {"days": [1, 2, 3, 4, 5, 6, 7], "languages": [], "skills": [], "territories": [], "most": None}
    routing.set_seat(alice.user.pk, {**seat, "opens": None, "closes": None}, by=SYSTEM)


@pytest.fixture
def post(alice: Any, at_work: None, inner: None, policy: Any) -> Any:
    """Her mailbox; nothing leaves it before somebody delivers it."""
    place = {"smtp_host": "127.0.0.1", "smtp_port": 2525, "smtp_security": "none"}
    return mail.connect_mailbox({"address": "elena@clientela.example", "policy": policy.pk} | place, by=alice.actor)


@pytest.fixture
def lead(open_lead: Any, alice: Any) -> Lead:
    return open_lead(name="Bar Roma", person="Lucía Ferrer", email="lucia.ferrer@miramar.example", by=alice)


def passes(one: Any) -> None:
    """Time: what comes next is due now."""
    type(one).objects.filter(pk=one.pk).exclude(due_at=None).update(due_at=timezone.now())


def now_of(record: Any) -> Any:
    """What a record is in, as it stands."""
    model = LeadEnrolment if isinstance(record, Lead) else DealEnrolment
    return (
        model.objects.select_related("task", "letter", "cadence").order_by("-created_at").filter(record=record).first()
    )

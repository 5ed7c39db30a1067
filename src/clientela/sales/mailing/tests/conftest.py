"""A customer with two people who may be written to and one who objected, a quote, an order and a purchase, and Olga's mailbox."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from clientela.channels.email import actions as mail
from clientela.channels.email.models import Mailbox
from clientela.channels.email.tests.conftest import inner, policy
from clientela.parties.consents.actions import Said, withdraw
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.quotes import actions as quotes

__all__ = ["inner", "policy"]
LINE = {"description": "Macinino", "quantity": "2", "unit_price": "200", "tax_rate": "22"}
SMTP = {"smtp_host": "127.0.0.1", "smtp_port": 2525, "smtp_security": "none"}


@pytest.fixture
def write(owner: Any) -> Callable[..., Any]:
    def written(name: str, /, **said: Any) -> Any:
        entity = registry.entity(name)
        cleaned = clean(entity, said)
        assert not cleaned.problems, cleaned.problems
        return entity.rows().get(pk=create_record(entity, cleaned.facts, by=owner.actor))

    return written


@pytest.fixture
def bar(write: Callable[..., Any], owner: Any) -> Party:
    """Piero wants to hear nothing."""
    found: Party = write("organisation", name="Bar Roma", emails=[{"value": "info@bar.example"}], language="it")
    for name in ("Lucia Ferrer", "Piero Gatti"):
        emails = [{"value": f"{name[:5].lower()}@bar.example"}]
        write("person", name=name, emails=emails, organisation={"id": str(found.pk)}, language="it")
    piero = Party.objects.get(name="Piero Gatti")
    withdraw(piero.pk, "email", "service", Said("on the phone"), by=owner.actor)
    return found


@pytest.fixture
def post(owner: Any, inner: None, policy: Any) -> Mailbox:
    """Nothing leaves it before somebody delivers it."""
    return mail.connect_mailbox({"address": "olga@alba.example", "policy": policy.pk} | SMTP, by=owner.actor)


@pytest.fixture
def quote(bar: Party, owner: Any) -> UUID:
    key = quotes.draw_up({"name": "Grinders", "country": "IT", "language": "it", "party": bar.pk}, by=owner.actor)
    quotes.set_lines(key, [LINE], by=owner.actor)
    return key

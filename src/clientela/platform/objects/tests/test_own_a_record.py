"""Records belong to colleagues: nobody outside owns one or stands in a field of colleagues, on whatever way it is said."""

from typing import Any

import pytest
from conftest import Persona

from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.objects.models import OwnRecord
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def paula(person_with: Any) -> Persona:
    """Somebody outside."""
    found: Persona = person_with("Paula", {}, stands_for=new_key())
    return found


@pytest.mark.parametrize("said", [{"owner": "{who}"}, {"own_taster": "{who}"}])
def test_by_api(vineyard: str, owner: Persona, paula: Persona, alice: Persona, said: dict[str, str]) -> None:
    add_field(checked({"type": vineyard, "kind": "user", "labels": {"en": "Taster"}}, by=SYSTEM), by=SYSTEM)

    def sent(who: Persona, by: str) -> int:
        named = {name: {by: str(getattr(who.user, "pk" if by == "id" else by))} for name in said}
        body = {"name": "Asili", **named}
        url = "/api/v1/vineyards"
        return int(owner.browser.post(url, body, content_type="application/json", **owner.bearer).status_code)

    assert [sent(paula, by) for by in ("id", "email")] == [422, 422]
    assert not OwnRecord.objects.exists()
    assert sent(alice, "email") == 201


def test_by_file(vineyard: str, owner: Persona, paula: Persona, arrivals: Any) -> None:
    take = registry.entity(vineyard).verbs.take
    assert take is not None
    row = {"external_id": "1", "name": "Asili", "owner": paula.user.email}
    take(arrivals(vineyard, row), by=owner.actor)
    assert OwnRecord.objects.get().owner_id == owner.user.pk

"""The bin of a type in the archive: nobody opens it, its rule goes on, and the pages that speak of the type stay open."""

from datetime import timedelta
from typing import Any

import pytest
from conftest import Persona
from django.utils import timezone

from clientela.platform.objects.actions import add_type, archive_type, create, delete
from clientela.platform.objects.models import OwnRecord
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.retention.models import Act, Rule
from clientela.platform.undo.actions import purge_old

pytestmark = pytest.mark.django_db
past: Any = OwnRecord.pgh_event_model  # type: ignore[attr-defined]


@pytest.fixture
def put_away(owner: Persona) -> None:
    """A type in the archive, with one record that stands and one in the bin."""
    labels = {"labels": {"en": "Machine"}, "labels_plural": {"en": "Machines"}}
    type_ = add_type({"key": "own_machine", "plural": "machines", **labels}, by=SYSTEM)
    create("own_machine", {"name": "Stands"}, by=owner.actor)
    delete("own_machine", create("own_machine", {"name": "Gone"}, by=owner.actor), by=owner.actor)
    archive_type(type_, by=SYSTEM)


def test_the_old_goes_by_its_rule_and_what_stands_stays(put_away: None) -> None:
    assert purge_old(by=SYSTEM) == 0
    past.objects.update(pgh_created_at=timezone.now() - timedelta(days=31))
    assert purge_old(by=SYSTEM) == 1
    assert not past.objects.filter(name="Gone").exists()
    assert OwnRecord.objects.get().name == "Stands"


def test_its_rules_of_retention_are_still_shown(put_away: None, owner: Persona) -> None:
    Rule.objects.create(name="Old machines", entity="own_machine", act=Act.LIST, basis="ours", where={"all": []})
    page = owner.browser.get("/settings/retention/")
    assert page.status_code == 200
    assert "Old machines" in page.content.decode()
    assert "Machines" in page.content.decode()

"""A type that is deleted takes with it what was said of it: a later one of its key begins afresh."""

import pytest
from conftest import Persona

from clientela.platform.entities.reading import Conflict
from clientela.platform.fields.actions import need_field
from clientela.platform.fields.models import Need
from clientela.platform.layouts.actions import lay_out
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Plan
from clientela.platform.objects.actions import archive_type, delete_type
from clientela.platform.objects.models import OwnType
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Role

pytestmark = pytest.mark.django_db
GRANTS = {"own_vineyard": {"see": "all"}, "person": {"see": "own"}}


@pytest.fixture(autouse=True)
def _said_of_it(vineyard: str) -> None:
    Role.objects.create(name="Grower", grants=GRANTS, masks={"own_vineyard": {"tags": "hidden"}})
    need_field(vineyard, "tags", {}, by=SYSTEM)
    lay_out(vineyard, None, Plan(), by=SYSTEM)


def test_needs_layouts_and_rights_go_with_it(owner: Persona) -> None:
    key = OwnType.objects.get().pk
    archive_type(key, by=owner.actor)
    delete_type(key, by=owner.actor)
    assert not Need.objects.exists()
    assert not Layout.objects.exists()
    role = Role.objects.get(name="Grower")
    assert (role.grants, role.masks) == ({"person": {"see": "own"}}, {})


def test_one_that_is_not_archived_keeps_them(owner: Persona) -> None:
    with pytest.raises(Conflict):
        delete_type(OwnType.objects.get().pk, by=owner.actor)
    assert (Need.objects.count(), Layout.objects.count()) == (1, 1)
    assert Role.objects.get(name="Grower").grants == GRANTS

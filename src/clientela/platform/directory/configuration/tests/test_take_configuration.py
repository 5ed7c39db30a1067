"""What a company set up comes out as one document, and makes the same of another installation."""

import json
from typing import Any

import pytest
from conftest import Persona

from clientela.platform.directory.configuration.actions import take_configuration
from clientela.platform.directory.configuration.reading import configuration, standing
from clientela.platform.directory.fields.checking import checked
from clientela.platform.directory.fields.needs import need
from clientela.platform.directory.objects.checking import checked as checked_type
from clientela.platform.directory.roles.actions import create_role
from clientela.platform.directory.teams.actions import create_team
from clientela.platform.entities import registry
from clientela.platform.entities.actions import save_view
from clientela.platform.entities.models import SavedView
from clientela.platform.fields import reading as fields
from clientela.platform.fields.actions import add_field
from clientela.platform.fields.models import Need, OwnField
from clientela.platform.layouts.actions import lay_out
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Part, Plan
from clientela.platform.objects.actions import add_type, archive_type
from clientela.platform.objects.models import OwnType
from clientela.platform.people.models import Team
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db
VINEYARD = {"labels": {"en": "Vineyard"}, "labels_plural": {"en": "Vineyards"}, "icon": "grape"}
LEAD = {"type": "person", "kind": "link", "target": "own_vineyard", "labels": {"en": "Home vineyard"}}
PRICE = {"type": "own_vineyard", "kind": "money", "currency": "CHF", "labels": {"en": "Price"}}


@pytest.fixture
def document(owner: Persona) -> dict[str, Any]:
    """The configuration of a company that has set up one of each."""
    above = create_team({"name": "Sales", "kind": "department"}, by=owner.actor)
    create_team({"name": "Apulia", "kind": "team", "parent": above}, by=owner.actor)
    create_role(
        {"name": "Reader", "grants": {"*": {"see": "team"}}, "masks": {"person": {"birth_date": "hidden"}}},
        by=owner.actor,
    )
    add_field(
        checked({"type": "person", "kind": "text", "name": "own_roast", "labels": {"en": "Roast"}}, by=owner.actor),
        by=owner.actor,
    )
    reader = Role.objects.get(name="Reader").pk
    lay_out("person", reader, Plan((Part("contact", ("own_roast",)),), hidden=("website",)), by=owner.actor)
    add_type(checked_type(VINEYARD), by=owner.actor)
    add_field(
        checked({"type": "own_vineyard", "kind": "number", "labels": {"en": "Hectares"}}, by=owner.actor),
        by=owner.actor,
    )
    for said in (LEAD, PRICE):
        add_field(checked(said, by=owner.actor), by=owner.actor)
    need(registry.entity("person"), "own_roast", {"field": "lifecycle", "is": "customer"}, by=owner.actor)
    save_view("person", "Mine", "sort=-created_at", shared=True, by=owner.actor)
    save_view("person", "Secret", "q=Anna", by=owner.actor)
    said: dict[str, Any] = json.loads(json.dumps(configuration(owner.actor)))
    return said


def forget() -> None:
    SavedView.objects.all().delete()
    OwnField.objects.all().delete()
    Layout.objects.all().delete()
    OwnType.objects.all().delete()
    Need.objects.all().delete()
    fields.forget()
    Role.objects.filter(name="Reader").delete()
    Team.objects.filter(name="Apulia").delete()
    Team.objects.all().delete()


def test_it_makes_the_same_elsewhere(document: dict[str, Any], owner: Persona) -> None:
    forget()
    done = take_configuration(document, by=owner.actor)
    assert {one.part for one in done if one.what == "made"} == {
        "teams",
        "objects",
        "fields",
        "needs",
        "roles",
        "layouts",
        "views",
    }
    assert json.loads(json.dumps(standing())) == document
    price, lead = (OwnField.objects.get(name=name) for name in ("own_price", "own_home_vineyard"))
    assert (price.currency, lead.target) == ("CHF", "own_vineyard")
    assert Need.objects.get().where == {"field": "lifecycle", "is": "customer"}


def test_taken_twice_it_changes_nothing(document: dict[str, Any], owner: Persona) -> None:
    assert {one.what for one in take_configuration(document, by=owner.actor)} == {"left"}


def test_a_dry_run_tells_and_changes_nothing(document: dict[str, Any], owner: Persona) -> None:
    forget()
    before = standing()
    told = take_configuration(document, dry_run=True, by=owner.actor)
    assert {(one.name, one.what) for one in told if one.part == "teams"} == {("Apulia", "made"), ("Sales", "made")}
    assert standing() == before


def test_it_holds_no_private_view_and_nobodys_address(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    assert "Anna" not in text
    assert "@" not in text


def test_one_refused_item_undoes_all(document: dict[str, Any], owner: Persona) -> None:
    forget()
    document["roles"].append({"name": "Broken", "grants": {"nothing": {}}})
    before = standing()
    with pytest.raises(ValueError, match="There is no type"):
        take_configuration(document, by=owner.actor)
    assert standing() == before


@pytest.mark.parametrize(
    "said", [[], {}, {"clientela": 2}, {"clientela": 1, "teams": "x"}, {"clientela": 1, "roles": [1]}]
)
def test_what_is_none_is_refused(said: Any, owner: Persona) -> None:
    with pytest.raises(ValueError, match="nothing was changed"):
        take_configuration(said, by=owner.actor)


def test_without_the_right_nothing_is_read_or_taken(document: dict[str, Any], alice: Persona) -> None:
    before = standing()
    for act in (lambda: configuration(alice.actor), lambda: take_configuration(document, by=alice.actor)):
        with pytest.raises(Denied):
            act()
    assert alice.browser.get("/api/v1/configuration", **alice.bearer).status_code == 403
    assert standing() == before


def test_nobody_gives_more_than_he_holds(document: dict[str, Any], person_with: Any) -> None:
    set_up = {name: {"configure": "all"} for name in ("company", "role", "team", "field")}
    karl = person_with("Karl", set_up)
    document["roles"] = [{"name": "Everything", "grants": {"*": {"*": "all"}}, "masks": {}}]
    with pytest.raises(Denied):
        take_configuration(document, by=karl.actor)
    assert not Role.objects.filter(name="Everything").exists()


def test_by_api(document: dict[str, Any], owner: Persona) -> None:
    assert owner.browser.get("/api/v1/configuration", **owner.bearer).json() == document
    forget()
    answer = owner.browser.post(
        "/api/v1/configuration?dry_run=true", json.dumps(document), content_type="application/json", **owner.bearer
    )
    assert (answer.status_code, answer.json()["dry_run"]) == (200, True)


def test_a_type_in_the_archive_stays_at_home_with_all_that_is_of_it(document: dict[str, Any], owner: Persona) -> None:
    create_role({"name": "Grower", "grants": {"own_vineyard": {"see": "all"}}, "masks": {}}, by=owner.actor)
    save_view("own_vineyard", "All", "", shared=True, by=owner.actor)
    archive_type(OwnType.objects.get().pk, by=owner.actor)
    kept = standing()
    assert "own_vineyard" not in json.dumps(kept)
    assert "Grower" in {role["name"] for role in kept["roles"]}
    take_configuration(document, by=owner.actor)
    assert OwnType.objects.get().archived_at is None

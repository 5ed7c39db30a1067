"""Rights beyond own, team and all: departments, conditions, single records that were shared, roles for a time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from clientela.parties.actions import create, take
from clientela.parties.models import Party
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Share
from clientela.platform.permissions.rights import Given, Limited, together
from clientela.platform.permissions.within import beyond

ITALIANS = {"all": [{"field": "country", "is": "IT"}]}


def limited(scope: str, **where: Any) -> dict[str, Any]:
    return {"scope": scope, "where": {"all": [where]}}


def named(name: str, **facts: Any) -> Any:
    return create("person", {"name": name} | facts, by=SYSTEM)


def seen(actor: Actor, verb: str = "see") -> list[str]:
    return sorted(Party.objects.visible_to(actor, entity="person", verb=verb).values_list("name", flat=True))


def now(who: Any) -> Actor:
    actor = actor_by_user(who.user.pk)
    assert actor is not None
    return actor


def test_a_condition_opens_the_rows_for_which_it_holds(person_with):
    named("Ada", country="IT"), named("Eva", country="PL")
    mia = person_with("Mia", {"person": {"see": limited("all", field="country", **{"is": "IT"})}})
    assert seen(mia.actor) == ["Ada"]
    assert mia.actor.may("see", "person")
    assert mia.actor.scope("see", "person") == "none"


def test_a_condition_narrows_its_scope_and_adds_to_another_role(person_with):
    mia = person_with("Mia", {"person": {"see": "own", "edit": limited("own", field="lifecycle", **{"is": "lead"})}})
    for name, stage in (("Lea", "lead"), ("Cia", "customer")):
        named(name, lifecycle=stage, owner={"id": str(mia.user.pk)})
    assert seen(mia.actor) == ["Cia", "Lea"]
    assert seen(mia.actor, "edit") == ["Lea"]


@pytest.mark.parametrize("where", [{"all": [{"field": "gone", "is": "x"}]}, {"nonsense": 1}])
def test_a_condition_that_can_not_be_read_opens_nothing(person_with, where):
    named("Ada")
    mia = person_with("Mia", {"person": {"see": {"scope": "all", "where": where}}})
    assert seen(mia.actor) == []


def test_a_condition_holds_on_page_api_and_for_verbs(person_with):
    ada, eva = named("Ada", country="IT"), named("Eva", country="PL")
    rule = limited("all", field="country", **{"is": "IT"})
    mia = person_with("Mia", {"person": {"see": rule, "edit": rule}})
    assert (mia.browser.get(f"/people/{ada}/").status_code, mia.browser.get(f"/people/{eva}/").status_code) == (
        200,
        404,
    )
    change = {"data": {"job_title": "Chef"}, "content_type": "application/json"}
    codes = [mia.browser.patch(f"/api/v1/people/{key}", **change, **mia.bearer).status_code for key in (ada, eva)]
    assert codes == [200, 404]
    assert Party.objects.get(pk=eva).job_title == ""


def test_a_batch_changes_what_the_condition_opens_alone(person_with, arrivals):
    rule = limited("all", field="country", **{"is": "IT"})
    mia = person_with("Mia", {"person": {"see": rule, "edit": rule, "import": "all", "create": "all"}})
    rows = ({"external_id": "1", "name": "Ada", "country": "IT"}, {"external_id": "2", "name": "Eva", "country": "PL"})
    take("person", arrivals("person", *rows, source="shop"), by=SYSTEM)
    again = [row | {"city": "Lodi"} for row in rows]
    assert take("person", arrivals("person", *again, source="shop"), by=mia.actor).outcomes["denied"] == 1
    assert list(Party.objects.filter(city="Lodi").values_list("name", flat=True)) == ["Ada"]


def test_a_department_reaches_all_teams_of_it(person_with):
    sales = Team.objects.create(name="Sales", kind="department")
    north, south = (Team.objects.create(name=name, parent=sales) for name in ("North", "South"))
    mia = person_with("Mia", {"person": {"see": "department"}}, north)
    otto, service = person_with("Otto", {}, south), Team.objects.create(name="Service", kind="department")
    uma = person_with("Uma", {}, service)
    for owner in (mia, otto, uma):
        named(owner.user.name, owner={"id": str(owner.user.pk)})
    assert seen(now(mia)) == ["Mia", "Otto"]


@pytest.mark.parametrize(("may_edit", "editable"), [(False, []), (True, ["Ada"])])
def test_a_shared_record_is_opened_and_no_other(person_with, may_edit, editable):
    ada, eva, mia = named("Ada"), named("Eva"), person_with("Mia", {})
    Share.objects.create(entity="person", record=ada, user=mia.user, may_edit=may_edit)
    assert (seen(now(mia)), seen(now(mia), "edit")) == (["Ada"], editable)
    assert (mia.browser.get(f"/people/{ada}/").status_code, mia.browser.get(f"/people/{eva}/").status_code) == (
        200,
        404,
    )
    assert mia.browser.get("/organisations/").status_code == 403


def test_a_share_with_a_team_ends_when_its_time_is_over(person_with, team):
    ada, mia = named("Ada"), person_with("Mia", {}, team)
    share = Share.objects.create(entity="person", record=ada, team=team, until=timezone.now() + timedelta(hours=1))
    assert seen(now(mia)) == ["Ada"]
    Share.objects.filter(pk=share.pk).update(until=timezone.now() - timedelta(hours=1))
    assert seen(now(mia)) == []


def test_a_role_for_a_time_ends_by_itself(person_with):
    named("Ada")
    mia = person_with("Mia", {"person": {"see": "all"}})
    Assignment.objects.update(until=timezone.now() + timedelta(hours=1))
    assert mia.browser.get("/people/").status_code == 200
    Assignment.objects.update(until=timezone.now() - timedelta(hours=1))
    assert mia.browser.get("/people/").status_code == 403


def test_who_only_looks_changes_nothing(person_with):
    mia = person_with("Mia", {"*": {"*": "all"}, "person": {"see": limited("all", field="country", **{"is": "IT"})}})
    named("Ada", country="IT"), named("Eva", country="PL")
    looking = mia.actor.only_looking(through="view as")
    assert seen(looking) == ["Ada"]
    verbs = ("edit", "create", "delete", "export", "configure")
    assert not [verb for verb in verbs if looking.may(verb, "person") or looking.may(verb, "user")]


def test_roles_together_keep_back_what_each_of_them_keeps_back():
    first = Given({"person": {"see": "all", "edit": "all"}}, {"person": {"notes": "hidden", "city": "hidden"}})
    second = Given({"person": {"see": "own", "edit": "own"}}, {"person": {"notes": "masked"}})
    blind = Given({"product": {"see": "all"}})
    assert together([first, second, blind]).masks == {"person": {"notes": "masked"}}


def test_a_role_that_only_shows_opens_no_field_to_writing():
    writes = Given({"person": {"see": "all", "edit": "all"}}, {"person": {"city": "hidden"}})
    shows = Given({"person": {"see": "all"}})
    assert together([writes, shows]).masks == {"person": {"city": "read_only"}}


def test_nobody_gives_a_condition_or_a_field_that_is_kept_back_from_him():
    rule = Limited("all", ITALIANS)
    mine = Actor("user", "Anna", rights=together([Given({"person": {"see": rule}}, {"person": {"notes": "masked"}})]))
    same = Given({"person": {"see": rule}}, {"person": {"notes": "hidden"}})
    assert beyond(mine, [same]) is None
    assert beyond(mine, [Given({"person": {"see": rule}})]) == ("notes", "person")
    other = Limited("all", {"all": [{"field": "country", "is": "PL"}]})
    assert beyond(mine, [Given({"person": {"see": other}}, same.masks)]) == ("see", "person")

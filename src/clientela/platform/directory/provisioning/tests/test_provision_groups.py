"""Groups of a directory are our teams, and the roles that an administrator has opened to it; and nobody gets more than that."""

import pytest

from clientela.platform.directory.provisioning.actions import open_roles
from clientela.platform.directory.provisioning.conftest import caller, patch, user
from clientela.platform.directory.provisioning.models import Provisioned
from clientela.platform.entities.reading import Missing
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import Denied
from clientela.platform.permissions.tokens import make_token
from clientela.platform.seconding.actions import choose, confirm
from clientela.platform.seconding.models import Request


@pytest.fixture
def sales(scim):
    return scim("post", "Groups", {"displayName": "Sales", "externalId": "g-1"}).json()


@pytest.fixture
def reader(owner):
    role = Role.objects.create(name="Reader", grants={"*": {"see": "all"}})
    open_roles([role.pk], by=owner.actor)
    return role


def ids(told) -> list[str]:
    return [one["value"] for one in told.json()["members"]]


def test_a_group_is_a_team_with_its_people(scim, anna, sales):
    path, member = f"Groups/{sales['id']}", [{"value": anna["id"]}]
    assert (sales["displayName"], sales["externalId"], sales["members"]) == ("Sales", "g-1", [])
    assert ids(scim("patch", path, patch({"op": "Add", "path": "members", "value": member}))) == [anna["id"]]
    assert Membership.objects.get(user=anna["id"]).team_id == Team.objects.get(name="Sales").pk
    assert scim("get", f"Users/{anna['id']}").json()["groups"][0]["display"] == "Sales"
    assert ids(scim("patch", path, patch({"op": "Add", "path": "members", "value": member}))) == [anna["id"]]


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "path": 'members[value eq "{id}"]'},  # Okta
        {"op": "Remove", "path": "members", "value": [{"value": "{id}"}]},  # Entra ID
        {"op": "replace", "path": "members", "value": []},
        {"op": "replace", "value": {"members": []}},
        {"op": "remove", "path": "members"},
    ],
)
def test_people_leave_in_all_the_forms_that_directories_send(scim, anna, sales, operation):
    path = f"Groups/{sales['id']}"
    scim("put", path, {"displayName": "Sales", "members": [{"value": anna["id"]}]})
    said = {key: str(value).replace("{id}", anna["id"]) if key == "path" else value for key, value in operation.items()}
    if said.get("value") == [{"value": "{id}"}]:
        said["value"] = [{"value": anna["id"]}]
    assert ids(scim("patch", path, patch(said))) == []
    assert not Membership.objects.filter(user=anna["id"]).exists()


def test_groups_are_found_renamed_and_deleted(scim, anna, sales, team):
    path = f"Groups/{sales['id']}"
    assert (
        scim("get", 'Groups?filter=displayName%20eq%20"sales"&excludedAttributes=members').json()["totalResults"] == 1
    )
    assert (
        scim("get", f'Groups?filter=id%20eq%20"{sales["id"]}"%20and%20members%20eq%20"{anna["id"]}"').json()[
            "totalResults"
        ]
        == 0
    )
    okta = {"op": "replace", "value": {"id": sales["id"], "displayName": "Sales Italy"}}
    assert scim("patch", path, patch(okta)).json()["displayName"] == "Sales Italy"
    assert scim("post", "Groups", {"displayName": "Sales Italy"}).json()["scimType"] == "uniqueness"
    assert scim("delete", path).status_code == 204
    assert scim("get", path).status_code == 404
    assert list(Team.objects.all()) == [team]


def test_an_open_role_is_a_group_that_keeps_its_name(scim, anna, reader):
    path = f"Groups/{reader.pk}"
    assert ids(scim("patch", path, patch({"op": "add", "path": "members", "value": [{"value": anna["id"]}]}))) == [
        anna["id"]
    ]
    assert Assignment.objects.get(user=anna["id"]).role == reader
    assert (
        scim("patch", path, patch({"op": "replace", "path": "displayName", "value": "Boss"})).json()["scimType"]
        == "mutability"
    )
    assert scim("delete", path).status_code == 403
    assert scim("post", "Groups", {"displayName": "reader"}).status_code == 409
    assert ids(scim("put", path, {"displayName": "Reader"})) == []
    assert not Assignment.objects.filter(role=reader).exists()


def test_a_role_that_is_not_open_is_not_there(scim, anna, owner):
    role = Assignment.objects.get(user=owner.user).role
    assert scim("get", f"Groups/{role.pk}").status_code == 404
    said = scim("patch", f"Groups/{role.pk}", patch({"op": "add", "path": "members", "value": [{"value": anna["id"]}]}))
    assert said.status_code == 404
    assert (
        scim("patch", f"Users/{anna['id']}", patch({"op": "add", "path": "roles", "value": [str(role.pk)]})).status_code
        == 200
    )
    assert not Assignment.objects.filter(user=anna["id"]).exists()


def test_unknown_members_change_nothing(scim, anna, sales):
    for wrong in ([{"value": "x"}], [{"value": sales["id"]}], [{}], ["x"], "x"):
        said = scim("put", f"Groups/{sales['id']}", {"displayName": "Sales", "members": wrong})
        assert (said.status_code, said.json()["scimType"]) == (400, "invalidValue")
    assert not Membership.objects.exists()


def test_a_token_gives_no_more_than_its_user_holds(clerk, owner, reader, scim, anna):
    Role.objects.filter(assignments__user=clerk.user).update(
        grants={name: {"see": "all", "configure": "all"} for name in ("user", "team", "scim")}
    )
    less = caller(make_token(clerk.user, name="less", scopes=["scim:admin"]))
    member = patch({"op": "add", "path": "members", "value": [{"value": anna["id"]}]})
    assert less("patch", f"Groups/{reader.pk}", member).status_code == 403
    assert (
        less("patch", f"Users/{owner.user.pk}", patch({"op": "replace", "path": "active", "value": False})).status_code
        == 403
    )
    assert (
        less(
            "patch", f"Users/{owner.user.pk}", patch({"op": "replace", "path": "userName", "value": "x@y.example"})
        ).status_code
        == 403
    )
    owner.user.refresh_from_db()
    assert owner.user.is_active
    assert not Assignment.objects.filter(role=reader).exists()
    with pytest.raises(Denied):
        open_roles([Assignment.objects.get(user=owner.user).role_id], by=clerk.actor)


@pytest.mark.parametrize("scopes", [["*:write"], ["user:admin", "team:admin"], ["scim:write"], ["*:read"]])
def test_only_a_token_for_it_is_taken(owner, scopes):
    call = caller(make_token(owner.user, name="other", scopes=scopes))
    before = User.objects.count()
    assert call("get", "Users").status_code == 403
    assert call("post", "Users", user("a@corp.example")).status_code == 403
    assert User.objects.count() == before


def test_its_token_does_nothing_else(scim, owner, client):
    text = make_token(owner.user, name="directory", scopes=["scim:admin"])
    for path in ("people", "users", "roles"):
        assert client.get(f"/api/v1/{path}", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 403


@pytest.mark.parametrize("who", ["alice", "charlie", "dora"])
def test_who_may_not_configure_it_gets_nothing(request, who, client):
    one = request.getfixturevalue(who)
    for path in ("Users", "Groups", "ServiceProviderConfig", f"Users/{one.user.pk}"):
        told = client.get(f"/scim/v2/{path}", **one.bearer)
        assert (told.status_code, told.json()["status"]) == (403, "403")
    assert one.browser.post("/settings/sign-in/provisioning/", {"roles": []}).status_code == 403
    assert one.browser.get("/api/v1/provisioning", **one.bearer).status_code == 403
    assert client.get("/scim/v2/Users").status_code == 401
    assert client.get("/scim/v2/Users", HTTP_AUTHORIZATION="Bearer none").headers["WWW-Authenticate"] == "Bearer"


def test_it_tells_what_it_can_do(scim):
    assert scim("get", "ServiceProviderConfig").json()["patch"]["supported"] is True
    assert [one["id"] for one in scim("get", "ResourceTypes").json()["Resources"]] == ["User", "Group"]
    for path in ("Schemas", "ResourceTypes/User", "Schemas/urn:ietf:params:scim:schemas:core:2.0:Group"):
        assert scim("get", path).status_code == 200
    for path in ("Schemas/none", "Bulk", "Me"):
        assert scim("get", path).json()["status"] == "404"
    assert scim("put", "Users", {}).status_code == 405


def test_roles_are_opened_on_the_page_and_by_api(owner, reader):
    owner.browser.post("/settings/sign-in/provisioning/", {"roles": []})
    assert not Provisioned.objects.filter(role=reader).exists()
    said = owner.browser.patch(
        "/api/v1/provisioning", {"roles": [str(reader.pk)]}, content_type="application/json", **owner.bearer
    )
    assert said.json() == {"roles": [str(reader.pk)]}
    assert "/scim/v2" in owner.browser.get("/settings/sign-in/").content.decode()


@pytest.fixture
def officer(owner):
    """A role that configures, open to the directory before the company asks for a second person."""
    role = Role.objects.create(name="Officer", grants={"privacy": {"configure": "all"}})
    open_roles([role.pk], by=owner.actor)
    choose("give_role", on=True, most=0, by=owner.actor)
    return role


def test_a_role_that_configures_waits_for_a_second_person(scim, anna, officer, person_with):
    path, member = f"Groups/{officer.pk}", [{"value": anna["id"]}]
    for _again in range(2):
        assert ids(scim("patch", path, patch({"op": "add", "path": "members", "value": member}))) == []
    assert not Assignment.objects.filter(user=anna["id"]).exists()
    confirm(Request.objects.get().pk, by=person_with("Sonia", {"*": {"*": "all"}}).actor)
    assert ids(scim("get", path)) == [anna["id"]]


def test_what_changed_meanwhile_stays_as_it_is(scim, anna, officer, person_with):
    reader, who = Role.objects.create(name="Reader", grants={"person": {"see": "all"}}), User.objects.get(pk=anna["id"])
    Assignment.objects.create(user=who, role=reader)
    scim("put", f"Groups/{officer.pk}", {"displayName": "Officer", "members": [{"value": anna["id"]}]})
    who.assignments.all().delete()
    confirm(Request.objects.get().pk, by=person_with("Sonia", {"*": {"*": "all"}}).actor)
    assert who.assignments.get().role == officer


def test_a_role_that_is_open_no_more_is_not_given_by_confirming(scim, anna, officer, owner, person_with):
    scim("put", f"Groups/{officer.pk}", {"displayName": "Officer", "members": [{"value": anna["id"]}]})
    open_roles([], by=owner.actor)
    with pytest.raises(Missing):
        confirm(Request.objects.get().pk, by=person_with("Sonia", {"*": {"*": "all"}}).actor)
    assert not Assignment.objects.filter(user=anna["id"]).exists()


def test_a_role_that_configures_nothing_is_given_at_once(scim, anna, officer, reader):
    assert ids(scim("put", f"Groups/{reader.pk}", {"displayName": "Reader", "members": [{"value": anna["id"]}]})) == [
        anna["id"]
    ]
    assert not Request.objects.exists()

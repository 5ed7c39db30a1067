"""A directory makes users, changes them, switches them off and brings them back, in the forms that Okta and Entra ID send."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from clientela.platform.directory.provisioning.conftest import patch, user
from clientela.platform.directory.users.actions import invite
from clientela.platform.events.models import Fact
from clientela.platform.people.models import Session, User
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.tokens import make_token


def test_a_user_is_made_as_okta_sends_it(scim):
    body = user("Anna@Corp.example", name={"givenName": "Anna", "familyName": "Rossi"}, emails=[
        {"primary": True, "value": "anna@corp.example", "type": "work"}], displayName="Anna Rossi", locale="it-IT",
        externalId="00u1", groups=[], password="ignored", title="kept nowhere")  # fmt: skip
    made = scim("post", "Users", body)
    assert made.status_code == 201
    told = made.json()
    assert (told["userName"], told["externalId"], told["active"]) == ("anna@corp.example", "00u1", True)
    assert made.headers["Location"] == told["meta"]["location"] == f"http://testserver/scim/v2/Users/{told['id']}"
    assert made.headers["Content-Type"] == "application/scim+json"
    one = User.objects.get(pk=told["id"])
    assert (one.name, one.language, one.has_usable_password()) == ("Anna Rossi", "it", False)
    assert not one.assignments.exists()
    fact = Fact.objects.get(name="UserProvisioned")
    assert (fact.payload["email"], fact.actor["kind"]) == ("anna@corp.example", "token")


def test_the_same_address_is_refused_in_scims_own_words(scim, anna, alice):
    for name in ("anna@corp.example", alice.user.email.upper()):
        again = scim("post", "Users", user(name))
        assert again.status_code == 409
        assert again.json()["scimType"] == "uniqueness"
        assert again.json()["status"] == "409"


@pytest.mark.parametrize(
    "body", [{}, {"userName": ""}, {"userName": "no address"}, {"userName": "a@b.example", "active": "maybe"}, [], "x"]
)
def test_what_is_no_user_is_refused(scim, body):
    before = User.objects.count()
    answer = scim("post", "Users", body)
    assert answer.status_code == 400
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert User.objects.count() == before


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('userName eq "ANNA@corp.example"', 1),
        ('userName eq "nobody@corp.example"', 0),
        ('externalId eq "e-1"', 1),
        ('externalId eq "e-1" and active eq true', 1),
        ('active eq false AND userName eq "anna@corp.example"', 0),
        ('emails.value eq "anna@corp.example"', 1),
        ('emails[type eq "work"].value eq "anna@corp.example"', 1),
        ('urn:ietf:params:scim:schemas:core:2.0:User:userName eq "anna@corp.example"', 1),
        ('displayName eq "Anna Rossi"', 1),
        ('id eq "no key"', 0),
    ],
)
def test_users_are_found_by_filters(scim, anna, asked, found):
    told = scim("get", f"Users?{urlencode({'filter': asked})}")
    assert told.status_code == 200
    assert (told.json()["totalResults"], len(told.json()["Resources"])) == (found, found)


@pytest.mark.parametrize(
    "asked", ['userName co "a"', "userName", 'password eq "x"', 'userName eq "a" or id eq "b"', "((", '" eq']
)
def test_a_filter_that_is_not_understood_is_refused(scim, asked):
    answer = scim("get", f"Users?{urlencode({'filter': asked})}")
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


def test_pages_count_from_one(scim, anna, alice):
    told = scim("get", "Users?startIndex=2&count=1").json()
    assert (told["totalResults"], told["startIndex"], told["itemsPerPage"]) == (3, 2, 1)
    assert scim("get", "Users?count=0").json()["Resources"] == []
    assert scim("get", "Users?startIndex=x").status_code == 400
    assert set(scim("get", "Users?attributes=userName&count=1").json()["Resources"][0]) == {"schemas", "id", "userName"}


ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OFF = [
    {"op": "replace", "value": {"active": False}},  # Okta
    {"op": "Replace", "path": "active", "value": "False"},  # Entra ID
    {"op": "replace", "path": "active", "value": False},
    {"op": "Replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:active", "value": False},
]


@pytest.mark.parametrize("operation", OFF)
def test_switched_off_is_out_at_once_and_switched_on_is_back(scim, anna, operation):
    one = User.objects.get(pk=anna["id"])
    browser = Client()
    browser.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    make_token(one, name="own")
    told = scim("patch", f"Users/{anna['id']}", patch(operation))
    assert (told.status_code, told.json()["active"]) == (200, False)
    assert not Session.objects.filter(user=one).exists()
    assert not Token.objects.filter(user=one, ended_at=None).exists()
    assert browser.get("/settings/profile/").status_code == 302
    assert scim("patch", f"Users/{anna['id']}", patch({"op": "replace", "path": "active", "value": True})).json()[
        "active"
    ]


@pytest.mark.parametrize(
    ("operations", "name"),
    [
        ([{"op": "Replace", "path": "displayName", "value": "Anna Verdi"}], "Anna Verdi"),
        ([{"op": "replace", "path": "name.formatted", "value": "Anna Verdi"}], "Anna Verdi"),
        ([{"op": "Add", "path": "name.givenName", "value": "Anna"}, {"op": "Add", "path": "name.familyName", "value": "Verdi"}],
         "Anna Verdi"),
        ([{"op": "replace", "value": {"name": {"formatted": "Anna Verdi"}, "nickName": "A"}}], "Anna Verdi"),
        ([{"op": "replace", "value": {"name.givenName": "Anna", "name.familyName": "Verdi"}}], "Anna Verdi"),
        ([{"op": "remove", "path": "title"}], "Anna Rossi"),
        ([{"op": "Add", "path": f"{ENTERPRISE}:department", "value": "X"}], "Anna Rossi"),
        ([{"op": "Replace", "path": 'emails[type eq "work"].value', "value": "new@corp.example"}], "Anna Rossi"),
    ],
)  # fmt: skip
def test_names_change_in_all_the_forms_that_directories_send(scim, anna, operations, name):
    told = scim("patch", f"Users/{anna['id']}", patch(*operations))
    assert told.status_code == 200
    assert told.json()["displayName"] == name
    assert User.objects.get(pk=anna["id"]).name == name


@pytest.mark.parametrize(
    "body", [patch(), {}, [], patch({"op": "move"}), patch({"op": "remove"}), patch({"op": "add", "value": 1}), patch("x"),
             patch({"op": "replace", "path": "active["}), patch({"op": "replace", "path": "userName", "value": "none"})],
)  # fmt: skip
def test_a_patch_that_is_none_changes_nothing(scim, anna, body):
    assert scim("patch", f"Users/{anna['id']}", body).status_code == 400
    assert scim("get", f"Users/{anna['id']}").json() == anna


def test_put_replaces_and_a_version_that_is_past_is_refused(scim, anna):
    path, version = f"Users/{anna['id']}", anna["meta"]["version"]
    assert scim("get", path, HTTP_IF_NONE_MATCH=version).status_code == 304
    body = user("anna@corp.example", displayName="Anna Verdi", timezone="Europe/Warsaw")
    told = scim("put", path, body, HTTP_IF_MATCH=version)
    assert (told.status_code, told.json()["displayName"], told.json()["timezone"]) == (
        200,
        "Anna Verdi",
        "Europe/Warsaw",
    )
    late = scim("patch", path, patch(OFF[0]), HTTP_IF_MATCH=version)
    assert (late.status_code, late.json()["status"]) == (412, "412")
    assert scim("get", path).json()["active"] is True


def test_deleted_is_switched_off_told_of_no_more_and_comes_back_when_made_again(scim, anna):
    path = f"Users/{anna['id']}"
    assert scim("delete", path).status_code == 204
    for verb in ("get", "delete"):
        assert scim(verb, path).status_code == 404
    assert scim("get", 'Users?filter=userName%20eq%20"anna@corp.example"').json()["totalResults"] == 0
    assert not User.objects.get(pk=anna["id"]).is_active
    again = scim("post", "Users", user("anna@corp.example", displayName="Anna R."))
    assert (again.status_code, again.json()["id"], again.json()["active"]) == (201, anna["id"], True)


def test_somebody_who_was_invited_is_let_in(scim, owner):
    key = invite({"email": "ivo@corp.example", "name": "Ivo"}, by=owner.actor, site="")
    assert scim("patch", f"Users/{key}", patch({"op": "replace", "path": "active", "value": True})).json()["active"]

"""The directory by API: what the pages do, under the same guards, with a problem document where it is refused."""

from typing import Any

import pytest
from conftest import Persona
from django.test import Client

from clientela.platform.directory.models import Invitation
from clientela.platform.people.models import Membership, Team, User
from clientela.platform.permissions.models import Assignment, Role

API = "/api/v1"
NEW = {"email": "Nina@clientela.example", "name": "Nina", "language": "pl"}


def call(who: Persona, method: str, url: str, body: Any = None, **headers: str) -> Any:
    said = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(Client(), method)(API + url, **said, **who.bearer, **headers)


def state() -> Any:
    return [
        list(model.objects.order_by("pk").values()) for model in (User, Team, Role, Membership, Assignment, Invitation)
    ]


def test_everybody_learns_what_he_may_do(charlie, alice, team):
    assert call(charlie, "get", "/me").json()["grants"] == {"*": {"*": "none"}}
    said = call(alice, "get", "/me").json()
    assert (said["email"], said["teams"]) == ("alice@clientela.example", [str(team.pk)])


def test_users_are_listed_read_and_changed(owner, alice, team):
    items = call(owner, "get", "/users").json()["items"]
    assert [item["name"] for item in items] == ["Alice", "Olga"]
    url = f"/users/{alice.user.pk}"
    edited = call(owner, "patch", url, {"name": "Alice B", "teams": []})
    assert (edited.status_code, edited.json()["name"], edited.json()["teams"]) == (200, "Alice B", [])
    assert call(owner, "get", url).json() == edited.json()
    assert call(owner, "post", f"{url}/deactivate").json()["state"] == "deactivated"
    assert call(owner, "get", "/users?state=deactivated").json()["items"][0]["id"] == str(alice.user.pk)
    assert call(owner, "post", f"{url}/reactivate").json()["state"] == "active"
    assert call(owner, "delete", f"{url}/second-factors").status_code == 204


def test_an_invitation_is_made_once_answered_with_its_link_sent_again_and_withdrawn(owner):
    key = {"HTTP_IDEMPOTENCY_KEY": "nina-1"}
    made = call(owner, "post", "/invitations", NEW, **key)
    assert (made.status_code, made.json()["email"], made.json()["state"]) == (201, "nina@clientela.example", "invited")
    assert call(owner, "post", "/invitations", NEW, **key).json() == made.json()
    assert Client().get(made.json()["link"].removeprefix("http://testserver")).status_code == 200
    url = f"/invitations/{made.json()['id']}"
    assert call(owner, "post", f"{url}/again").json()["link"] != made.json()["link"]
    assert [one["name"] for one in call(owner, "get", "/invitations").json()["items"]] == ["Nina"]
    assert call(owner, "delete", url).status_code == 204
    assert call(owner, "delete", url).status_code == 404


def test_teams_and_roles_are_made_changed_and_deleted(owner):
    sales = call(owner, "post", "/teams", {"name": "Sales", "kind": "department"}).json()
    made = call(owner, "post", "/teams", {"name": "Italy", "parent": sales["id"]})
    assert (made.status_code, made.json()["kind"], made.json()["parent"]) == (201, "team", sales["id"])
    assert call(owner, "patch", f"/teams/{made.json()['id']}", {"name": "Italia"}).json()["parent"] == sales["id"]
    assert call(owner, "delete", f"/teams/{sales['id']}").status_code == 409
    assert call(owner, "delete", f"/teams/{made.json()['id']}").status_code == 204
    role = call(owner, "post", "/roles", {"name": "Reader", "grants": {"*": {"see": "all"}}}).json()
    changed = call(owner, "patch", f"/roles/{role['id']}", {"grants": {"person": {"see": "own"}}})
    assert (changed.json()["name"], changed.json()["grants"]) == ("Reader", {"person": {"see": "own"}})
    assert call(owner, "delete", f"/roles/{role['id']}").status_code == 204


def calls(who: Persona, user: Persona, team: Team, role: Role) -> list[tuple[str, str, Any]]:
    one, key = f"/users/{user.user.pk}", user.user.pk
    return [
        ("patch", one, {"name": "Eve"}), ("post", f"{one}/deactivate", None), ("post", f"{one}/reactivate", None),
        ("post", f"{one}/hand-over", {"to": str(who.user.pk)}), ("delete", f"{one}/second-factors", None),
        ("post", "/invitations", NEW), ("post", f"/invitations/{key}/again", None), ("delete", f"/invitations/{key}", None),
        ("post", "/teams", {"name": "Mine"}), ("patch", f"/teams/{team.pk}", {"name": "Mine"}),
        ("delete", f"/teams/{team.pk}", None),
        ("post", "/roles", {"name": "Mine", "grants": {}}), ("patch", f"/roles/{role.pk}", {"grants": {"*": {"*": "all"}}}),
        ("delete", f"/roles/{role.pk}", None),
    ]  # fmt: skip


@pytest.mark.parametrize("persona", ["alice", "charlie", "dora"])
def test_who_may_not_configure_is_refused_everywhere_and_changes_nothing(request, persona, bob, team):
    who, role = request.getfixturevalue(persona), Role.objects.create(name="Free", grants={})
    before = state()
    for method, url, body in calls(who, bob, team, role):
        response = call(who, method, url, body)
        assert response.status_code == 403, (method, url)
        assert response.headers["Content-Type"] == "application/problem+json"
    if persona != "alice":
        assert {call(who, "get", f"/{name}").status_code for name in ("users", "teams", "roles", "invitations")} == {
            403
        }
    assert state() == before


def test_who_gives_rights_gives_none_that_are_not_his(clerk, owner, alice, team):
    everything = Role.objects.get(assignments__user=owner.user)
    mine = Role.objects.get(assignments__user=clerk.user)
    before = state()
    for method, url, body in [
        ("patch", f"/users/{clerk.user.pk}", {"roles": [str(mine.pk), str(everything.pk)]}),
        ("patch", f"/users/{owner.user.pk}", {"email": "clara2@clientela.example"}),
        ("post", f"/users/{owner.user.pk}/deactivate", None), ("delete", f"/users/{owner.user.pk}/second-factors", None),
        ("post", "/invitations", NEW | {"roles": [str(everything.pk)]}),
        ("patch", f"/roles/{mine.pk}", {"grants": {"*": {"*": "all"}}}), ("patch", f"/roles/{everything.pk}", {"grants": {}}),
        ("post", "/roles", {"name": "All", "grants": {"*": {"*": "all"}}}),
        ("patch", f"/users/{clerk.user.pk}", {"teams": [str(team.pk)]}),
    ]:  # fmt: skip
        assert call(clerk, method, url, body).status_code == 403, (method, url)
    assert state() == before


BAD = [
    ("post", "/invitations", {"email": "nobody", "name": "x"}, "email"),
    ("post", "/invitations", {"email": "a@b.example", "name": ""}, "name"),
    ("post", "/invitations", {"email": "a@b.example", "name": "x", "language": "tlh"}, "language"),
    ("post", "/invitations", {"email": "a@b.example", "name": "x", "shoe": 43}, "shoe"),
    ("post", "/teams", {"name": ""}, "name"), ("post", "/teams", {"name": "x", "kind": "club"}, "kind"),
    ("post", "/teams", {"name": "x", "parent": "0190f0f0-0000-7000-8000-000000000000"}, "parent"),
    ("post", "/roles", {"name": "x", "grants": {"nothing": {}}}, "grants"), ("post", "/roles", {"grants": {}}, "name"),
    ("post", "/roles", {"name": "x", "grants": {"person": {"see": "some"}}}, "grants"),
    ("post", "/roles", {"name": "x" * 20_000, "grants": {}}, "name"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "url", "body", "field"), BAD)
def test_a_bad_body_is_a_problem_that_names_the_field(owner, method, url, body, field):
    before = state()
    response = call(owner, method, url, body)
    assert response.status_code == 422, response.content
    assert any(field in error["field"] for error in response.json()["errors"]), response.json()
    assert state() == before


def test_a_long_name_of_a_team_or_role_is_a_problem_too(owner):
    for url in ("/teams", "/roles"):
        assert call(owner, "post", url, {"name": "x" * 300}).status_code == 422
    assert call(owner, "post", "/invitations", NEW | {"name": "x" * 400}).status_code == 422
    assert call(owner, "post", "/invitations", NEW | {"email": f"{'x' * 300}@clientela.example"}).status_code == 422

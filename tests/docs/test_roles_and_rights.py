"""docs/howto/roles-and-rights.md: its JSON makes the role it says, and it names every verb, scope, type and role of the demo."""

from typing import get_args

from django.test import Client
from tests.docs.pages import DOCS, blocks

from clientela.demo import company
from clientela.platform.directory.roles.matrix import subjects
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Scope
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import VERBS

PAGE = DOCS / "howto" / "roles-and-rights.md"


ASKED = [
    ("see", "order"),
    ("see", "person"),
    ("edit", "person"),
    ("delete", "person"),
    ("export", "person"),
    ("import", "person"),
]


def test_the_role_gives_what_the_page_says(owner, charlie):
    (body,) = [block.text for block in blocks(PAGE) if block.language == "json"]
    made = Client().post("/api/v1/roles", body, content_type="application/json", **owner.bearer)
    assert made.status_code == 201
    Assignment.objects.create(user=charlie.user, role_id=made.json()["id"])
    assert scopes(charlie.user) == ["all", "team", "team", "own", "none", "none"]
    Assignment.objects.create(
        user=charlie.user, role=Role.objects.create(name="Exporter", grants={"*": {"export": "all"}})
    )
    assert scopes(charlie.user) == ["all", "team", "team", "own", "all", "none"]


def test_every_type_is_told():
    assert [key for key in subjects() if f"`{key}`" not in PAGE.read_text()] == []


def test_the_demo_s_roles_are_told():
    assert [name for name in company._ROLES if f"`{name}`" not in PAGE.read_text()] == []


def scopes(user: User) -> list[Scope]:
    actor = actor_by_user(user.pk)
    assert actor is not None
    return [actor.scope(*one) for one in ASKED]


def test_every_verb_and_scope_is_told():
    told = PAGE.read_text()
    assert [word for word in (*VERBS, *get_args(Scope)) if f"| `{word}` |" not in told] == []

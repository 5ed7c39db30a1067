"""docs/howto/roles-and-rights.md: its Python makes the role it says, and its tables name every verb and scope."""

from typing import Any, get_args

from tests.docs.pages import DOCS, blocks

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


def test_the_role_gives_what_the_page_says(db):
    make, switch_off = [block.text for block in blocks(PAGE) if block.language == "python"]
    here: dict[str, Any] = {}
    exec(make, here)
    assert scopes(here["nuria"]) == ["all", "team", "team", "own", "none", "none"]
    Assignment.objects.create(
        user=here["nuria"], role=Role.objects.create(name="Exporter", grants={"*": {"export": "all"}})
    )
    assert scopes(here["nuria"]) == ["all", "team", "team", "own", "all", "none"]
    exec(switch_off, here)
    assert actor_by_user(here["nuria"].pk) is None


def scopes(user: User) -> list[Scope]:
    actor = actor_by_user(user.pk)
    assert actor is not None
    return [actor.scope(*one) for one in ASKED]


def test_every_verb_and_scope_is_told():
    told = PAGE.read_text()
    assert [word for word in (*VERBS, *get_args(Scope)) if f"| `{word}` |" not in told] == []

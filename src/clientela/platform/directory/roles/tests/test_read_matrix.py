"""A role as a table: what it shows is what the role gives, and what is sent back unchanged changes nothing."""

from typing import Any

import pytest

from clientela.platform.directory.roles.matrix import COLUMNS, checked, read, subjects, table
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import VERBS
from clientela.platform.permissions.rights import Given, Grants, together

ROLES: list[Grants] = [
    {}, {"*": {"*": "all"}}, {"*": {"see": "all", "edit": "team"}}, {"*": {"*": "all", "delete": "none"}},
    {"*": {"see": "all"}, "person": {}}, {"*": {"*": "team"}, "order": {"see": "own"}, "entry": {"note": "all"}},
    {"person": {"*": "own", "see": "all"}}, {"*": {"see": "all", "brew": "team"}, "machine": {"see": "own"}},
]  # fmt: skip


def form_of(grants: Grants) -> dict[str, str]:
    """What a browser sends of the table as it was shown."""
    lines = table(grants)
    out = {cell.name: cell.scope for line in lines for cell in line.cells if cell}
    return out | {f"own:{line.key}": "yes" for line in lines if line.own and line.key != "*"}


def effect(grants: Grants) -> Any:
    who = Actor("user", "Anna", rights=together([Given(grants)]))
    verbs = ("see", "create", "edit", "delete", "import", "export", "note", "configure", "brew")
    there = {key: shown for key, (_label, shown) in subjects().items()} | {"machine": verbs}
    return {
        (key, verb): who.scope(verb, key)
        for key, shown in there.items()
        for verb in verbs
        if verb in shown or key == "machine"
    }


@pytest.mark.parametrize("grants", ROLES)
def test_what_is_sent_as_it_was_shown_gives_the_same(grants):
    assert effect(read(form_of(grants), grants)) == effect(grants)


def test_a_line_that_is_not_its_own_is_as_everything_else():
    form = form_of({"*": {"see": "all"}}) | {"person:see": "none"}
    assert read(form, {}) == {"*": {"see": "all"}}
    assert read(form | {"own:person": "yes"}, {}) == {"*": {"see": "all"}, "person": {}}


def test_every_verb_that_can_be_refused_has_a_column():
    assert set(VERBS) <= set(COLUMNS)


def test_what_is_no_scope_gives_nothing():
    assert read({"*:see": "everything", "*:edit": "all", "own:person": "yes", "person:see": "\x00"}, {}) == {
        "*": {"edit": "all"}, "person": {}}  # fmt: skip


@pytest.mark.parametrize(
    "grants", [[], {"nothing": {}}, {"person": []}, {"person": {"see": "some"}}, {"person": {"x" * 50: "all"}}, "all"]
)
def test_what_the_api_can_not_take_is_named(grants):
    with pytest.raises(ValueError, match=r"."):
        checked(grants)


def test_the_page_makes_a_role_and_keeps_it(owner):
    page = owner.browser.post(
        "/settings/roles/new/", {"name": "Seller", **form_of({"*": {"see": "all", "edit": "team"}})}
    )
    assert page.status_code == 302
    role = Role.objects.get(name="Seller")
    assert role.grants == {"*": {"see": "all", "edit": "team"}}
    again = owner.browser.post(f"/settings/roles/{role.pk}/", {"name": "Seller", **form_of(role.grants)})
    assert again.status_code == 302
    assert Role.objects.get(pk=role.pk).grants == role.grants
    assert "Role of Olga" in owner.browser.post("/settings/roles/new/", {"name": "Role of Olga"}).content.decode()

"""What an actor may do: scopes per entity and verb, and what several roles come to together."""

import pytest

from clientela.parties.models import Party
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.permissions.rights import Given, Grants, together

BUT_PEOPLE: Grants = {"*": {"*": "all"}, "person": {"see": "none"}}


def scope(*roles: Grants, verb: str = "see", entity: str = "person") -> str:
    return Actor("user", "Anna", rights=together([Given(one) for one in roles])).scope(verb, entity)


@pytest.mark.parametrize(
    ("roles", "verb", "wanted"),
    [
        ([], "see", "none"), ([{}], "see", "none"), ([{"*": {"see": "own"}}], "see", "own"),
        ([{"*": {"*": "team"}}], "edit", "team"),
        ([{"*": {"see": "all"}, "person": {"see": "own"}}], "see", "own"),
        ([{"*": {"*": "all"}, "person": {"see": "own"}}], "edit", "none"),
        ([BUT_PEOPLE], "see", "none"), ([{"*": {"*": "all"}, "person": {}}], "see", "none"),
        ([{"person": {"see": "own"}}, {"person": {"see": "team"}}], "see", "team"),
        ([{"person": {"see": "own"}}, {"*": {"see": "all"}}], "see", "all"), ([BUT_PEOPLE, {"*": {"see": "team"}}], "see", "team"),
        ([{"person": {"see": "own"}}, {"*": {"*": "all"}}], "delete", "all"),
        ([{"person": {"*": "own", "see": "none"}}], "see", "none"),
        ([{"person": {"*": "own"}}, {"person": {"see": "none"}}], "see", "own"), ([{"order": {"see": "all"}}], "see", "none"),
    ],
)  # fmt: skip
def test_an_own_grant_beats_the_general_one_and_the_wider_role_wins(roles, verb, wanted):
    assert scope(*roles, verb=verb) == wanted


def test_the_order_of_roles_does_not_matter():
    first: Grants = {"person": {"see": "none", "edit": "own"}, "*": {"delete": "team"}}
    second: Grants = {"*": {"see": "team", "*": "own"}}
    for verb in ("see", "edit", "delete", "note", "export"):
        assert scope(first, second, verb=verb) == scope(second, first, verb=verb)
        assert scope(first, second, verb=verb, entity="order") == scope(second, first, verb=verb, entity="order")


def test_the_system_may_do_everything():
    assert SYSTEM.scope("delete", "anything") == "all"


def test_an_import_acts_with_the_rights_of_who_started_it():
    anna = Actor("user", "Anna", rights=together([Given({"*": {"see": "own"}})]))
    assert anna.acting_as("import", through="import 7").scope("see", "person") == "own"
    assert anna.acting_as("import", through="import 7").as_context()["through"] == "import 7"


def test_a_refusal_says_who_may_not_do_what():
    with pytest.raises(Denied, match="Anna may not delete person"):
        require(Actor("user", "Anna"), "delete", "person")


@pytest.mark.parametrize(("scope_name", "wanted"), [("own", "M"), ("team", "MT"), ("all", "MTON"), ("none", "")])
def test_rows_are_seen_by_their_owner_by_team_or_by_all(person_with, alice, team, scope_name, wanted):
    mine = person_with("Mia", {"person": {"see": scope_name}}, team)
    owners = {"M": mine.user, "T": alice.user, "O": person_with("Otto", {}).user, "N": None}
    Party.objects.bulk_create(
        [Party(kind="person", name=name, owner=owner, lifecycle="lead") for name, owner in owners.items()]
    )
    seen = Party.objects.visible_to(mine.actor, entity="person").values_list("name", flat=True)
    assert sorted(seen) == sorted(wanted)


def test_team_scope_without_a_team_is_own(person_with):
    mine = person_with("Mia", {"person": {"see": "team"}})
    Party.objects.bulk_create(
        [Party(kind="person", name=n, owner=o, lifecycle="lead") for n, o in (("M", mine.user), ("N", None))]
    )
    assert [party.name for party in Party.objects.visible_to(mine.actor, entity="person")] == ["M"]

"""A token does what its user may and its scopes cover, from the addresses that it is for, and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.people.models import User
from clientela.platform.permissions.addresses import address_of, networks_in
from clientela.platform.permissions.middleware import actor_by_token
from clientela.platform.permissions.models import Share, Token
from clientela.platform.permissions.queries import Denied, OutOfScope, require
from clientela.platform.permissions.rights import Given, Limited, together
from clientela.platform.permissions.scopes import covers, narrowed
from clientela.platform.permissions.tokens import digest, make_token


@pytest.fixture
def bearer():
    """The header of a new token of somebody."""
    return lambda who, *scopes, **how: {
        "HTTP_AUTHORIZATION": f"Bearer {make_token(who.user, name='x', scopes=scopes, **how)}"
    }


@pytest.mark.parametrize(
    ("scopes", "verb", "entity", "said"),
    [
        ((), "configure", "role", True), (("*:read",), "see", "person", True), (("*:read",), "export", "person", True),
        (("*:read",), "edit", "person", False), (("person:write",), "see", "person", True),
        (("person:write",), "delete", "person", True), (("person:write",), "see", "order", False),
        (("*:write",), "configure", "user", False), (("user:admin",), "configure", "user", True),
        (("*:write",), "note", "person", True),
    ],
)  # fmt: skip
def test_a_scope_covers_its_type_and_the_levels_below_its_own(scopes, verb, entity, said):
    assert covers(scopes, verb, entity) is said


def test_rights_are_narrowed_and_never_widened():
    limited = Limited("all", {"field": "city", "is": "Alba"})
    rights = together(
        [
            Given(
                {"*": {"see": "team", "*": "all"}, "person": {"see": limited, "edit": "own"}},
                {"person": {"x": "hidden"}},
            )
        ]
    )
    less = narrowed(rights, ("person:read", "order:write"))
    assert less.limited("see", "person") == rights.limited("see", "person") == (limited,)
    assert (less.scope("edit", "person"), less.scope("merge", "person"), less.scope("see", "deal")) == ("none",) * 3
    assert (less.scope("see", "order"), less.scope("ship", "order"), less.scope("configure", "order")) == (
        "team",
        "all",
        "none",
    )
    assert less.masks == rights.masks


def test_no_type_or_verb_is_open_to_a_token_without_any_scope_on_it(owner):
    actor = actor_by_token(digest(make_token(owner.user, name="x", scopes=["user:read"])))
    for entity in registry.every():
        for verb in ("see", "create", "edit", "delete", "import", "export", "note", "share", "configure", "other"):
            assert not actor.may(verb, entity.key)
            with pytest.raises(OutOfScope):
                require(actor, verb, entity.key)


def test_a_token_that_reads_is_told_what_it_lacks_and_nothing_changes(alice, bearer):
    reading = bearer(alice, "person:read")
    assert Client().get("/api/v1/people", **reading).status_code == 200
    answer = Client().post("/api/v1/people", {"name": "Anna"}, content_type="application/json", **reading)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (403, "scope")
    assert answer.json()["errors"][0]["message"] == "person:write"
    assert answer.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="person:write"'
    assert not Party.objects.exists()


def test_scopes_give_nothing_that_the_user_lacks(charlie, bearer):
    answer = Client().get("/api/v1/people", **bearer(charlie, "*:admin"))
    assert answer.status_code == 403
    assert answer.json()["errors"] == []


def test_fields_that_are_kept_back_stay_so(person_with, owner, bearer):
    made = Client().post(
        "/api/v1/people", {"name": "Anna", "emails": ["a@b.example"]}, content_type="application/json", **owner.bearer
    )
    eva = person_with("Eva", {"*": {"see": "all"}}, masks={"person": {"emails": "hidden"}})
    said = Client().get(f"/api/v1/people/{made.json()['id']}", **bearer(eva, "*:read"))
    assert said.status_code == 200
    assert b"a@b.example" not in said.content


def test_a_share_is_no_way_around_a_scope(owner, charlie, bearer):
    made = (
        Client().post("/api/v1/people", {"name": "Anna"}, content_type="application/json", **owner.bearer).json()["id"]
    )
    Share.objects.create(entity="person", record=made, user=charlie.user, may_edit=True)
    url = f"/api/v1/people/{made}"
    assert [Client().get(url, **bearer(charlie, one)).status_code for one in ("person:read", "order:read")] == [
        200,
        403,
    ]
    edit = Client().patch(url, {"name": "Eva"}, content_type="application/json", **bearer(charlie, "person:read"))
    assert (edit.status_code, Party.objects.get(pk=made).name) == (403, "Anna")


def test_what_is_only_one_s_own_has_a_scope_too(alice, bearer):
    reading = bearer(alice, "person:read")
    assert Client().get("/api/v1/notifications", **reading).status_code == 403
    assert Client().get("/api/v1/tokens", **reading).status_code == 403
    assert Client().get("/api/v1/tokens", **bearer(alice, "account:read")).status_code == 200
    key = Token.objects.filter(user=alice.user).first().pk
    assert Client().delete(f"/api/v1/tokens/{key}", **bearer(alice, "account:read")).status_code == 403
    assert Token.objects.filter(user=alice.user, ended_at=None).count() == 4
    assert Client().delete(f"/api/v1/tokens/{key}", **bearer(alice, "account:write")).status_code == 204


def test_me_tells_the_scopes_and_the_rights_within_them(owner, bearer):
    said = Client().get("/api/v1/me", **bearer(owner, "person:read")).json()
    assert (said["scopes"], said["grants"]["person"]["see"], said["grants"]["*"]["see"]) == (
        ["person:read"],
        "all",
        "none",
    )
    assert Client().get("/api/v1/me", **owner.bearer).json()["scopes"] == ["*:admin"]


def test_a_token_is_taken_from_its_addresses_alone(alice, bearer):
    inside = bearer(alice, networks=["203.0.113.0/24", "2001:db8::/32"])
    asked = [
        Client(REMOTE_ADDR=one).get("/api/v1/me", **inside) for one in ("203.0.113.9", "2001:db8::1", "127.0.0.1", "")
    ]
    assert [one.status_code for one in asked] == [200, 200, 403, 403]
    assert "127.0.0.1" in asked[2].json()["detail"]
    assert Token.objects.get(name="x").used_from == "203.0.113.9"


def test_a_refused_address_leaves_no_trace_of_use(alice, bearer):
    Client(REMOTE_ADDR="198.51.100.1").get("/api/v1/me", **bearer(alice, networks=["203.0.113.0/24"]))
    assert (Token.objects.get(name="x").used_at, Token.objects.get(name="x").used_from) == (None, None)


def test_an_expired_token_is_nobody(alice, bearer):
    headers = bearer(alice)
    Token.objects.filter(name="x").update(expires_at=timezone.now() - timedelta(minutes=1))
    assert Client().get("/api/v1/me", **headers).status_code == 401


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "said"),
    [
        ("198.51.100.7", "203.0.113.9", [], "198.51.100.7"),
        ("127.0.0.1", "1.1.1.1, 203.0.113.9", ["127.0.0.0/8"], "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.0.0.2", ["127.0.0.0/8", "10.0.0.0/8"], "203.0.113.9"),
        ("198.51.100.7", "203.0.113.9", ["127.0.0.0/8"], "198.51.100.7"),
        ("127.0.0.1", "rubbish", ["127.0.0.0/8"], ""), ("127.0.0.1", "", ["127.0.0.0/8"], "127.0.0.1"),
    ],
)  # fmt: skip
def test_only_our_own_proxies_are_believed(settings, remote, forwarded, proxies, said):
    settings.PROXIES = proxies
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)) == said


def test_ranges_are_read_from_a_text():
    assert networks_in("203.0.113.7, 10.1.2.3/8  2001:db8::/32") == ["203.0.113.7/32", "10.0.0.0/8", "2001:db8::/32"]
    with pytest.raises(ValueError, match="everywhere"):
        networks_in("10.0.0.0/8 everywhere")


def test_a_stranger_s_scope_is_refused(db, alice):
    assert User.objects.filter(pk=alice.user.pk).exists()
    with pytest.raises(Denied):
        require(
            alice.actor.with_scopes(("order:read",), narrowed(alice.actor.rights, ("order:read",))), "see", "person"
        )

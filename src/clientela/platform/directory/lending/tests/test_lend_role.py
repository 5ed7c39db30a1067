"""A role is lent until a moment, with a reason; it counts no longer, and giving and ending are facts."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from clientela.platform.directory.jobs import end_past
from clientela.platform.directory.lending import actions
from clientela.platform.directory.roles.actions import delete_role
from clientela.platform.directory.users.actions import edit_user
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.events.models import Fact
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import Denied


@pytest.fixture
def reader(db):
    return Role.objects.create(name="Reader", grants={"person": {"see": "all"}})


@pytest.fixture
def lend(owner, charlie, reader):
    """Lend the role to Charlie for some hours."""

    def act(*, hours=1, reason="support call 7", by=owner):
        until = timezone.now() + timedelta(hours=hours)
        return actions.lend_role(charlie.user.pk, reader.pk, until=until, reason=reason, by=by.actor)

    return act


def sees(persona):
    return persona.browser.get("/people/?filter={}").status_code == 200


def test_it_counts_at_once_and_no_longer_than_it_may(lend, charlie):
    assert not sees(charlie)
    key = lend()
    assert sees(charlie)
    Assignment.objects.filter(pk=key).update(until=timezone.now() - timedelta(seconds=5))
    assert not sees(charlie)


def test_giving_renewing_and_ending_are_facts_of_their_own(lend, owner, charlie):
    key = lend()
    assert lend(hours=2, reason="still broken") == key
    actions.end_lending(key, by=owner.actor)
    facts = list(Fact.objects.order_by("pk"))
    assert [fact.name for fact in facts] == ["RoleLent", "RoleLent", "LendingEnded"]
    assert [fact.payload.get("reason") for fact in facts] == ["support call 7", "still broken", None]
    assert facts[0].actor["name"] == "Olga"
    assert actor_by_user(charlie.user.pk).scope("see", "person") == "none"


def test_an_end_that_has_come_is_cleared_away_and_told_once(lend):
    key = lend()
    Assignment.objects.filter(pk=key).update(until=timezone.now() - timedelta(seconds=5))
    end_past(0)
    end_past(0)
    assert not Assignment.objects.filter(pk=key).exists()
    assert Fact.objects.filter(name="LendingEnded", actor__kind="system").count() == 1


@pytest.mark.parametrize("wrong", [{"hours": -1}, {"hours": 24 * 91}, {"reason": "  "}])
def test_without_an_end_in_sight_and_a_reason_nothing_is_lent(lend, wrong):
    with pytest.raises(Unlinked):
        lend(**wrong)
    assert not Assignment.objects.filter(until__isnull=False).exists()


def test_nobody_lends_more_than_he_has_or_without_the_right(lend, person_with, alice, reader):
    clerk = person_with("Cleo", {"user": {"see": "all", "configure": "all"}, "person": {"see": "own"}})
    for by in (clerk, alice):
        with pytest.raises(Denied):
            lend(by=by)
    assert not Assignment.objects.filter(role=reader).exists()


def test_what_is_held_for_good_is_not_lent_and_what_is_lent_can_be_given_for_good(lend, owner, charlie, reader):
    lend()
    roles = [*Assignment.objects.filter(user=charlie.user, until=None).values_list("role_id", flat=True), reader.pk]
    edit_user(charlie.user.pk, {"roles": roles}, by=owner.actor)
    assert Assignment.objects.get(user=charlie.user, role=reader).until is None
    with pytest.raises(Conflict):
        lend()


def test_saving_the_user_s_form_leaves_what_is_lent_as_it_is(lend, owner, charlie, reader):
    key = lend()
    roles = [
        str(one) for one in Assignment.objects.filter(user=charlie.user, until=None).values_list("role_id", flat=True)
    ]
    form = {
        "name": "Charles",
        "email": charlie.user.email,
        "language": "en",
        "time_zone": "Europe/Rome",
        "roles": roles,
    }
    assert owner.browser.post(f"/settings/users/{charlie.user.pk}/", form).status_code == 302
    assert Assignment.objects.get(pk=key).until is not None


def test_a_role_that_is_lent_can_not_be_deleted_one_whose_time_is_over_can(lend, owner, reader):
    key = lend()
    with pytest.raises(Conflict):
        delete_role(reader.pk, by=owner.actor)
    Assignment.objects.filter(pk=key).update(until=timezone.now() - timedelta(seconds=5))
    delete_role(reader.pk, by=owner.actor)
    assert not Role.objects.filter(pk=reader.pk).exists()


def test_the_page_lends_lists_and_takes_back(owner, charlie, reader):
    url = f"/settings/users/{charlie.user.pk}/lend/"
    until = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert owner.browser.post(url, {"role": str(reader.pk), "until": until, "reason": "away"}).status_code == 302
    for page in (url, "/settings/roles/", f"/settings/users/{charlie.user.pk}/"):
        assert "away" in owner.browser.get(page).content.decode()
    key = Assignment.objects.get(role=reader).pk
    assert owner.browser.post(f"{url}{key}/end/").status_code == 302
    assert not Assignment.objects.filter(role=reader).exists()


@pytest.mark.parametrize(
    "wrong", [{"role": ""}, {"until": ""}, {"until": "soon"}, {"reason": ""}, {"until": "2001-01-01T00:00"}]
)
def test_a_form_that_can_not_be_is_kept(owner, charlie, reader, wrong):
    form = {"role": str(reader.pk), "until": "2999-01-01T00:00", "reason": "kept words"} | wrong
    page = owner.browser.post(f"/settings/users/{charlie.user.pk}/lend/", form)
    assert (page.status_code, "kept words" in page.content.decode()) == (422, wrong.get("reason", "x") != "")
    assert not Assignment.objects.filter(role=reader).exists()


def test_who_may_not_configure_users_finds_no_door(alice, bob, reader):
    url = f"/settings/users/{bob.user.pk}/lend/"
    assert alice.browser.get(url).status_code == 403
    assert (
        alice.browser.post(url, {"role": str(reader.pk), "until": "2999-01-01T00:00", "reason": "x"}).status_code == 403
    )
    assert not Assignment.objects.filter(role=reader).exists()


def test_the_api_lends_lists_and_takes_back(owner, charlie, reader):
    until = (timezone.now() + timedelta(days=1)).isoformat()
    body = {"user": str(charlie.user.pk), "role": str(reader.pk), "until": until, "reason": "away"}
    denied = Client().post("/api/v1/lendings", body, content_type="application/json", **charlie.bearer)
    assert (denied.status_code, Assignment.objects.filter(role=reader).exists()) == (403, False)
    made = Client().post("/api/v1/lendings", body, content_type="application/json", **owner.bearer)
    assert (made.status_code, made.json()["role"]["name"]) == (201, "Reader")
    assert len(Client().get("/api/v1/lendings", **owner.bearer).json()["items"]) == 1
    assert Client().get("/api/v1/lendings", **charlie.bearer).status_code == 403
    assert Client().delete(f"/api/v1/lendings/{made.json()['id']}", **owner.bearer).status_code == 204
    with pytest.raises(Missing):
        actions.end_lending(made.json()["id"], by=owner.actor)

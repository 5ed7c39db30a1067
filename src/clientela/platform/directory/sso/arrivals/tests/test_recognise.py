"""Whoever comes through a provider is the right user, or nobody: first time, again, by invitation, switched off, by groups."""

import pytest

from clientela.platform.directory.sso import actions
from clientela.platform.directory.sso.conftest import is_in, refused
from clientela.platform.directory.sso.models import Identity
from clientela.platform.directory.users import actions as users
from clientela.platform.events.models import Fact
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.seconding.actions import choose, confirm
from clientela.platform.seconding.models import Request


def test_somebody_who_is_here_is_joined_by_her_address_once(anna, come, idp):
    browser, answer = come(onward="/people/?q=a")
    assert answer.headers["Location"] == "/people/?q=a"
    assert is_in(browser)
    assert Identity.objects.get().user == anna.user
    signed = Fact.objects.filter(name="SignedIn").latest("id")
    assert (signed.payload["user_id"], signed.payload["method"]) == (str(anna.user.pk), "Corp")
    assert Fact.objects.filter(name="IdentityJoined").count() == 1


def test_she_is_known_again_whatever_becomes_of_her_address(anna, come, idp):
    come()
    idp.person |= {"email": "else@elsewhere.example", "email_verified": False}
    assert is_in(come()[0])
    assert Identity.objects.count() == 1


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"email_verified": False}, "address not verified"),
        ({"email_verified": None}, "address not verified"),
        ({"email": "anna@evil.example"}, "domain not allowed"),
        ({"email": "anna@corp.example.evil.example"}, "domain not allowed"),
        ({"email": ""}, "no address"),
        ({"email": "nobody@corp.example"}, "nobody here has this address"),
    ],
)
def test_an_address_that_proves_nothing_lets_nobody_in(anna, come, idp, claims, why):
    idp.person |= claims
    browser, answer = come()
    assert answer.status_code == 403
    assert refused() == [why]
    assert not is_in(browser)
    assert not Identity.objects.exists()


def test_an_address_that_somebody_else_came_with_is_not_given_on(anna, come, idp):
    come()
    idp.person["sub"] = "u-2"
    browser, _answer = come()
    assert not is_in(browser)
    assert refused() == ["the address belongs to somebody else who came before"]


def test_whoever_is_switched_off_stays_out(anna, come, owner):
    come()
    users.deactivate(anna.user.pk, by=owner.actor)
    browser, answer = come()
    assert "switched off" in answer.content.decode()
    assert not is_in(browser)


def test_an_invited_person_comes_without_the_link(come, idp, owner):
    key = users.invite({"email": "anna@corp.example", "name": "Anna"}, by=owner.actor, site="")
    browser, _answer = come()
    assert browser.get("/settings/profile/").status_code == 200
    assert User.objects.get(pk=key).is_active
    assert not User.objects.get(pk=key).has_usable_password()


def test_a_new_person_becomes_a_user_where_that_is_wanted(come, provider, owner):
    reader = Role.objects.create(name="Reader", grants={"*": {"see": "all"}})
    actions.edit_provider(provider.pk, {"creates_users": True, "default_role": reader.pk}, by=owner.actor)
    browser, _answer = come()
    assert is_in(browser)
    made = User.objects.get(email="anna@corp.example")
    assert (made.name, [a.role for a in made.assignments.all()]) == ("Anna Rossi", [reader])


def test_groups_give_and_take_only_the_roles_that_they_are_mapped_to(anna, come, idp, provider, owner):
    own = Assignment.objects.get(user=anna.user).role
    sales, boss = (Role.objects.create(name=name, grants={"person": {"see": "all"}}) for name in ("Sales", "Boss"))
    mapped = {"crm-sales": str(sales.pk), "crm-boss": str(boss.pk)}
    actions.edit_provider(provider.pk, {"group_roles": mapped}, by=owner.actor)

    def after(groups):
        idp.person["groups"] = groups
        come()
        return set(Role.objects.filter(assignments__user=anna.user))

    assert after(["crm-sales", "other"]) == {own, sales}
    assert after(["crm-boss"]) == {own, boss}
    assert after(None) == {own}
    idp.person["_claim_names"] = {"groups": "src1"}
    Assignment.objects.create(user=anna.user, role=sales)
    assert after(None) == {own, sales}


def test_groups_give_nothing_that_whoever_set_it_up_no_longer_holds(anna, come, idp, provider, owner):
    boss = Role.objects.create(name="Boss", grants={"*": {"*": "all"}})
    actions.edit_provider(provider.pk, {"group_roles": {"boss": str(boss.pk)}}, by=owner.actor)
    idp.person["groups"] = ["boss"]
    Role.objects.filter(assignments__user=owner.user).update(grants={"*": {"see": "all"}, "user": {"configure": "all"}})
    assert is_in(come()[0])
    assert not Assignment.objects.filter(user=anna.user, role=boss).exists()
    assert Fact.objects.filter(name="RolesWithheld").count() == 1


def test_a_role_of_a_group_that_configures_waits_for_a_second_person(anna, come, idp, provider, owner, person_with):
    sonia = person_with("Sonia", {"*": {"*": "all"}})
    reader = Role.objects.create(name="Reader", grants={"person": {"see": "all"}})
    officer = Role.objects.create(name="Officer", grants={"privacy": {"configure": "all"}})
    mapped = {"staff": str(reader.pk), "officers": str(officer.pk)}
    actions.edit_provider(provider.pk, {"group_roles": mapped}, by=owner.actor)
    choose("give_role", on=True, most=0, by=owner.actor)
    idp.person["groups"] = ["staff", "officers"]
    assert is_in(come()[0])
    assert is_in(come()[0])
    names = Assignment.objects.filter(user=anna.user).values_list("role__name", flat=True)
    assert ("Reader" in names, "Officer" in names) == (True, False)
    asked = Request.objects.get()  # once, in the name of whoever set it up
    confirm(asked.pk, by=sonia.actor)
    assert "Officer" in names.all()


def test_so_does_the_role_that_everybody_new_gets(come, idp, provider, owner, person_with):
    sonia = person_with("Sonia", {"*": {"*": "all"}})
    officer = Role.objects.create(name="Officer", grants={"privacy": {"configure": "all"}})
    actions.edit_provider(provider.pk, {"creates_users": True, "default_role": officer.pk}, by=owner.actor)
    choose("give_role", on=True, most=0, by=owner.actor)
    come()
    made = User.objects.get(email="anna@corp.example")
    assert not made.assignments.exists()
    confirm(Request.objects.get().pk, by=sonia.actor)
    assert made.assignments.get().role == officer

"""People outside stand for a customer: no provider lets one in, no directory sees one, and our rule does not lock them out."""

import pytest
from django.test import Client

from clientela.platform.directory.conftest import PASSWORD
from clientela.platform.directory.provisioning.conftest import caller, patch, user
from clientela.platform.directory.sso import actions
from clientela.platform.directory.sso.conftest import is_in, refused
from clientela.platform.directory.sso.models import Identity
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import User
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.tokens import make_token


@pytest.fixture
def customer(person_with):
    made = person_with("Carla", {})
    User.objects.filter(pk=made.user.pk).update(email="anna@corp.example", stands_for=new_key())
    return User.objects.get(pk=made.user.pk)


def test_a_provider_lets_nobody_in_as_somebody_outside(customer, come):
    browser, _answer = come()
    assert not is_in(browser)
    assert refused() == ["somebody outside has this address"]
    assert not Identity.objects.exists()


def test_the_rule_for_our_own_people_leaves_them_their_password(customer, provider, owner):
    actions.edit_rule({"only_sso": True, "emergency": [owner.user.pk]}, by=owner.actor)
    answer = Client().post("/login/", {"email": customer.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"


def test_a_directory_neither_sees_nor_changes_them(customer, owner):
    scim = caller(make_token(owner.user, name="directory", scopes=["scim:admin"]))
    role = Role.objects.create(name="Portal", grants={}, outside=True)
    assert scim("get", f"Users/{customer.pk}").status_code == 404
    off = patch({"op": "replace", "path": "active", "value": False})
    assert scim("patch", f"Users/{customer.pk}", off).status_code == 404
    assert scim("post", "Users", user("anna@corp.example")).status_code == 409
    assert owner.browser.post("/settings/sign-in/provisioning/", {"roles": [str(role.pk)]}).status_code == 422
    customer.refresh_from_db()
    assert customer.is_active

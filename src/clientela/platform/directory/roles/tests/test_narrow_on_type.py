"""The page of a role on one type: a condition out of a saved view, and fields kept back."""

import json
from urllib.parse import urlencode

import pytest

from clientela.platform.entities.actions import save_view
from clientela.platform.permissions.models import Role

ITALIANS = {"all": [{"field": "country", "is": "IT"}]}


@pytest.fixture
def sales(db):
    return Role.objects.create(name="Sales", grants={"*": {"see": "all"}, "person": {"see": "team", "*": "own"}})


def page(role: Role) -> str:
    return f"/settings/roles/{role.pk}/people/"


def test_a_condition_is_taken_from_a_view_and_told_in_words(owner, sales):
    view = save_view("person", "Italians", urlencode({"filter": json.dumps(ITALIANS)}), by=owner.actor)
    answer = owner.browser.post(page(sales), {"scope:see": "all", "only:see": str(view.pk)})
    assert answer.status_code == 302
    sales.refresh_from_db()
    assert sales.grants["person"]["see"] == {"scope": "all", "where": ITALIANS}
    assert "Country is Italy" in owner.browser.get(page(sales)).content.decode()


def test_a_condition_stays_when_the_table_is_saved_and_goes_when_it_is_taken_away(owner, sales):
    Role.objects.filter(pk=sales.pk).update(grants={"person": {"see": {"scope": "all", "where": ITALIANS}}})
    matrix = owner.browser.get(f"/settings/roles/{sales.pk}/").content.decode()
    assert "where …" in matrix
    owner.browser.post(f"/settings/roles/{sales.pk}/", {"name": "Sales", "own:person": "yes", "person:see": "all"})
    assert Role.objects.get(pk=sales.pk).grants["person"]["see"]["where"] == ITALIANS
    owner.browser.post(page(sales), {"scope:see": "all", "only:see": ""})
    assert Role.objects.get(pk=sales.pk).grants["person"]["see"] == "all"


def test_fields_are_kept_back_and_opened_again(owner, sales):
    owner.browser.post(page(sales), {"mask:birth_date": "hidden", "mask:phones": "masked"})
    assert Role.objects.get(pk=sales.pk).masks == {"person": {"birth_date": "hidden", "phones": "masked"}}
    owner.browser.post(page(sales), {"mask:birth_date": "open", "mask:phones": "nonsense"})
    assert Role.objects.get(pk=sales.pk).masks == {}


def test_who_may_not_configure_roles_changes_nothing(person_with, sales):
    mia = person_with("Mia", {"role": {"see": "all"}})
    assert "disabled" in mia.browser.get(page(sales)).content.decode()
    assert mia.browser.post(page(sales), {"scope:see": "all", "mask:notes": "hidden"}).status_code == 422
    assert Role.objects.get(pk=sales.pk).masks == {}


@pytest.mark.parametrize("body", [
    {"grants": {"person": {"see": {"scope": "all", "where": {}}}}}, {"grants": {"*": {"see": {"scope": "all", "where": ITALIANS}}}},
    {"grants": {"person": {"see": {"scope": "all", "where": {"all": [{"field": "gone", "is": 1}]}}}}},
    {"masks": {"person": {"name": "hidden"}}}, {"masks": {"person": {"email": "hidden"}}}, {"masks": {"person": {"notes": "x"}}},
    {"masks": {"nothing": {}}}, {"grants": {"person": {"see": {"scope": "galaxy", "where": ITALIANS}}}},
])  # fmt: skip
def test_the_api_refuses_what_is_no_condition_and_no_field(owner, sales, body):
    before = (sales.grants, sales.masks)
    url = f"/api/v1/roles/{sales.pk}"
    assert owner.browser.patch(url, body, content_type="application/json", **owner.bearer).status_code == 422
    sales.refresh_from_db()
    assert (sales.grants, sales.masks) == before


def test_the_api_keeps_conditions_and_fields(owner, sales):
    body = {
        "grants": {"person": {"see": {"scope": "all", "where": ITALIANS}}},
        "masks": {"person": {"notes": "hidden"}},
    }
    url = f"/api/v1/roles/{sales.pk}"
    said = owner.browser.patch(url, body, content_type="application/json", **owner.bearer).json()
    assert (said["grants"], said["masks"]) == (body["grants"], body["masks"])

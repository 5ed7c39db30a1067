"""Why somebody may or may not, by page and API."""

import pytest

from clientela.parties.actions import create
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Assignment, Role, Share
from clientela.platform.permissions.tokens import make_token

ITALIANS = {"scope": "all", "where": {"all": [{"field": "country", "is": "IT"}]}}


@pytest.fixture
def mia(person_with):
    return person_with("Mia", {"person": {"see": ITALIANS}}, masks={"person": {"notes": "hidden"}})


def ask(owner, mia, record, verb="see"):
    sent = {"type": "person", "user": str(mia.user.pk), "record": str(record), "verb": verb}
    return owner.browser.get("/api/v1/access", sent, **owner.bearer).json()


def test_the_rule_that_reaches_is_named_with_its_condition(owner, mia):
    said = ask(owner, mia, create("person", {"name": "Ada", "country": "IT"}, by=SYSTEM))
    assert (said["may"], said["kept_back"]) == (True, {"notes": "hidden"})
    assert said["rules"] == [{"source": "Role of Mia", "says": "All, where Country is Italy", "reaches": True}]


def test_a_rule_that_does_not_reach_says_so(owner, mia):
    said = ask(owner, mia, create("person", {"name": "Eva", "country": "PL"}, by=SYSTEM))
    assert (said["may"], [rule["reaches"] for rule in said["rules"]]) == (False, [False])


def test_a_share_is_named_with_who_gave_it(owner, mia):
    eva = create("person", {"name": "Eva"}, by=SYSTEM)
    Share.objects.create(entity="person", record=eva, user=mia.user, by_user=owner.user)
    said = ask(owner, mia, eva)
    assert said["may"]
    assert said["rules"][-1] == {"source": "Shared by Olga", "says": "", "reaches": True}
    assert not ask(owner, mia, eva, verb="edit")["may"]


def test_the_page_tells_the_same(owner, mia):
    eva = create("person", {"name": "Eva"}, by=SYSTEM)
    page = owner.browser.get(f"/settings/access/?type=person&user={mia.user.pk}&record={eva}&verb=see").content.decode()
    assert "Mia may not." in page
    assert "Country is Italy" in page


def test_a_field_kept_back_names_the_role_that_does_it(owner, person_with):
    ben = person_with("Ben", {"person": {"see": "all"}}, masks={"person": {"notes": "hidden", "city": "masked"}})
    kept = ask(owner, ben, "")["fields"]
    assert [(one["name"], one["mask"], one["rules"][0]["source"], one["rules"][0]["says"]) for one in kept] == [
        ("city", "masked", "Role of Ben", "Covered: •••"),
        ("notes", "hidden", "Role of Ben", "Hidden"),
    ]


def test_of_two_roles_each_is_told_and_the_weaker_counts(owner, person_with):
    ben = person_with("Ben", {"person": {"see": "all", "edit": "all"}}, masks={"person": {"city": "hidden"}})
    reader = Role.objects.create(name="Reader", grants={"person": {"see": "all"}})
    Assignment.objects.create(user=ben.user, role=reader)
    (city,) = ask(owner, ben, "")["fields"]
    assert (city["mask"], [rule["says"] for rule in city["rules"]]) == (
        "read_only", ["Only to read, since it may not edit the type", "Hidden"],
    )  # fmt: skip


def test_what_is_covered_on_the_page_leads_to_its_reason(mia, person_with):
    ben = person_with("Ben", {"person": {"see": "all"}}, masks={"person": {"notes": "hidden", "city": "masked"}})
    ada = create("person", {"name": "Ada", "city": "Alba"}, by=SYSTEM)
    why = f"/settings/access/?type=person&record={ada}&field=city"
    assert f'href="{why.replace("&", "&amp;")}#kept-back"' in ben.browser.get(f"/people/{ada}/").content.decode()
    content = ben.browser.get(why).content.decode()
    assert "Role of Ben: Covered: •••" in content
    assert "Ada" in content
    assert "Hidden" not in content, "what is hidden is told to nobody from whom it is"
    assert "Mia" not in content


def test_a_missing_button_is_explained_to_who_misses_it(mia):
    ada = create("person", {"name": "Ada", "country": "IT"}, by=SYSTEM)
    eva = create("person", {"name": "Eva", "country": "PL"}, by=SYSTEM)
    assert (
        f'href="/settings/access/?type=person&amp;record={ada}"' in mia.browser.get(f"/people/{ada}/").content.decode()
    )
    said = mia.browser.get("/api/v1/access", {"type": "person", "record": str(ada)}, **mia.bearer).json()
    assert said["verbs"] == dict.fromkeys(said["verbs"], False) | {"see": True}
    assert said["fields"] == []
    refused = mia.browser.get(f"/people/{eva}/")
    assert (refused.status_code, b"/settings/access/?type=person" in refused.content) == (404, True)
    page = mia.browser.get(f"/settings/access/?type=person&record={eva}").content.decode()
    assert "where Country is Italy" in page
    assert "does not reach this record" in page
    assert "Zuzanna" not in page


def test_a_token_is_told_which_scope_it_lacks(owner):
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(owner.user, name='Reads', scopes=('person:read',))}"}
    said = owner.browser.get("/api/v1/access", {"type": "person", "verb": "edit"}, **bearer).json()
    assert not said["may"]
    assert {"source": "This API token", "says": "Needs the scope person:write", "reaches": False} in said["rules"]


def test_what_nobody_can_do_is_said_so(owner):
    said = owner.browser.get("/api/v1/access", {"type": "order", "verb": "fly"}, **owner.bearer).json()
    assert (said["may"], said["rules"][0]["says"]) == (False, "Nobody can do this with them.")


def test_only_who_sees_roles_is_told_of_others(mia, owner):
    sent = {"type": "person", "user": str(owner.user.pk)}
    assert mia.browser.get("/api/v1/access", sent, **mia.bearer).status_code == 403
    assert mia.browser.get("/settings/access/", sent).status_code == 403

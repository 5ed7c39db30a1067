"""Why somebody may or may not, by page and API."""

import pytest

from clientela.parties.actions import create
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Share

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
    page = owner.browser.get(f"/settings/access/?type=person&user={mia.user.pk}&record={eva}").content.decode()
    assert "Mia may not." in page
    assert "Country is Italy" in page


def test_only_who_sees_roles_is_told(mia, owner):
    sent = {"type": "person", "user": str(owner.user.pk)}
    assert mia.browser.get("/api/v1/access", sent, **mia.bearer).status_code == 403
    assert mia.browser.get("/settings/access/", sent).status_code == 403

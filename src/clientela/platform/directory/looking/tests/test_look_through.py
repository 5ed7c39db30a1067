"""Another's eyes without hands."""

import pytest

from clientela.parties.actions import create
from clientela.parties.models import Party
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.models import Role


@pytest.fixture
def through_alice(owner, alice):
    assert owner.browser.post(f"/settings/users/{alice.user.pk}/look-through/").status_code == 302
    return owner.browser


def test_one_sees_what_the_other_sees_and_is_told_so(through_alice, owner, alice):
    hers = create("person", {"name": "Ada", "owner": {"id": str(alice.user.pk)}}, by=SYSTEM)
    other = create("person", {"name": "Ewa Unseen"}, by=SYSTEM)
    said = through_alice.get("/people/").content.decode()
    assert ("Ada" in said, "Ewa Unseen" in said, "Alice" in said) == (True, False, True)
    assert [through_alice.get(f"/people/{key}/").status_code for key in (hers, other)] == [200, 404]
    assert Fact.objects.filter(name="LookedThrough", payload__user_id=str(alice.user.pk)).count() == 1


@pytest.mark.parametrize(("url", "sent"), [
    ("/people/new/", {"name": "Ewa Unseen"}), ("/people/{}/job_title/edit/", {"job_title": "Chef"}), ("/people/{}/delete/", {}),
    ("/settings/profile/", {"name": "Somebody else", "language": "en", "time_zone": "Europe/Rome"}),
    ("/people/views/", {"name": "Mine", "do": "new"}), ("/settings/tokens/", {"name": "Mine"}),
])  # fmt: skip
def test_nothing_can_be_written_through_them(through_alice, alice, url, sent):
    ada = create("person", {"name": "Ada", "owner": {"id": str(alice.user.pk)}}, by=SYSTEM)
    assert through_alice.post(url.format(ada), sent).status_code in (403, 422)
    assert list(Party.objects.values_list("name", "job_title")) == [("Ada", "")]
    alice.user.refresh_from_db()
    assert (alice.user.name, alice.user.tokens.count()) == ("Alice", 1)


def test_one_s_own_eyes_come_back(through_alice):
    create("person", {"name": "Ewa Unseen"}, by=SYSTEM)
    through_alice.post("/settings/looking/stop/")
    assert "Ewa Unseen" in through_alice.get("/people/").content.decode()


def test_who_loses_the_right_loses_the_eyes(through_alice, owner):
    create("person", {"name": "Ewa Unseen"}, by=SYSTEM)
    Role.objects.filter(name="Role of Olga").update(grants={"person": {"see": "all"}})
    assert "Ewa Unseen" in through_alice.get("/people/").content.decode()


def test_nobody_looks_through_eyes_that_see_more(person_with, owner, alice):
    clerk = person_with("Cleo", {"user": {"*": "all"}, "person": {"see": "own"}})
    assert clerk.browser.post(f"/settings/users/{owner.user.pk}/look-through/").status_code == 403
    assert alice.browser.post(f"/settings/users/{owner.user.pk}/look-through/").status_code == 403
    assert not Fact.objects.filter(name="LookedThrough").exists()

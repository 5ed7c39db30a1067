"""A place that falls silent raises an alarm once, before its owner, and the alarm goes when it speaks again."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.freshness import actions, feeds
from clientela.platform.freshness.feeds import Feed, Source
from clientela.platform.freshness.models import Alarm, Patience, Watch
from clientela.platform.freshness.reading import heard, states
from clientela.platform.permissions.actor import SYSTEM

KEY = uuid4()


@pytest.fixture
def place(alice, monkeypatch):
    """A place of Alice's that says what its list holds as the moment when it last spoke."""
    spoke, mine = [timezone.now()], alice.user.pk

    def sources(owner):
        if owner in (None, mine):
            said = ("/settings/mailboxes/", "no answer", "mailbox: a@firm.it")
            yield Source(KEY, "a@firm.it", mine, timezone.now(), spoke[0], 30, *said)

    monkeypatch.setattr(feeds, "_feeds", [Feed("mailbox", "Mailbox", "mail", sources)])
    return spoke


def ago(**how):
    return timezone.now() - timedelta(**how)


def test_silence_is_told_once_and_goes_when_it_speaks(place, alice):
    assert actions.watch(by=SYSTEM) == 0
    place[0] = ago(minutes=40)
    assert [actions.watch(by=SYSTEM) for _round in range(2)] == [1, 1]
    assert Fact.objects.filter(name="SourceSilent").count() == 1
    assert "has been silent since" in alice.browser.get("/").content.decode()
    place[0] = timezone.now()
    assert actions.watch(by=SYSTEM) == 0
    assert (Alarm.objects.count(), Fact.objects.filter(name="SourceSpoke").count()) == (0, 1)
    assert "has been silent since" not in alice.browser.get("/").content.decode()


def test_a_place_that_is_gone_leaves_no_alarm(place, monkeypatch):
    place[0] = ago(hours=2)
    actions.watch(by=SYSTEM)
    monkeypatch.setattr(feeds, "_feeds", [])
    assert (actions.watch(by=SYSTEM), Alarm.objects.count()) == (0, 0)


def test_after_a_time_in_which_nobody_watched_a_round_is_let_pass(place):
    actions.watch(by=SYSTEM)
    Watch.objects.update(at=ago(days=2))
    place[0] = ago(days=2)
    assert [actions.watch(by=SYSTEM) for _round in range(2)] == [0, 1]


def test_patience_is_the_owners_to_set_and_the_companys(place, alice, bob, owner):
    place[0] = ago(minutes=40)
    for who, minutes, silent in ((alice, 60, 0), (owner, 20, 1), (alice, 0, 0)):
        actions.set_patience(KEY, minutes, by=who.actor)
        assert len([state for state in states() if state.silent_since]) == silent
    with pytest.raises(Missing):
        actions.set_patience(KEY, 5, by=bob.actor)
    with pytest.raises(ValueError, match="minutes"):
        actions.set_patience(KEY, -1, by=alice.actor)
    assert Patience.objects.get().minutes == 0


def test_the_page_shows_ones_own_and_takes_the_patience(place, alice, bob, charlie):
    url, sent = "/settings/freshness/", {"source": str(KEY)}
    assert "a@firm.it" in alice.browser.get(url).content.decode()
    assert "a@firm.it" not in bob.browser.get(url).content.decode()
    assert alice.browser.post(url, sent | {"minutes": "soon"}).status_code == 422
    alice.browser.post(url, sent | {"minutes": "90"})
    assert charlie.browser.post(url, sent | {"minutes": "1"}).status_code == 404
    assert Patience.objects.get().minutes == 90


def test_by_api(place, alice, bob):
    place[0] = ago(minutes=40)
    (told,) = alice.browser.get("/api/v1/freshness", **alice.bearer).json()["items"]
    assert (told["name"], told["patience"], told["why"]) == ("a@firm.it", 30, "no answer")
    url, said, sent = f"/api/v1/freshness/{KEY}", json.dumps({"minutes": 60}), {"content_type": "application/json"}
    (told,) = alice.browser.put(url, said, **sent, **alice.bearer).json()["items"]
    assert (told["patience"], told["silent_since"]) == (60, None)
    assert bob.browser.put(url, said, **sent, **bob.bearer).status_code == 404


def test_where_a_value_came_from_tells_when_it_spoke(place):
    assert list(heard(None)) == ["mailbox: a@firm.it"]
    assert heard(None, "connector") == {}

"""An e-mail whose last day has passed: no longer the first, no longer found by; and who may not say so changes nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties import actions
from clientela.parties.models import ContactPoint, Party
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied


@pytest.fixture
def anna(alice):
    emails = [{"typed": f"{name}@firm.example", "value": f"{name}@firm.example"} for name in ("old", "new")]
    key = actions.create("person", {"name": "Anna", "emails": emails}, by=alice.actor)
    yesterday = timezone.now().date() - timedelta(days=1)
    ContactPoint.objects.filter(party=key, value__startswith="old").update(valid_until=yesterday)
    return key


def order():
    return list(ContactPoint.objects.order_by("position").values_list("value", flat=True))


def test_it_stands_last_and_is_not_found(anna):
    assert "old" in Party.objects.get(pk=anna).search
    assert [actions.expire(by=SYSTEM) for _night in range(2)] == [1, 1]
    assert order() == ["new@firm.example", "old@firm.example"]
    search = Party.objects.get(pk=anna).search
    assert ("new" in search, "old" in search) == (True, False)


def test_what_is_valid_today_stays(anna):
    ContactPoint.objects.update(valid_until=timezone.now().date())
    assert actions.expire(by=SYSTEM) == 0
    assert order() == ["old@firm.example", "new@firm.example"]


def test_it_is_not_everybodys_to_say(anna, alice):
    with pytest.raises(Denied):
        actions.expire(by=alice.actor)
    assert order() == ["old@firm.example", "new@firm.example"]

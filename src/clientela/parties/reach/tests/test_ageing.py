"""Values age: how sure one is follows from its last sign of life, is shown, filtered by, and moved by signs alone."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties import actions as parties
from clientela.parties.entities import PERSON
from clientela.parties.models import ContactPoint, Party, SourceRecord
from clientela.parties.reach import actions
from clientela.parties.reach.ageing import Sign, certainty, half_lives
from clientela.platform.entities.reading import read_dict
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.queries import Denied

ANNA = {"external_id": "1", "name": "Anna Galli", "emails": ["anna@alba.it"], "phones": ["+39 347 118 2930"]}
NOW = timezone.now


def aged(days):
    """All contact points, as old as this."""
    ContactPoint.objects.update(created_at=NOW() - timedelta(days=days), confirmed_at=None)


@pytest.fixture
def anna(owner, alice, arrivals):
    parties.take("person", arrivals("person", ANNA | {"owner": alice.user.email}, source="shop"), by=owner.actor)
    return Party.objects.get().pk


def sure(key, who):
    return [one["certainty"] for one in read_dict(PERSON, key, who.actor)["emails"]]


@pytest.mark.parametrize(("days", "percent"), [(0, 100), (750, 71), (1500, 50), (3000, 25), (40_000, 0)])
def test_it_halves_with_every_half_life_in_python_and_in_sql(anna, alice, days, percent):
    aged(min(days, 20_000))
    assert certainty("emails", NOW() - timedelta(days=days), half_lives()) == percent
    assert sure(anna, alice) == [percent]


def test_lists_are_filtered_by_it_and_an_index_serves(anna, alice, owner):
    aged(1600)
    for words, found in ({"under": 50}, 1), ({"under": 40}, 0), ({"at_least": 40}, 1), ({"over": 50}, 0):
        said = {"filter": json.dumps({"field": "emails.certainty"} | words)}
        assert len(owner.browser.get("/api/v1/people", said, **owner.bearer).json()["items"]) == found, words
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        plan = ContactPoint.objects.filter(kind="email", sure_from__lt=NOW()).order_by("sure_from", "pk")[:9].explain()
    assert "contact_point_by_age" in plan


def test_the_company_sets_how_fast(anna, alice, owner):
    aged(300)
    actions.set_half_life("emails", 300, by=owner.actor)
    assert sure(anna, alice) == [50]
    with pytest.raises(ValueError, match="days"):
        actions.set_half_life("emails", 0, by=owner.actor)
    with pytest.raises(Denied):
        actions.set_half_life("emails", 10, by=alice.actor)
    assert half_lives()["emails"] == 300


def test_signs_of_life_confirm_a_set_and_end_a_bounce_before_them(anna, alice):
    aged(1500)
    actions.fail("email", "anna@alba.it", state="bounced", reason="550 no such user", by=SYSTEM)
    assert sure(anna, alice) == [0]
    signs = {"anna@alba.it": NOW() + timedelta(minutes=1), "nobody@alba.it": NOW()}
    assert actions.confirm("email", signs, how=Sign.MAIL, by=SYSTEM) == 1
    assert (sure(anna, alice), "annaalbait" in Party.objects.get(pk=anna).search.replace("@", "")) == ([100], True)
    assert actions.confirm("email", signs, how=Sign.MAIL, by=SYSTEM) == 0
    point = ContactPoint.objects.get(kind="email")
    assert (point.state, point.confirmed_how, point.confirmed_at <= NOW()) == ("", "mail", True)


def test_an_old_sign_neither_ends_a_later_bounce_nor_ages_a_value(anna, alice):
    actions.fail("email", "anna@alba.it", state="bounced", reason="", by=SYSTEM)
    actions.confirm("email", {"anna@alba.it": NOW() - timedelta(days=9)}, how=Sign.MAIL, by=SYSTEM)
    point = ContactPoint.objects.get(kind="email")
    assert (point.state, point.confirmed_at) == ("bounced", None)


def test_what_failed_stands_behind_what_works(anna, alice):
    both = [{"typed": one, "value": one, "label": "", "valid": True} for one in ("anna@alba.it", "new@alba.it")]
    parties.edit("person", anna, {"emails": both}, by=alice.actor)
    actions.fail("email", "anna@alba.it", state="bounced", reason="", by=SYSTEM)
    assert [one["value"] for one in read_dict(PERSON, anna, alice.actor)["emails"]] == ["new@alba.it", "anna@alba.it"]
    assert "Bounced" in alice.browser.get(f"/people/{anna}/").content.decode()


def test_a_source_that_says_it_again_confirms(anna, alice, owner, arrivals):
    aged(1500)
    parties.take("person", arrivals("person", ANNA | {"owner": alice.user.email}, source="shop"), by=owner.actor)
    assert {one.confirmed_how for one in ContactPoint.objects.all()} == {"source"}
    assert sure(anna, alice) == [100]


def test_what_was_taken_away_is_not_proposed_again(anna, alice, owner, arrivals):
    """Also not by another mail, of which the signature says something more, nor by another mailbox."""
    said = ANNA | {"external_id": "email:anna@alba.it", "phones": ["+39 02 5550101"]}
    parties.edit("person", anna, {"phones": []}, by=alice.actor)
    learn = {"source": "mailbox: a@firm.it", "fill_only": True, "match": "contact"}
    parties.take("person", arrivals("person", said | {"job_title": "Buyer"}, **learn), by=owner.actor)
    assert (Party.objects.get(pk=anna).job_title, ContactPoint.objects.filter(kind="phone").count()) == ("Buyer", 1)
    parties.edit("person", anna, {"phones": [], "job_title": ""}, by=alice.actor)
    for source in ("mailbox: a@firm.it", "mailbox: b@firm.it"):
        again = said | {"job_title": "Buyer", "website": f"https://{source[9]}.it"}
        parties.take("person", arrivals("person", again, **learn | {"source": source}), by=owner.actor)
    assert (Party.objects.get(pk=anna).job_title, ContactPoint.objects.filter(kind="phone").count()) == ("", 0)
    assert SourceRecord.objects.filter(source__startswith="mailbox").count() == 2


def test_the_page_tells_how_sure_and_the_popover_ages_with_it(anna, alice):
    aged(1500)
    page = alice.browser.get(f"/people/{anna}/").content.decode()
    assert "Certainty 50%, known since" in page
    actions.confirm("email", {"anna@alba.it": NOW()}, how=Sign.MAIL, by=SYSTEM)
    assert "Certainty 100%, confirmed" in alice.browser.get(f"/people/{anna}/").content.decode()

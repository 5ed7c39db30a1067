"""Contacts before deals were won or lost: what counts, that each number leads to its deals, and that nobody learns more."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.money import today
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import year_until
from clientela.sales.conversion.touches import Asked, deals_behind, touches
from clientela.sales.deals.tests.conftest import change, open_deal, stages
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

__all__ = ["change", "open_deal", "stages"]


@pytest.fixture
def closed(open_deal, change, owner):
    """Deals of four customers, behind 0, 1, 3 and 9 calls; the last two won."""
    made = []
    for calls, stage in ((0, "Lost"), (1, "Lost"), (3, "Won"), (9, "Won")):
        party = create_record(registry.entity("person"), {"name": f"After {calls}"}, by=owner.actor)
        deal = open_deal(name=f"{calls} calls", origin="Web" if calls < 9 else "", opened_on=str(today()))
        edit_record(registry.entity("deal"), deal.pk, {"party": party}, by=owner.actor)
        for _n in range(calls):
            timeline.record_call({"party": {"id": str(party)}, "direction": "out"}, by=owner.actor)
        change(deal, stage=stage)
        made.append((deal, party))
    return made


def of_year(who, by="owner", **which):
    return Asked(dimensions(who.actor)[by], *year_until(today()), **which)


def test_contacts_are_counted_from_the_opening_to_the_close(closed, owner):
    party = {"id": str(closed[3][1])}
    for at in (timezone.now() - timedelta(days=40), timezone.now() + timedelta(days=3)):
        timeline.record({"kind": "call", "party": party, "at": at.isoformat(), "body": "x"}, by=owner.actor)
    timeline.note(closed[3][1], "No contact", by=owner.actor)
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    timeline.plan_meeting({"party": party, "title": "To come", "at": later}, by=owner.actor)
    found = touches(owner.actor, of_year(owner))
    assert (found.won.number, found.won.median, found.won.kinds["calls"], found.lost.median) == (2, 6.0, 6.0, 0.5)
    assert [(one.words, one.won, one.lost) for one in found.bands if one.won or one.lost] == [
        ("0", 0, 1), ("1", 0, 1), ("3", 1, 0), ("8 – 10", 1, 0),
    ]  # fmt: skip


def test_what_machines_write_is_no_contact(closed, owner):
    deal, party = closed[2]
    for kind in ("auto", "bounce", "personal"):
        Entry.objects.create(
            party_id=party, kind="message", direction="in", at=timezone.now(), title="x", details={"kind": kind}
        )
    counts = {one.pk: said for one, said in deals_behind(owner.actor, of_year(owner, outcome="won"))}[deal.pk]
    assert counts == {"contacts": 4, "sent": 0, "received": 1, "calls": 3, "meetings": 0}


@pytest.mark.parametrize("by", ["owner", "origin", "size"])
def test_each_number_leads_to_exactly_its_deals(closed, owner, by):
    page = owner.browser.get("/forecast/touches/", {"by": by}).content.decode()
    links = re.findall(r'href="(/forecast/touches/deals/\?[^"]+)">([\d,]+)<', page)
    assert len(links) >= 8
    for href, number in links:
        assert owner.browser.get(unescape(href)).content.decode().count('<td class="lead">') == int(number), href
    told = Client().get("/api/v1/touches-to-win", {"by": by}, **owner.bearer).json()
    for one in told["items"]:
        asked = {"by": by, "group": one["value"], "outcome": "won"}
        found = Client().get("/api/v1/touches-to-win/deals", asked, **owner.bearer).json()["items"]
        assert len(found) == one["won"]["number"]


def test_nobody_learns_more_than_he_may(closed, person_with, charlie, owner):
    everything = {"*": {"*": "all"}}
    assert charlie.browser.get("/forecast/touches/").status_code == 403
    for masks in ({"deal": {"amount": "hidden"}}, {"deal": {"party": "masked"}}):
        rita = person_with(f"Rita{len(str(masks))}", everything, masks=masks)
        for path in ("/forecast/touches/", "/forecast/touches/deals/", "/api/v1/touches-to-win"):
            assert (rita.browser if path[1] == "f" else Client()).get(path, **rita.bearer).status_code == 403
    deaf = person_with("Deaf", everything | {"entry": {}})
    assert deaf.browser.get("/forecast/touches/").status_code == 403
    blind = person_with("Blind", everything | {"person": {"see": "own"}})
    assert (touches(blind.actor, of_year(blind)).won.number, deals_behind(blind.actor, of_year(blind))) == (0, [])
    own = person_with("Own", everything | {"entry": {"see": "own"}})
    assert touches(own.actor, of_year(own)).won.median == 0

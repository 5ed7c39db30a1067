"""A list that declares what it opens with shows that at first: as a condition of its address, told as chips, removable."""

import html
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from clientela.parties.entities import PERSON
from clientela.platform.ui.filtering import everything, opening
from clientela.timeline import actions
from clientela.timeline.entities import TASK

TITLES = ("Ring", "Write", "Visit")


@pytest.fixture
def tasks(alice, bob):
    keys = [actions.open_task({"title": title}, by=alice.actor) for title in ("Ring", "Write")]
    actions.complete(keys[1], by=alice.actor)
    return [*keys, actions.open_task({"title": "Visit", "party": None}, by=bob.actor)]


def shown(persona, url):
    page = persona.browser.get(url, follow=True)
    text = page.content.decode()
    removals = re.findall(r'class="x" href="([^"]+)"', text)
    return page, [title for title in TITLES if f">{title}<" in text], [html.unescape(url) for url in removals]


def test_a_bare_address_opens_with_what_the_entity_declares(tasks, alice):
    page, titles, removals = shown(alice, "/tasks/")
    assert titles == ["Ring"]
    assert len(removals) == 2
    ((address, _status),) = page.redirect_chain
    assert parse_qs(urlsplit(address).query) == parse_qs(urlsplit(opening(TASK)).query)


def test_what_it_opens_with_can_be_taken_away_part_by_part(tasks, alice):
    _page, _titles, (without_state, _without_assignee) = shown(alice, "/tasks/")
    _page, titles, (without_all,) = shown(alice, without_state)
    assert titles == ["Ring", "Write"]
    page, titles, removals = shown(alice, without_all)
    assert (titles, removals, page.redirect_chain) == (list(TITLES), [], [])
    assert without_all == everything(TASK)


def test_any_other_address_says_itself_what_it_shows(tasks, alice):
    assert shown(alice, "/tasks/?q=write")[1] == ["Write"]
    assert shown(alice, "/tasks/?sort=-due_at")[1] == list(TITLES)
    assert opening(PERSON) == everything(PERSON) == "/people/"


def test_what_the_reader_may_not_know_is_left_out_of_it():
    unknown = replace(TASK, fields=tuple(item for item in TASK.fields if item.name != "assignee"))
    (part,) = json.loads(parse_qs(urlsplit(opening(unknown)).query)["filter"][0])["all"]
    assert part["field"] == "state"
    assert opening(replace(TASK, fields=(TASK.by_name["title"],))) == everything(TASK)

"""The history on a party's page: every kind in words, divided, filtered, in pages, and changed where it stands."""

import pytest
from django.template.loader import get_template
from django.test import Client

from clientela.parties import actions as parties
from clientela.timeline import actions
from clientela.timeline.models import Entry

HX = {"HX-Request": "true"}
PLAIN = {
    "id": "1", "direction": "in", "channel": "e-mail", "at": "2026-05-12T08:12:00+00:00", "title": "<Title>", "body": "",
    "by": "Elena", "state": "", "priority": "", "place": "", "assignee": None, "people": None, "repeats": "", "ahead": False,
    "late": False, "all_day": False,
}  # fmt: skip
TOLD = {
    "message": ({}, "wrote"), "call": ({"details": {"minutes": 12, "outcome": "no_answer"}}, "No answer"),
    "meeting": ({"place": "Rome"}, "Rome"), "visit": ({}, "came by"), "task": ({"state": "done"}, "Done"), "note": ({}, "Note by"),
    "comment": ({}, "Note by"), "order": ({"details": {"order": "9", "summary": "4 cups"}}, "4 cups"),
    "web": ({"details": {"pages": 1}}, "1 page"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOLD)
def test_every_kind_is_told_in_words(kind):
    changes, words = TOLD[kind]
    module = get_template("timeline/sentences.html").template.module
    written = str(module.said(PLAIN | {"kind": kind, "details": {}} | changes, "Ada"))
    assert words in written
    assert "<Title>" not in written


def page(who, anna, query="", target="line"):
    return who.browser.get(f"/people/{anna}/{query}", headers={**HX, "HX-Target": target}).content.decode()


def test_filters_leave_what_fits(anna, alice, bob):
    actions.note(anna, "Likes moka", by=alice.actor)
    actions.record_call({"party": {"id": str(anna)}, "body": "About łódź", "minutes": 3}, by=bob.actor)
    actions.open_task({"title": "Send prices", "party": {"id": str(anna)}}, by=alice.actor)
    shown = {
        query: [word for word in ("moka", "łódź", "prices") if word in page(alice, anna, query)]
        for query in (
            "",
            "?kinds=notes",
            "?kinds=talks",
            "?kinds=work",
            "?mine=1",
            "?find=LODZ",
            "?files=1",
            "?kinds=x",
        )
    }
    assert shown == {
        "": ["moka", "łódź", "prices"], "?kinds=notes": ["moka"], "?kinds=talks": ["łódź"], "?kinds=work": ["prices"],
        "?mine=1": ["moka", "prices"], "?find=LODZ": ["łódź"], "?files=1": [], "?kinds=x": ["moka", "łódź", "prices"]}  # fmt: skip


def test_older_entries_follow_without_a_gap_or_a_double(anna, alice):
    for n in range(45):
        actions.note(anna, f"Number {n:02}", by=alice.actor)
    seen, query, target = "", "", "line"
    for _page in range(3):
        text = page(alice, anna, query, target)
        seen += text
        at = text.find("?before=")
        query, target = (text[at : at + 44], "more-x") if at >= 0 else ("", "")
    assert [seen.count(f"Number {n:02}</div>") for n in range(45)] == [1] * 45
    assert query == ""


def test_news_keep_what_was_shown(anna, alice):
    for n in range(21):
        actions.note(anna, f"Number {n:02}", by=alice.actor)
    text = page(alice, anna)
    down_to = text[text.index("?down_to=") :][:45]
    actions.note(anna, "News", by=alice.actor)
    again = page(alice, anna, down_to, "entries")
    assert "News" in again
    assert "Number 01" in again
    assert "Number 00" not in again


def test_what_is_to_be_done_and_what_is_pinned_stand_above(anna, alice):
    late = actions.open_task(
        {"title": "Late one", "party": {"id": str(anna)}, "due_at": "2020-01-01T10:00:00Z"}, by=alice.actor
    )
    for n in range(30):
        actions.note(anna, f"Number {n}", by=alice.actor)
    actions.pin(Entry.objects.get(title="Number 0").pk, by=alice.actor)
    text = page(alice, anna)
    assert text.index("Number 0<") < text.index("Late one") < text.index("Number 29")
    actions.complete(late, by=alice.actor)
    assert "Late one" in page(alice, anna)


def test_an_entry_is_changed_where_it_stands(anna, alice, bob):
    entry = actions.note(anna, "Likes mokka", by=alice.actor)
    url = f"/timeline/{entry.pk}/edit/"
    assert "Likes mokka" in alice.browser.get(url, headers=HX).content.decode()
    saved = alice.browser.post(url, {"text": "Likes moka", "version": "1"}, headers=HX)
    assert (saved.status_code, "Likes moka" in saved.content.decode()) == (200, True)
    conflict = alice.browser.post(url, {"text": "Likes tea", "version": "1"}, headers=HX)
    assert (conflict.status_code, "Likes tea" in conflict.content.decode()) == (409, True)
    assert alice.browser.post(url, {"text": ""}, headers=HX).status_code == 422
    assert bob.browser.post(f"/timeline/{entry.pk}/delete/").status_code == 404
    assert (Entry.objects.get().body, Entry.objects.get().title) == ("Likes moka", "Likes moka")


def test_a_task_is_ticked_and_unticked_by_one_button(anna, alice, charlie):
    key = actions.open_task({"title": "Ring", "party": {"id": str(anna)}}, by=alice.actor)
    assert charlie.browser.post(f"/timeline/{key}/done/").status_code in (403, 404)
    assert Entry.objects.get().state == "open"
    states = []
    for _time in range(2):
        assert alice.browser.post(f"/timeline/{key}/done/", headers=HX).status_code == 200
        states.append(Entry.objects.get().state)
    assert states == ["done", "open"]


def test_answers_stand_below_and_go_with_their_entry(anna, alice, bob):
    entry = actions.note(anna, "Likes moka", by=alice.actor)
    said = bob.browser.post(f"/timeline/{entry.pk}/comments/", {"text": "And tea"}, headers=HX).content.decode()
    assert "And tea" in said
    assert bob.browser.post(f"/timeline/{entry.pk}/comments/", {"text": " "}, headers=HX).status_code == 422
    assert page(alice, anna).count("And tea") == 1
    assert alice.browser.post(f"/timeline/{entry.pk}/delete/", headers=HX).content == b""
    assert not Entry.objects.exists()


MODES = {
    "task": {
        "date": "2026-05-12",
        "time": "10:30",
        "rrule": "FREQ=WEEKLY",
        "priority": "high",
        "remind_before": "PT1H",
    },
    "meeting": {"date": "2026-05-12", "time": "10:30", "until": "11:30", "place": "Torino"},
    "call": {"direction": "in", "outcome": "busy", "minutes": "3", "date": "2026-05-12"},
    "note": {"remind_date": "2099-05-12"},
}


@pytest.mark.parametrize("mode", MODES)
def test_the_composer_writes_in_each_of_its_modes(anna, alice, mode):
    assert alice.browser.get(f"/timeline/fields/{mode}/").status_code == 200
    form = {"mode": mode, "text": "First line\nand more", **MODES[mode]}
    assert alice.browser.post(f"/people/{anna}/timeline/", form, headers=HX).status_code == 200
    entry = Entry.objects.get()
    assert (entry.kind, entry.title, entry.party_id) == (mode, "First line", anna)
    if mode in ("task", "meeting"):
        assert f"{entry.at:%H:%M}" == "08:30"  # of Rome


BAD = [{"mode": "meeting", "date": "soon"}, {"mode": "meeting"}, {"mode": "task", "rrule": "now"}, {"mode": "call", "minutes": "x"},
       {"mode": "task", "assignee": "x"}, {"mode": "meeting", "date": "2026-05-12", "time": "10:00", "until": "09:00"},
       {"mode": "task", "remind_before": "soon"}, {"mode": "meeting", "date": "2026-05-12", "guest": "x"}]  # fmt: skip


@pytest.mark.parametrize("form", BAD)
def test_what_can_t_be_kept_comes_back(anna, alice, form):
    answer = alice.browser.post(f"/people/{anna}/timeline/", {"text": "My words", **form}, headers=HX)
    assert (answer.status_code, "My words" in answer.content.decode()) == (422, True)
    without = alice.browser.post(f"/people/{anna}/timeline/", {"text": "My words", **form})
    assert (without.status_code, "My words" in without.content.decode()) == (422, True)
    assert not Entry.objects.exists()


def test_the_api_filters_pages_and_writes(anna, alice):
    def call(method, url, body=None):
        return getattr(Client(), method)(f"/api/v1{url}", body, content_type="application/json", **alice.bearer)

    made = call(
        "post",
        f"/people/{anna}/tasks",
        {"title": "Ring", "due_at": "2026-05-12T10:00+02:00", "rrule": "FREQ=DAILY;COUNT=9"},
    )
    assert (made.status_code, made.json()["party"]["id"]) == (201, str(anna))
    assert call("post", f"/people/{anna}/meetings", {"title": "Taste"}).status_code == 422
    assert call("post", f"/people/{anna}/calls", {"text": "Hi", "minutes": 4}).json()["kind"] == "call"
    assert call("post", f"/people/{anna}/notes", {"text": "Hi"}).json()["kind"] == "note"
    key = made.json()["id"]
    assert call("post", f"/entries/{key}/comments", {"text": "Done soon"}).status_code == 201
    assert call("patch", f"/tasks/{key}", {"priority": "high"}).json()["priority"] == "high"
    first = call("get", f"/people/{anna}/timeline?limit=2").json()
    rest = call("get", f"/people/{anna}/timeline?limit=2&after={first['next']}").json()
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert [one["kind"] for one in call("get", f"/people/{anna}/timeline?kinds=task").json()["items"]] == ["task"]
    assert call("get", f"/people/{anna}/timeline?kinds=seance").status_code == 422
    assert call("post", f"/tasks/{key}/complete").status_code == 200


def test_of_a_household_too(alice):
    home = parties.create("household", {"name": "Rossi"}, by=alice.actor)
    actions.note(home, "Two cats", by=alice.actor)
    answer = Client().get(f"/api/v1/households/{home}/timeline", **alice.bearer)
    assert [one["body"] for one in answer.json()["items"]] == ["Two cats"]

"""Mentions: typed as a name, kept as a key, told once, shown as a link and never as markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientela.platform.events.models import Fact
from clientela.timeline import actions, mentions
from clientela.timeline.models import Entry


def told() -> list[str]:
    return [fact.payload["user"] for fact in Fact.objects.filter(name="Mentioned").order_by("at")]


def test_a_name_after_an_at_is_a_mention(alice, bob):
    marked = mentions.marked("ask @Bob, or bob@Bob.example", [])
    assert marked == f"ask @[Bob](user:{bob.user.pk}), or bob@Bob.example"
    assert mentions.typed(marked) == "ask @Bob, or bob@Bob.example"


def test_a_shared_name_means_who_was_chosen(bob, person_with):
    other = person_with("Other", {}).user
    type(other).objects.filter(pk=other.pk).update(name="Bob")
    assert mentions.marked("@Bob") == "@Bob"
    assert mentions.mentioned(mentions.marked("@Bob", [str(other.pk)])) == {other.pk}


def test_who_is_named_is_told_once(anna, alice, bob):
    text = mentions.marked("ask @Bob and me, @Alice")
    entry = actions.note(anna, text, by=alice.actor)
    actions.edit("entry", entry.pk, {"body": f"{text} soon"}, by=alice.actor)
    assert told() == [str(bob.user.pk)]


def test_an_answer_names_people_too_and_stands_below(anna, alice, bob):
    entry = actions.note(anna, "Likes moka", by=alice.actor)
    first = actions.comment(entry.pk, mentions.marked("@Bob did you know?"), by=alice.actor)
    second = actions.comment(first.pk, "Yes", by=bob.actor)
    assert {first.reply_to_id, second.reply_to_id} == {entry.pk}
    assert told() == [str(bob.user.pk)]


def test_one_page_shows_names_as_links(anna, alice, bob):
    actions.note(anna, mentions.marked("ask @Bob at https://example.com/a."), by=alice.actor)
    page = alice.browser.get(f"/people/{anna}/").content.decode()
    assert f'<a class="mention" href="/calendar/?who={bob.user.pk}">@Bob</a>' in page
    assert (
        '<a class="link" href="https://example.com/a" rel="noopener noreferrer nofollow">https://example.com/a</a>.'
        in page
    )


@given(st.text())
def test_no_text_becomes_markup(text):
    for said in (text, f"@[{text}](user:01a20142-9922-7562-9793-368efc30536d)", f"https://x.example/{text}"):
        shown = str(mentions.shown(said, lambda key: key))
        assert "<script" not in shown
        assert shown.count("<") == shown.count("<a ") + shown.count("</a>")


@pytest.mark.parametrize("who", ["charlie", "dora"])
def test_colleagues_are_looked_up_by_people_who_work_here(request, bob, who, alice):
    assert "Bob" in alice.browser.get("/timeline/colleagues/?q=b").content.decode()
    assert "Bob" not in alice.browser.get("/timeline/colleagues/?q=x").content.decode()
    assert not Entry.objects.exists()

"""Who else has a record open: told as they come, go and fall silent, once for all tabs of a person, across live processes."""

import asyncio
import json
from typing import Any
from uuid import UUID

import pytest
from django.core import signing

from clientela.platform.live import server
from clientela.platform.live.presence import SILENT, Person, Presence
from clientela.platform.live.publishing import HERE_SALT, here_permit, token
from clientela.platform.live.tests.pages import Page, bounded, opened
from clientela.platform.permissions.actor import Actor

ANNA, BRUNO = Person("a", "Anna"), Person("b", "Bruno")
TOPIC = "here:person:7"
IS_HERE = {"here": {"id": "a", "name": "Anna"}}


def test_a_newcomer_is_told_who_is_here():
    one, other = Presence(), Presence()
    _key, said = one.enter(TOPIC, ANNA, 0)
    assert said == [(TOPIC, IS_HERE | {"new": True})]
    (newcomer,) = other.enter(TOPIC, BRUNO, 1)[1]
    assert one.heard(*newcomer) == [(TOPIC, IS_HERE)]
    assert one.heard("here:person:8", newcomer[1]) == one.heard(TOPIC, IS_HERE) == []


def test_several_tabs_of_a_person_count_once():
    one, other = Presence(), Presence()
    (first, _), (second, _) = one.enter(TOPIC, ANNA, 0), one.enter(TOPIC, ANNA, 0)
    assert one.beat(1) == [(TOPIC, IS_HERE)]
    assert one.leave(first) == []
    assert one.leave(second) == [(TOPIC, {"gone": "a"})]
    assert one.leave(second) == []
    other.enter(TOPIC, ANNA, 0)
    assert other.heard(TOPIC, {"gone": "a"}) == [(TOPIC, IS_HERE)]


def test_whoever_falls_silent_is_gone_and_may_come_back():
    one = Presence()
    key, _said = one.enter(TOPIC, ANNA, 0)
    assert one.beat(SILENT) == [(TOPIC, IS_HERE)]
    assert one.beat(SILENT + 1) == [(TOPIC, {"gone": "a"})]
    assert one.beat(SILENT + 20) == one.leave("unknown") == one.alive("unknown", 0) == []
    assert one.alive(key, SILENT + 30) == [(TOPIC, IS_HERE | {"new": True})]
    assert one.beat(SILENT + 40) == [(TOPIC, IS_HERE)]


def actor(name: str, last: int) -> Actor:
    return Actor("user", name, UUID(int=last))


def at(who: Actor, topic: str = "person:7") -> dict[str, str]:
    return {"permit": token(str(who.user_id)), "here": here_permit(who, topic)}


async def told(page: Page) -> Any:
    """The next news of a page, whatever else its stream holds."""
    while not (body := (await page.next()).get("body", b"")).startswith(b"data: "):
        pass
    return json.loads(body[6:])["news"]


async def until(page: Page, wanted: dict[str, Any]) -> None:
    while {name: value for name, value in (await told(page)).items() if name != "new"} != wanted:
        pass


def seen(who: Actor) -> dict[str, Any]:
    return {"here": {"id": str(who.user_id), "name": who.name}}


def test_pages_of_a_record_hear_who_comes_and_goes(ear):
    anna, bruno = actor("Anna", 1), actor("Bruno", 2)

    async def visit() -> None:
        async with opened(**at(anna)) as hers:
            async with opened(**at(bruno)) as his:
                await until(his, seen(anna))
                await until(hers, seen(bruno))
            await until(hers, {"gone": str(bruno.user_id)})

    asyncio.run(bounded(visit()))


def test_without_a_permit_of_the_record_nobody_is_named(ear):
    anna, bruno = actor("Anna", 1), actor("Bruno", 2)
    forged = signing.dumps({"user": str(bruno.user_id), "name": "B", "topic": TOPIC}, salt="other")

    async def spy(topic: str, permit: str) -> list[Any]:
        async with opened(token(str(bruno.user_id)), topic, here=permit) as his, opened(**at(anna)) as hers:
            await until(hers, seen(anna))
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(told(his), 0.3)
            return [tab.person.name for tab in server._presence._tabs.values()]

    for topic, permit in ((TOPIC, ""), ("here:*", ""), ("x", forged), ("x", here_permit(anna, "person:7"))):
        assert asyncio.run(bounded(spy(topic, permit))) == ["Anna"]
    assert HERE_SALT != "other"


def test_a_page_says_that_it_is_still_open(ear):
    async def visit() -> Any:
        async with opened(**at(actor("Anna", 1))) as hers:
            await hers.next()
            key = (await hers.next())["body"].decode().split("event: tab\ndata: ")[1].strip()
            server._presence._tabs[key].away = True
            beat = Page("", (), "", query=f"alive={key}")
            await server.application(beat.scope, beat.receive, beat.send)
            return (await beat.next())["status"], server._presence._tabs[key].away

    assert asyncio.run(bounded(visit())) == (204, False)

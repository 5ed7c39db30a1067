"""News for open pages: heard after the commit and only then, by who has a permit, about what was asked for."""

import asyncio
import json
import subprocess
import sys
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.core import signing
from django.db import connection, transaction

from clientela.platform.live import server
from clientela.platform.live.publishing import end_streams, publish, token
from clientela.platform.live.tests.pages import Page, bounded, opened

USER = "0190f0f0-0000-7000-8000-000000000000"


def heard(ear: psycopg.Connection[Any], seconds: float = 0.3) -> list[Any]:
    return [json.loads(notice.payload) for notice in ear.notifies(timeout=seconds, stop_after=1)]


def valid_permit() -> str:
    """Made when it is used: it holds for ten minutes, and a run of all tests takes longer."""
    return token(USER, see=["person", "order"], whole=["person", "order"])


def test_news_are_heard_after_the_commit_and_not_before(ear):
    with transaction.atomic():
        publish("person:7", by="Anna", fields=["city"])
        assert heard(ear) == []
    assert heard(ear, 5) == [{"topic": "person:7", "news": {"by": "Anna", "fields": ["city"]}}]


def test_news_of_what_was_rolled_back_are_never_heard(ear):
    with transaction.atomic():
        publish("person:7", by="Anna")
        transaction.set_rollback(True)
    assert heard(ear) == []


@pytest.mark.parametrize(
    "permit", ["", "x", "\x00", USER, signing.dumps(USER), signing.dumps(USER, salt="other"), token(USER)[:-1] + "!"]
)
def test_without_a_permit_nothing_is_told(ear, permit):
    async def ask() -> dict[str, Any]:
        async with opened(permit, "person:7") as page:
            return await page.next()

    assert asyncio.run(bounded(ask()))["status"] == 403


def test_an_old_permit_is_none(ear, monkeypatch):
    monkeypatch.setattr(server, "TOKEN_AGE", -1)

    async def ask() -> dict[str, Any]:
        async with opened(valid_permit(), "person:7") as page:
            return await page.next()

    assert asyncio.run(bounded(ask()))["status"] == 403


def tell(topic: str, **news: Any) -> None:
    publish(topic, **news)
    connection.close()


async def until_told(page: Page, *topics: str) -> dict[str, Any]:
    """Tell again until it arrives: the process may still be on its way to listening."""
    for _attempt in range(40):
        for topic in topics:
            await asyncio.to_thread(tell, topic, by="Anna")
        try:
            return await page.next(0.25)
        except TimeoutError:
            continue
    raise AssertionError("Nothing was heard")


def test_a_page_hears_what_it_asked_for_and_nothing_else(ear):
    async def listen() -> tuple[Any, ...]:
        async with opened(valid_permit(), "person:7", "import:9") as page:
            start, here = await page.next(), await page.next()
            return start, here, await until_told(page, "person:8", "import:9"), len(server._listeners)

    start, here, news, _count = asyncio.run(bounded(listen()))
    assert (start["status"], dict(start["headers"])[b"content-type"]) == (200, b"text/event-stream")
    assert here["body"] == b": here\n\n"
    assert news["body"] == b'data: {"topic": "import:9", "news": {"by": "Anna"}}\n\n'
    assert server._listeners == {}


def test_only_our_own_pages_may_read_it(ear):
    async def headers(origin: str) -> dict[bytes, bytes]:
        async with opened(valid_permit(), "x", origin=origin) as page:
            return dict((await page.next())["headers"])

    assert (
        asyncio.run(bounded(headers("http://127.0.0.1:8000")))[b"access-control-allow-origin"]
        == b"http://127.0.0.1:8000"
    )
    for origin in ("https://evil.example", "http://127.0.0.1.evil.example", "null", ""):
        assert b"access-control-allow-origin" not in asyncio.run(bounded(headers(origin)))


def test_who_is_put_out_hears_nothing_more(ear):
    async def listen() -> tuple[Any, ...]:
        async with opened(valid_permit(), "person:7") as page:
            await page.next(), await page.next()
            await until_told(page, "person:7")
            await asyncio.to_thread(end_streams_of, USER)
            last = {"body": b"x", "more_body": True}
            while last.get("more_body"):
                last = await page.next()
            return last, len(server._listeners)

    assert asyncio.run(bounded(listen())) == ({"type": "http.response.body", "body": b""}, 0)


def test_a_list_hears_which_record_it_was_and_no_more(ear):
    async def listen() -> Any:
        async with opened(valid_permit(), "person:*", "ended:*") as page:
            await page.next(), await page.next()
            return await until_told(page, "order:8", f"ended:{USER[:-1]}1", "person:7")

    news = asyncio.run(bounded(listen()))
    assert news["body"] == b'data: {"topic": "person:*", "news": {"key": "7"}}\n\n'


@pytest.mark.parametrize(("see", "whole", "told"), [
    (["person"], ["person"], {"by": "Anna", "fields": ["phones"], "entry": "9"}),
    (["person"], [], {"fields": True, "entry": "9"}),
    (["order"], ["order"], None),
])  # fmt: skip
def test_who_may_not_see_all_of_a_type_hears_that_something_changed_or_nothing(ear, see, whole, told):
    async def listen() -> Any:
        async with opened(token(USER, see=see, whole=whole), "person:7", "import:9") as page:
            await page.next(), await page.next()
            await until_told(page, "import:9")
            news = {"by": "Anna", "fields": ["phones"], "entry": "9"}
            await asyncio.to_thread(tell_news, "person:7", news)
            await asyncio.to_thread(tell_news, "import:9", {"last": True})
            return await page.next()

    said = json.loads(asyncio.run(bounded(listen()))["body"].removeprefix(b"data: "))
    assert said["news"] == (told if told is not None else {"last": True})


@pytest.mark.parametrize("topic", ["user:other", "here:person:7", f"ended:{USER}", "calendar:other", "role:7", ""])
def test_topics_of_others_are_closed(topic):
    permit = server._permit(token(USER, see=["person"], whole=["person"]))
    assert permit is not None
    assert not permit.opens(topic)
    assert permit.opens(f"user:{USER}")


def tell_news(topic: str, news: dict[str, Any]) -> None:
    publish(topic, **news)
    connection.close()


def end_streams_of(user: str) -> None:
    end_streams(UUID(user))
    connection.close()


def test_the_live_process_loads_no_models():
    code = "import sys, clientela.platform.live.server; print(any(name.endswith('.models') for name in sys.modules))"
    said = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"

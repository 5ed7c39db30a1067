"""The live process: one PostgreSQL connection listens, each open page hears the topics it asked for by server-sent events.

Plain ASGI, outside Django's handler, since a streaming Django view would hold a database connection for each page.
`GET /?token=…&topic=import:0190…&topic=…`; the token is signed, and tells which user listens.
"""

import asyncio
import contextlib
import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientela.config.settings")
django.setup()

import psycopg  # noqa: E402  settings come first
from django.conf import settings  # noqa: E402
from django.core import signing  # noqa: E402
from django.db import connections  # noqa: E402

from clientela.platform.live.publishing import CHANNEL, ENDED, SALT, TOKEN_AGE  # noqa: E402

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
BEAT = 20  # seconds between signs of life
MOST_TOPICS, LONGEST_QUEUE = 60, 200
_OVER = b""  # instead of news: the user of this stream was put out

_listeners: dict[str, set["asyncio.Queue[str]"]] = {}
_ear: asyncio.Task[None] | None = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door."""
    global _ear
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if _ear is None or _ear.done():
        _ear = asyncio.create_task(_listen())
    query = parse_qs(scope.get("query_string", b"").decode())
    user = _user(query.get("token", [""])[0])
    if scope["type"] != "http" or user is None:
        return await _refuse(send)
    topics = [*query.get("topic", [])[:MOST_TOPICS], f"{ENDED}{user}"]
    return await _stream(topics, _origin(scope), receive, send)


async def _stream(topics: list[str], origin: str, receive: Receive, send: Send) -> None:
    queue: asyncio.Queue[str] = asyncio.Queue(LONGEST_QUEUE)
    for topic in topics:
        _listeners.setdefault(topic, set()).add(queue)
    gone = asyncio.create_task(_until_gone(receive))
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    if origin:
        headers += [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": here\n\n", "more_body": True})
        while not gone.done():
            news = await _next(queue, gone)
            if news == _OVER:
                return await send({"type": "http.response.body", "body": b""})
            await send({"type": "http.response.body", "body": news, "more_body": True})
    finally:
        gone.cancel()
        for topic in topics:
            _listeners.get(topic, set()).discard(queue)
            if not _listeners.get(topic):
                _listeners.pop(topic, None)


async def _next(queue: "asyncio.Queue[str]", gone: "asyncio.Task[None]") -> bytes:
    """The next news, or after a while a comment that keeps the connection open; at once when the page has gone."""
    news = asyncio.create_task(queue.get())
    done, _waiting = await asyncio.wait({news, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
    if news in done:
        return f"data: {news.result()}\n\n".encode() if news.result() else _OVER
    news.cancel()
    return b": still here\n\n"


async def _listen() -> None:
    """Hear every notification and hand it to whoever wants its topic; connect again when the database comes back."""
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            parameters = connections["default"].get_connection_params()
            for ours in ("cursor_factory", "context", "prepare_threshold"):
                parameters.pop(ours, None)
            await _hear(await psycopg.AsyncConnection.connect(**parameters, autocommit=True))
        await asyncio.sleep(1)


async def _hear(connection: psycopg.AsyncConnection) -> None:
    async with connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        async for notice in connection.notifies():
            _hand_out(notice.payload)


def _hand_out(payload: str) -> None:
    topic = json.loads(payload)["topic"]
    for queue in _listeners.get(topic, set()):
        if topic.startswith(ENDED) and queue.full():
            queue.get_nowait()
        with contextlib.suppress(asyncio.QueueFull):  # a page that does not read misses news rather than filling memory
            queue.put_nowait("" if topic.startswith(ENDED) else payload)


def _user(token: str) -> str | None:
    try:
        user: str = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature:
        return None
    return user


def _origin(scope: Scope) -> str:
    """The page's origin, if its host is one of ours: only such pages may read the stream."""
    origin = dict(scope["headers"]).get(b"origin", b"").decode()
    host = origin.partition("://")[2].rsplit(":", 1)[0]
    return origin if host in settings.ALLOWED_HOSTS else ""


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Sign in again: this permit to listen is not valid."})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return

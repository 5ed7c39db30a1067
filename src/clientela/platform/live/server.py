"""The live process: one PostgreSQL connection listens, each open page hears the topics it asked for by server-sent events.

Plain ASGI, outside Django's handler, since a streaming Django view would hold a database connection for each page.
`GET /?token=…&topic=import:0190…&topic=…`; the token is signed, and tells which user listens. A list listens to `person:*`.
With `&here=…`, a permit of a record's page, its person is announced to whoever has that record open (`presence.py`); the page
then gives signs of life by `GET /?alive=…`.

It reads Django's settings and signatures and loads no more of it: without any models it needs a fifth of the memory.
"""

import asyncio
import contextlib
import json
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import psycopg
from django.conf import settings
from django.core import signing

from clientela.platform.live.presence import HERE, Person, Presence, Said
from clientela.platform.live.publishing import CHANNEL, ENDED, HERE_AGE, HERE_SALT, LIVE_NAME, SALT, TOKEN_AGE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientela.config.settings")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
BEAT = 20  # seconds between signs of life
PLANNED = ("task", "meeting")
MOST_TOPICS, LONGEST_QUEUE, MOST_TO_SAY = 60, 200, 20_000
_KEYS = frozenset({"entry", "relationship"})  # in news: what is asked for next, under the listener's own rights
_OVER = b""  # instead of news: the user of this stream was put out


@dataclass(frozen=True)
class Permit:
    """Who listens, and of which types of record that user may see any, or every one with all fields."""

    user: str
    see: frozenset[str]
    whole: frozenset[str]

    def opens(self, topic: str) -> bool:
        """One's own topic, imports (whose keys only those learn who may see them), and types of record that one may see."""
        kind, _colon, key = topic.partition(":")
        if kind == "user":
            return key == self.user
        return kind == "import" or kind in self.see or (kind == "calendar" and not self.see.isdisjoint(PLANNED))

    def hears_all(self, topic: str) -> bool:
        kind = topic.partition(":")[0]
        return kind not in self.see or kind in self.whole


@dataclass(eq=False)
class Ear:
    """One open page."""

    permit: Permit
    queue: "asyncio.Queue[str]"


_listeners: dict[str, set[Ear]] = {}
_presence = Presence()
_to_say: "asyncio.Queue[Said]"
_hearing: asyncio.Event
_ear: asyncio.Task[None] | None = None


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI door."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    _wake()
    query = parse_qs(scope.get("query_string", b"").decode())
    if "alive" in query:
        _say(_presence.alive(query["alive"][0], time.monotonic()))
        return await _answer(send, 204)
    permit = _permit(query.get("token", [""])[0])
    if scope["type"] != "http" or permit is None:
        words = b"Sign in again: this permit to listen is not valid."
        return await _answer(send, 403, words, _origin(scope) if scope["type"] == "http" else "")
    topics = [topic for topic in query.get("topic", [])[:MOST_TOPICS] if permit.opens(topic)]
    place, person = _place(query.get("here", [""])[0], permit.user)
    async with _tab(place, person) as greeting:
        ear = Ear(permit, asyncio.Queue(LONGEST_QUEUE))
        return await _stream([*topics, place, f"{ENDED}{permit.user}"], ear, greeting, _origin(scope), receive, send)


@contextlib.asynccontextmanager
async def _tab(place: str, person: Person | None) -> AsyncIterator[bytes]:
    """Be seen at a place for as long as the stream lasts; gives what the page must know to give signs of life."""
    if person is None:
        yield b""
        return
    key, said = _presence.enter(place, person, time.monotonic())
    _say(said)
    try:
        yield f"event: tab\ndata: {key}\n\n".encode()
    finally:
        _say(_presence.leave(key))


async def _stream(topics: list[str], ear: Ear, greeting: bytes, origin: str, receive: Receive, send: Send) -> None:
    for topic in topics:
        _listeners.setdefault(topic, set()).add(ear)
    gone = asyncio.create_task(_until_gone(receive))
    headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    headers += _readable_by(origin)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b": here\n\n" + greeting, "more_body": True})
        while not gone.done():
            news = await _next(ear.queue, gone)
            if news == _OVER:
                return await send({"type": "http.response.body", "body": b""})
            await send({"type": "http.response.body", "body": news, "more_body": True})
    finally:
        gone.cancel()
        for topic in topics:
            _listeners.get(topic, set()).discard(ear)
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


def _wake() -> None:
    """Begin to listen and to speak, with the first page; again if that ever ended."""
    global _ear, _to_say, _hearing
    if _ear is None or _ear.done():
        _to_say, _hearing = asyncio.Queue(MOST_TO_SAY), asyncio.Event()
        _ear = asyncio.create_task(_live())


async def _live() -> None:
    async with asyncio.TaskGroup() as group:
        for work in (_keep(_hear), _keep(_speak), _beat()):
            group.create_task(work)


async def _keep(work: Callable[[psycopg.AsyncConnection], Awaitable[None]]) -> None:
    """Work on a connection of its own; connect again when the database comes back."""
    while True:
        with contextlib.suppress(psycopg.OperationalError):
            async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as connection:
                await work(connection)
        _hearing.clear()
        await asyncio.sleep(1)


def _address() -> dict[str, Any]:
    """Where the database is, as psycopg says it."""
    said = settings.DATABASES["default"]
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    known = {name: said[ours] for name, ours in names.items() if said[ours]}
    return said["OPTIONS"] | known | {"application_name": LIVE_NAME}


async def _hear(connection: psycopg.AsyncConnection) -> None:
    """Every notification goes to whoever wants its topic."""
    await connection.execute(f"LISTEN {CHANNEL}")
    _hearing.set()
    async for notice in connection.notifies():
        _hand_out(notice.payload)


async def _speak(connection: psycopg.AsyncConnection) -> None:
    """Tell everybody who came and went, all that waits in one statement; not before the answers can be heard."""
    while True:
        said = [await _to_say.get()]
        await _hearing.wait()
        while not _to_say.empty():
            said.append(_to_say.get_nowait())
        notes = [json.dumps({"topic": topic, "news": news}) for topic, news in said]
        await connection.execute("SELECT pg_notify(%s, note) FROM unnest(%s::text[]) note", [CHANNEL, notes])


async def _beat() -> None:
    while True:
        await asyncio.sleep(BEAT)
        _say(_presence.beat(time.monotonic()))


def _say(said: Iterable[Said]) -> None:
    for one in said:
        with contextlib.suppress(asyncio.QueueFull):  # the database is away; the next beat says all of it again
            _to_say.put_nowait(one)


def _hand_out(payload: str) -> None:
    notice = json.loads(payload)
    topic = notice["topic"]
    if topic.startswith(HERE):
        _say(_presence.heard(topic, notice["news"]))
    for ear in _listeners.get(topic, set()):
        if topic.startswith(ENDED) and ear.queue.full():
            ear.queue.get_nowait()
        _put(ear.queue, "" if topic.startswith(ENDED) else payload if ear.permit.hears_all(topic) else _bare(notice))
    kind, _colon, key = topic.partition(":")
    if lists := _listeners.get(f"{kind}:*"):  # hear which record it was, and ask for what they may see of it
        changed = json.dumps({"topic": f"{kind}:*", "news": {"key": key}})
        for ear in lists:
            _put(ear.queue, changed)


def _bare(notice: dict[str, Any]) -> str:
    """That something happened, without who did it and which fields it was: for who may not see every record and field."""
    news = {name: value if name in _KEYS else True for name, value in notice["news"].items() if name != "by"}
    return json.dumps({"topic": notice["topic"], "news": news})


def _put(queue: "asyncio.Queue[str]", payload: str) -> None:
    with contextlib.suppress(asyncio.QueueFull):  # a page that does not read misses news rather than filling memory
        queue.put_nowait(payload)


def _permit(token: str) -> Permit | None:
    try:
        said = signing.loads(token, salt=SALT, max_age=TOKEN_AGE)
    except signing.BadSignature:
        return None
    return Permit(said["user"], frozenset(said["see"]), frozenset(said["whole"]))


def _place(permit: str, user: str) -> tuple[str, Person | None]:
    """Where this page is seen, and as whom: as its permit says, if that was made for the same user."""
    try:
        said = signing.loads(permit, salt=HERE_SALT, max_age=HERE_AGE)
    except signing.BadSignature:
        return "", None
    return (said["topic"], Person(user, said["name"])) if said["user"] == user else ("", None)


def _origin(scope: Scope) -> str:
    """The page's origin, if its host is one of ours: only such pages may read the stream."""
    origin = dict(scope["headers"]).get(b"origin", b"").decode()
    host = origin.partition("://")[2].rsplit(":", 1)[0]
    return origin if host in settings.ALLOWED_HOSTS else ""


def _readable_by(origin: str) -> list[tuple[bytes, bytes]]:
    return [(b"access-control-allow-origin", origin.encode()), (b"vary", b"Origin")] if origin else []


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, status: int, words: bytes = b"", origin: str = "") -> None:
    """A short answer; `origin` is the page that may read it, such as that it needs another permit."""
    headers = [(b"content-type", b"text/plain"), *_readable_by(origin)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": words})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return

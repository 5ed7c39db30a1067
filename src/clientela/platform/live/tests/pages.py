"""Open pages, as the live process sees them: ASGI connections to it, in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from clientela.platform.live import server


class Page:
    """An open page: an ASGI connection to the live process, in this one."""

    def __init__(self, permit: str, topics: tuple[str, ...], origin: str, query: str = "") -> None:
        query = query or urlencode([("token", permit), *(("topic", topic) for topic in topics)])
        headers = [(b"origin", origin.encode())] if origin else []
        self.scope = {"type": "http", "query_string": query.encode(), "headers": headers}
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.leaving = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.leaving.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        await self.said.put(message)

    async def next(self, seconds: float = 5) -> dict[str, Any]:
        return await asyncio.wait_for(self.said.get(), seconds)


@asynccontextmanager
async def opened(permit: str, *topics: str, origin: str = "", here: str = "") -> AsyncIterator[Page]:
    query = urlencode([("token", permit), *(("topic", topic) for topic in topics), *([("here", here)] if here else [])])
    page = Page(permit, topics, origin, query)
    answering = asyncio.create_task(server.application(page.scope, page.receive, page.send))
    try:
        yield page
    finally:
        page.leaving.set()
        await asyncio.wait_for(answering, 5)


async def stop_listening() -> None:
    if server._ear is not None:
        server._ear.cancel()
        await asyncio.gather(server._ear, return_exceptions=True)
        server._ear = None


async def bounded(work: Any) -> Any:
    """Run to its end, then leave no listener behind."""
    try:
        return await asyncio.wait_for(work, 20)
    finally:
        await stop_listening()

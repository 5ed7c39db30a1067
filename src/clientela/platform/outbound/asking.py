"""`ask`: one request to an address that somebody typed. It ends by itself, follows nobody, and reads no more than it is told to.

The connection goes to the very address that was checked; its certificate is checked against the name. One deadline holds for all of
it, so that an answer that trickles in ends like one that never comes.
"""

import ssl
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import httpcore
from django.utils.translation import gettext as _

from clientela.platform.outbound.addresses import PORTS, Target, looked_up, proper


class NoAnswer(Exception):
    """The address did not answer as it should; whether it has read what was sent is not known."""


@dataclass(frozen=True)
class Bounds:
    """How far one request goes."""

    seconds: float  # for all of it
    kept: int  # bytes of an answer's body; the rest is not read
    ports: tuple[int, ...] = ()  # outside of our own network; none named: any
    anywhere: bool = False  # into every network, without https too


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str] = field(repr=False)  # by their names in small letters
    content: bytes = field(repr=False)  # the beginning of its body
    milliseconds: int

    @property
    def said(self) -> str:
        """The same as text that can be kept."""
        return self.content.decode(errors="replace").replace("\x00", "\ufffd")


WEBHOOK = Bounds(seconds=15, kept=1024, ports=PORTS)


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = WEBHOOK.seconds) -> Answer:
    """What the address of a webhook answers. Raises as `ask` does."""
    return ask("POST", url, headers, body, bounds=replace(WEBHOOK, seconds=seconds))


def ask(method: str, url: str, headers: Mapping[str, str], body: bytes = b"", *, bounds: Bounds) -> Answer:
    """What the address answers. Raises Unreachable where nothing was sent, NoAnswer with a sentence where nothing came back."""
    target, began = proper(url, anywhere=bounds.anywhere), time.monotonic()
    host = f"[{target.host}]" if ":" in target.host else target.host
    sent = [(b"Host", (host if target.standard_port else f"{host}:{target.port}").encode())]
    sent += [(b"Content-Length", str(len(body)).encode())] if body else []
    sent += [(name.encode(), value.encode()) for name, value in headers.items()]
    address = httpcore.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=_ascii(target.path)
    )
    backend = _Checked(target, bounds, deadline=began + bounds.seconds)
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool,
            pool.stream(method, address, headers=sent, content=body) as answer,
        ):
            content = _beginning(answer.iter_stream(), bounds.kept)
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise NoAnswer(_("No answer within %(seconds)s seconds.") % {"seconds": round(bounds.seconds)}) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError, UnicodeError) as error:
        raise NoAnswer(_("The address did not answer: %(why)s") % {"why": str(error)[:200]}) from error
    return Answer(answer.status, named, content, round((time.monotonic() - began) * 1000))


def _beginning(pieces: Iterable[bytes], kept: int) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) >= kept:
            break
    return bytes(content[:kept])


def _ascii(path: str) -> bytes:
    """A path as it goes over the wire: what is not ASCII is UTF-8, percent by percent."""
    return "".join(sign if sign.isascii() else "".join(f"%{b:02X}" for b in sign.encode()) for sign in path).encode()


@lru_cache
def _trust() -> ssl.SSLContext:
    """The authorities of the machine and those that Mozilla trusts."""
    return httpcore.default_ssl_context()


class _Checked(httpcore.NetworkBackend):
    """Connects to what was looked up and checked, whatever name the request bears."""

    def __init__(self, target: Target, bounds: Bounds, *, deadline: float) -> None:
        self._target, self._bounds, self._deadline = target, bounds, deadline

    def connect_tcp(self, host: str, port: int, *_rest: Any, **_named: Any) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(_("no address"))
        for address in self._addresses():
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, timeout=_left(self._deadline))
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _Timed(stream, self._deadline)
        raise failure

    def _addresses(self) -> Sequence[str]:
        return looked_up(self._target, ports=self._bounds.ports, anywhere=self._bounds.anywhere)


class _Timed(httpcore.NetworkStream):
    """A stream all of whose reads and writes together end at one moment."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left

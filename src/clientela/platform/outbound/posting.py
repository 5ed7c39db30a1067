"""`post`: one request to an address that somebody typed. It ends by itself, follows nobody, and reads little.

The connection goes to the very address that was checked; its certificate is checked against the name. One deadline holds for all of
it, so that an answer that trickles in ends like one that never comes.
"""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore
from django.utils.translation import gettext as _

from clientela.platform.outbound.addresses import Target, Unreachable, looked_up, proper

SECONDS = 15.0
KEPT = 1024  # bytes of an answer's body; the rest is not read


class NoAnswer(Exception):
    """The address did not answer as it should; whether it has read what was sent is not known."""


@dataclass(frozen=True)
class Answer:
    status: int
    said: str = field(repr=False)  # the beginning of its body
    milliseconds: int


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = SECONDS) -> Answer:
    """What the address answers. Raises Unreachable where nothing was sent, NoAnswer with a sentence where nothing came back."""
    target, began = proper(url), time.monotonic()
    host = f"[{target.host}]" if ":" in target.host else target.host
    named = [(b"Host", (host if target.standard_port else f"{host}:{target.port}").encode())]
    sent = [*named, (b"Content-Length", str(len(body)).encode())]
    sent += [(name.encode(), value.encode()) for name, value in headers.items()]
    backend = _Checked(target, deadline=began + seconds)
    address = httpcore.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=_ascii(target.path)
    )
    try:
        with (
            httpcore.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool,
            pool.stream("POST", address, headers=sent, content=body) as answer,
        ):
            said = _beginning(answer.iter_stream())
            status = answer.status
    except (httpcore.TimeoutException, TimeoutError) as error:
        raise NoAnswer(_("No answer within %(seconds)s seconds.") % {"seconds": round(seconds)}) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, ssl.SSLError, OSError, UnicodeError) as error:
        raise NoAnswer(_("The address did not answer: %(why)s") % {"why": str(error)[:200]}) from error
    return Answer(status, said, round((time.monotonic() - began) * 1000))


def _beginning(pieces: Iterable[bytes]) -> str:
    said = b""
    for piece in pieces:
        said += piece
        if len(said) >= KEPT:
            break
    return said[:KEPT].decode(errors="replace").replace("\x00", "\ufffd")


def _ascii(path: str) -> bytes:
    """A path as it goes over the wire: what is not ASCII is UTF-8, percent by percent."""
    return "".join(sign if sign.isascii() else "".join(f"%{b:02X}" for b in sign.encode()) for sign in path).encode()


@lru_cache
def _trust() -> ssl.SSLContext:
    """The authorities of the machine and those that Mozilla trusts."""
    return httpcore.default_ssl_context()


class _Checked(httpcore.NetworkBackend):
    """Connects to what was looked up and checked, whatever name the request bears."""

    def __init__(self, target: Target, *, deadline: float) -> None:
        self._target, self._deadline = target, deadline

    def connect_tcp(self, host: str, port: int, *_rest: Any, **_named: Any) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(_("no address"))
        for address in looked_up(self._target):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, timeout=_left(self._deadline))
            except httpcore.ConnectError as error:
                failure = error
            else:
                return _Timed(stream, self._deadline)
        raise failure


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


__all__ = ["Answer", "NoAnswer", "Unreachable", "post"]

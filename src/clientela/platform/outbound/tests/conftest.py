"""Servers on sockets of their own, each of which answers as badly as it is told."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings

Say = Callable[[Any], None]  # writes to the connection what it will


@dataclass
class Listening:
    """A server of a test; `heard` holds what each who came has sent."""

    port: int
    say: Say
    tls: ssl.SSLContext | None = None
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}/hook"

    def take(self, connection: socket.socket) -> None:
        with suppress(OSError), connection, self._secured(connection) as stream:
            got = stream.recv(65536)
            while b"\r\n\r\n" in got and len(got.split(b"\r\n\r\n", 1)[1]) < _length(got):
                got += stream.recv(65536)
            self.heard.append(got)
            self.say(stream)

    def _secured(self, connection: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(connection, server_side=True) if self.tls else connection


def _length(request: bytes) -> int:
    head = request.split(b"\r\n\r\n", 1)[0].lower()
    return next((int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.startswith(b"content-length")), 0)


def ok(stream: Any) -> None:
    stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def drip(stream: Any) -> None:
    for _again in range(100):
        stream.sendall(b"H")
        time.sleep(0.05)


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Listening]]:
    """Start a server; loopback may be reached meanwhile, as an inner network."""
    monkeypatch.setattr(settings, "INNER_NETWORKS", ["127.0.0.0/8"])
    sockets: list[socket.socket] = []

    def start(say: Say = ok, *, tls: ssl.SSLContext | None = None) -> Listening:
        here = socket.create_server(("127.0.0.1", 0))
        sockets.append(here)
        server = Listening(here.getsockname()[1], say, tls)
        threading.Thread(target=_serve, args=(here, server), daemon=True).start()
        return server

    yield start
    for one in sockets:
        one.close()


def _serve(here: socket.socket, server: Listening) -> None:
    with suppress(OSError):
        while True:
            connection, _address = here.accept()
            threading.Thread(target=server.take, args=(connection,), daemon=True).start()

"""A browser in few lines: requests over connections that are kept open, two at a time, each answer checked."""

import http.client
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import NotTaken

HOST = "127.0.0.1"
AT_ONCE = 2
PATIENCE = 120  # seconds for one answer


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: str = ""
    status: int = 200  # that is right


def fire(port: int, requests: Sequence[Request], *, at_once: int = AT_ONCE) -> None:
    """Send all of them, `at_once` at a time. Raises NotTaken for an answer that is not what was asked for."""
    shares = [requests[at::at_once] for at in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        list(pool.map(_send, [port] * at_once, shares))


def _send(port: int, requests: Sequence[Request]) -> None:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        for one in requests:
            connection.request(one.method, one.path, one.body.encode() or None, dict(one.headers))
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != one.status:
                words = re.sub(r"\s+", " ", body.decode(errors="replace"))[:200]
                raise NotTaken(f"{one.method} {one.path} was answered {answer.status}: {words}")
    finally:
        connection.close()


def sign_in(port: int, email: str, password: str) -> str:
    """Through the form, as a person would; answers the Cookie header of the session."""
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/login/")
        page = connection.getresponse()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
        if token is None:
            raise NotTaken("The login page has no form.")
        form = urlencode({"csrfmiddlewaretoken": token[1], "email": email, "password": password})
        headers = {"Cookie": _cookies(page), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/login/", form, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.FOUND:
            raise NotTaken(f"Signing in was answered {answer.status}.")
        return _cookies(answer)
    finally:
        connection.close()


def _cookies(answer: http.client.HTTPResponse) -> str:
    return "; ".join(line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie") or [])

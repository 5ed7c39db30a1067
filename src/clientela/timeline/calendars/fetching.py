"""Reading a calendar at an address that somebody typed: over https alone, never from inside our own net, and not without end."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from clientela.platform.outbound.addresses import is_inner, is_open

LARGEST = 10_000_000  # bytes
SECONDS = 20
HOPS = 4


class Unreadable(Exception):
    """The calendar could not be read; what was taken from it before is kept."""


@dataclass(frozen=True)
class Answer:
    """`content` is None where nothing has changed since the tag or the date that was sent along."""

    content: bytes | None
    etag: str = ""
    modified: str = ""


def proper(url: str) -> str:
    """An address as it is asked: webcal is https. Raises Unreadable for what is no such address."""
    text = url.strip()
    for prefix in ("webcal://", "webcals://"):
        if text.lower().startswith(prefix):
            text = f"https://{text[len(prefix) :]}"
    parts = urlsplit(text)
    allowed = ("https", "http") if settings.PRIVATE_ADDRESSES else ("https",)
    if parts.scheme not in allowed or not parts.hostname or parts.username or len(text) > 2000:
        raise Unreadable(_("This is not an address such as https://example.com/calendar.ics."))
    return text


def fetch(url: str, *, etag: str = "", modified: str = "") -> Answer:
    """What stands at the address now. Raises Unreadable with a sentence."""
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    for _hop in range(HOPS):
        url = proper(url)
        try:
            answer, onward = _ask(url, {name: value for name, value in known.items() if value})
        except (OSError, http.client.HTTPException) as error:
            raise Unreadable(_("The address did not answer: %(why)s") % {"why": str(error)[:200]}) from error
        if not onward:
            return answer
        url = urljoin(url, onward)
    raise Unreadable(_("The address leads in circles."))


def _ask(url: str, headers: dict[str, str]) -> tuple[Answer, str]:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Pinned(host, port, address=_address(host, port), secure=parts.scheme == "https")
    try:
        connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/", headers={
            "Accept": "text/calendar", "User-Agent": "Clientela", **headers})  # fmt: skip
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308):
            return Answer(None), response.getheader("Location", "")
        return _answer(response), ""
    finally:
        connection.close()


def _answer(response: http.client.HTTPResponse) -> Answer:
    tags = (response.getheader("ETag", ""), response.getheader("Last-Modified", ""))
    if response.status == 304:
        return Answer(None, *tags)
    if response.status != 200:
        raise Unreadable(_("The address answered %(status)s.") % {"status": response.status})
    content = response.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(_("This calendar is larger than %(most)s MB.") % {"most": LARGEST // 1_000_000})
    return Answer(content, *tags)


def _address(host: str, port: int) -> str:
    """The address behind a name, looked up once, so that what was checked is what is asked."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not settings.PRIVATE_ADDRESSES and not all(is_open(one) or is_inner(one) for one in addresses):
        raise Unreadable(_("Addresses inside our own network are not read."))
    return addresses[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, by the name that it was asked under."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._secure = address, secure

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if self._secure else plain

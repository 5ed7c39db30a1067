"""Asking a provider: JSON over https, at the address that was checked, and not without end.

An issuer is a text that somebody typed: what it leads to must not lie inside our own network unless CLIENTELA_INNER_NETWORKS
names it, and no redirect is followed.
"""

import http.client
import json
import socket
import ssl
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from clientela.platform.outbound.addresses import is_inner, is_open

LARGEST = 1_000_000  # bytes
SECONDS = 10
Document = dict[str, Any]


class Silent(Exception):
    """The provider did not answer as it should; nothing was changed."""


def proper(url: str) -> str:
    """An address that may be asked. Raises Silent."""
    parts = urlsplit(url)
    schemes = ("https", "http") if settings.INNER_NETWORKS else ("https",)
    try:
        fine = (
            parts.scheme in schemes and parts.hostname and not parts.username and len(url) <= 500 and url.isprintable()
        )
        fine = fine and " " not in url and parts.port != 0
    except ValueError:  # of the port
        fine = False
    if not fine:
        raise Silent(_("“%(url)s” is not an address such as https://id.example.com.") % {"url": url[:80]})
    return url


def read(url: str, *, token: str = "") -> Document:
    """The JSON that stands at an address. Raises Silent."""
    return _ask("GET", url, {"Authorization": f"Bearer {token}"} if token else {})


def send(url: str, form: dict[str, str], *, basic: tuple[str, str] | None = None) -> Document:
    """The JSON that answers a form; `basic` are name and secret as RFC 6749, 2.3.1 sends them. Raises Silent."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if basic:
        pair = ":".join(quote(part, safe="") for part in basic)
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return _ask("POST", url, headers, urlencode(form))


def _ask(method: str, url: str, headers: dict[str, str], body: str | None = None) -> Document:
    parts = urlsplit(proper(url))
    secure, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    said = {"Accept": "application/json", "User-Agent": "Clientela", **headers}
    try:
        connection = _Pinned(host, port, address=_address(host, port, secure=secure), secure=secure)
        try:
            connection.request(method, path, body, said)
            response = connection.getresponse()
            return _answered(url, response.status, response.read(LARGEST + 1))
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        told = {"host": host, "why": str(error)[:200]}
        raise Silent(_("%(host)s did not answer: %(why)s") % told) from error


def _answered(url: str, status: int, content: bytes) -> Document:
    told: dict[str, Any] = {"url": url[:200], "status": status}
    if status != 200:
        raise Silent(_("%(url)s answered %(status)s.") % told)
    try:
        found = json.loads(content) if len(content) <= LARGEST else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Silent(_("What stands at %(url)s can't be read.") % told)
    return found


def _address(host: str, port: int, *, secure: bool) -> str:
    """The address behind a name, looked up once, so that what was checked is what is asked."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    inner = all(map(is_inner, found))
    if not inner and not all(map(is_open, found)):
        raise Silent(_("%(host)s lies inside our own network, where nothing is asked.") % {"host": host})
    if not inner and not secure:
        raise Silent(_("“%(url)s” is not an address such as https://id.example.com.") % {"url": f"http://{host}"[:80]})
    return found[0]


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, by the name that it was asked under."""

    def __init__(self, host: str, port: int, *, address: str, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address, self._secure = address, secure

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host) if self._secure else plain

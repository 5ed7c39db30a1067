"""Asking a provider: JSON at an address that somebody typed, with all the care of `outbound`; no redirect is followed."""

import json
from base64 import b64encode
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from clientela.platform.outbound import addresses
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Answer, Bounds, NoAnswer, ask

LARGEST = 1_000_000  # bytes
LONGEST = 500  # characters of an address
BOUNDS = Bounds(seconds=10, kept=LARGEST + 1)
Document = dict[str, Any]


class Silent(Exception):
    """The provider did not answer as it should; nothing was changed."""


def proper(url: str) -> str:
    """An address that may be asked. Raises Silent."""
    try:
        addresses.proper(url)
        if len(url) > LONGEST or not url.isprintable() or " " in url:
            raise Unreachable
    except Unreachable as error:
        told = {"url": url[:80]}
        raise Silent(_("“%(url)s” is not an address such as https://id.example.com.") % told) from error
    return url


def read(url: str, *, token: str = "") -> Document:
    """The JSON that stands at an address. Raises Silent."""
    return _ask("GET", url, {"Authorization": f"Bearer {token}"} if token else {})


def send(url: str, form: dict[str, str], *, basic: tuple[str, str] | None = None) -> Document:
    """The JSON that answers a form; `basic` are name and secret of the client. Raises Silent."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if basic:
        headers["Authorization"] = by_header(*basic)
    return _ask("POST", url, headers, urlencode(form).encode())


def by_header(name: str, secret: str) -> str:
    """Name and secret of a client as a header (RFC 6749, 2.3.1)."""
    pair = ":".join(quote(part, safe="") for part in (name, secret))
    return f"Basic {b64encode(pair.encode()).decode()}"


def _ask(method: str, url: str, headers: dict[str, str], body: bytes = b"") -> Document:
    said = {"Accept": "application/json", "User-Agent": "Clientela", **headers}
    try:
        return _answered(url, ask(method, proper(url), said, body, bounds=BOUNDS))
    except (NoAnswer, Unreachable) as error:
        raise Silent(f"{url[:200]}: {error}") from error


def _answered(url: str, answer: Answer) -> Document:
    told: dict[str, Any] = {"url": url[:200], "status": answer.status}
    if answer.status != 200:
        raise Silent(_("%(url)s answered %(status)s.") % told)
    try:
        found = json.loads(answer.content) if len(answer.content) <= LARGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Silent(_("What stands at %(url)s can't be read.") % told)
    return found

"""Reading a calendar at an address that somebody typed: over https alone, never from inside our own net, and not without end."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from clientela.platform.outbound import addresses
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Answer, Bounds, NoAnswer, ask

LARGEST = 10_000_000  # bytes
SECONDS = 30  # for each hop
HOPS = 4
MOVED = (301, 302, 303, 307, 308)


class Unreadable(Exception):
    """The calendar could not be read; what was taken from it before is kept."""


@dataclass(frozen=True)
class Found:
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
    try:
        target = addresses.proper(text, anywhere=settings.PRIVATE_ADDRESSES)
    except Unreachable:
        target = None
    if target is None or (target.scheme != "https" and not settings.PRIVATE_ADDRESSES):
        raise Unreadable(_("This is not an address such as https://example.com/calendar.ics."))
    return text


def fetch(url: str, *, etag: str = "", modified: str = "") -> Found:
    """What stands at the address now. Raises Unreadable with a sentence."""
    known = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {
        "Accept": "text/calendar",
        "User-Agent": "Clientela",
        **{name: one for name, one in known.items() if one},
    }
    bounds = Bounds(SECONDS, LARGEST + 1, anywhere=settings.PRIVATE_ADDRESSES)
    for _hop in range(HOPS):
        url = proper(url)
        try:
            answer = ask("GET", url, headers, bounds=bounds)
        except (NoAnswer, Unreachable) as error:
            raise Unreadable(str(error)) from error
        if answer.status not in MOVED or not answer.headers.get("location"):
            return _found(answer)
        url = urljoin(url, answer.headers["location"])
    raise Unreadable(_("The address leads in circles."))


def _found(answer: Answer) -> Found:
    tags = (answer.headers.get("etag", ""), answer.headers.get("last-modified", ""))
    if answer.status == 304:
        return Found(None, *tags)
    if answer.status != 200:
        raise Unreadable(_("The address answered %(status)s.") % {"status": answer.status})
    if len(answer.content) > LARGEST:
        raise Unreadable(_("This calendar is larger than %(most)s MB.") % {"most": LARGEST // 1_000_000})
    return Found(answer.content, *tags)

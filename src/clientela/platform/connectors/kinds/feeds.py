"""Web services that answer JSON, page by page, as a small declaration says: where the items lie, how pages follow, since when.

The cursor holds where the present reading stands ("next"), and the latest moment that was seen ("high"), which becomes the "since"
of the next reading once this one has come to its end. A little of the past is read again each time, since servers' clocks and
their indexes lag; what is known is recognised.
"""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from django.utils.translation import gettext as _

from clientela.platform.connectors.kinds.page import Cursor, Page, Trouble, page_of
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Answer, Bounds, NoAnswer, ask

REACH = Bounds(seconds=60, kept=32_000_000)
OVERLAP = timedelta(minutes=2)
MOST_ITEMS = 10_000  # of one page
Paging = Literal["none", "page", "offset", "cursor", "link"]
Record = dict[str, Any]


@dataclass(frozen=True)
class Feed:
    """How one service is read."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    items: str = ""  # path of the list in an answer: "data.items"; "": the answer is the list
    paging: Paging = "none"
    page_name: str = "page"  # the parameter of page, offset or cursor
    size_name: str = ""
    size: int = 100
    next_path: str = ""  # where an answer tells the next cursor
    since_name: str = ""  # the parameter that takes a moment; "": everything is read each time
    since_path: str = ""  # where an item tells its own
    rows: Callable[[Record], list[Record]] = lambda item: [item]  # an item as the rows that it becomes


def read(feed: Feed, cursor: Cursor) -> Iterator[Page]:
    """Each answer is a page. Raises Trouble."""
    since, high, at = cursor.get("since", ""), cursor.get("high", ""), cursor.get("next")
    while True:
        answer = _asked(feed, since, at)
        items, whole = _items(feed, answer)
        high = max([high, *(_moment(_dug(item, feed.since_path)) for item in items)]) if feed.since_path else ""
        following = _following(feed, answer, whole, items, at)
        if following is not None and following == at:
            raise Trouble(_("The service gives the same page again and again; nothing of it was taken twice."))
        stands = {"since": since, "high": high, "next": following} if following else {"since": high or since}
        yield page_of([row for item in items for row in feed.rows(item)], {k: v for k, v in stands.items() if v})
        if following is None:
            return
        at = following


def signed(auth: str, name: str, secret: str) -> dict[str, str]:
    """The headers by which a service knows us."""
    if auth == "bearer":
        return {"Authorization": f"Bearer {secret}"}
    if auth == "basic":
        return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}
    return {name: secret} if auth == "header" else {}


def _asked(feed: Feed, since: str, at: Any) -> Answer:
    try:
        answer = ask("GET", _address(feed, since, at), {"Accept": "application/json", **feed.headers}, bounds=REACH)
    except (Unreachable, NoAnswer, OSError) as error:
        raise Trouble(str(error)) from error
    if answer.status in (401, 403):
        raise Trouble(_("The service does not let us in (%(status)s). Check the secret.") % {"status": answer.status})
    if answer.status == 429:
        raise Trouble(_("The service asks us to come back later (429). The next run goes on where this one stood."))
    if not 200 <= answer.status < 300:
        said = {"status": answer.status, "said": answer.said[:200]}
        raise Trouble(_("The service answered %(status)s: %(said)s") % said)
    return answer


def _address(feed: Feed, since: str, at: Any) -> str:
    if feed.paging == "link" and at:
        return str(at)
    asked = {}
    if feed.size_name:
        asked[feed.size_name] = str(feed.size)
    if feed.paging in ("page", "offset", "cursor") and (at is not None or feed.paging == "page"):
        asked[feed.page_name] = str(1 if at is None else at)
    if feed.since_name and since:
        asked[feed.since_name] = _earlier(since)
    parts = urlsplit(feed.url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in asked]
    return urlunsplit(parts._replace(query=urlencode([*kept, *asked.items()])))


def _items(feed: Feed, answer: Answer) -> tuple[list[Record], Any]:
    if len(answer.content) >= REACH.kept:
        raise Trouble(
            _("The answer is larger than %(most)s MB. Ask for smaller pages.") % {"most": REACH.kept // 1_000_000}
        )
    try:
        whole = msgspec.json.decode(answer.content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise Trouble(_("The answer is no JSON.")) from error
    items = _dug(whole, feed.items)
    if not isinstance(items, list):
        raise Trouble(_("There is no list at “%(path)s” in the answer.") % {"path": feed.items or "."})
    if len(items) > MOST_ITEMS:
        raise Trouble(_("One page has more than %(most)s items. Ask for smaller pages.") % {"most": MOST_ITEMS})
    return [item for item in items if isinstance(item, dict)], whole


def _following(feed: Feed, answer: Answer, whole: Any, items: list[Record], at: Any) -> Any:
    """Where the next page is; None behind the last one."""
    if feed.paging == "link":
        return _next_link(feed.url, answer.headers.get("link", ""))
    if feed.paging == "cursor":
        return _dug(whole, feed.next_path) or None
    full = len(items) >= feed.size if feed.size_name else bool(items)
    if feed.paging == "none" or not full:
        return None
    return (at or 1) + 1 if feed.paging == "page" else (at or 0) + len(items)


def _next_link(url: str, header: str) -> str | None:
    """The address called “next” (RFC 8288), which must be one of the same server: our secret goes there too."""
    for part in header.split(","):
        address, _semicolon, about = part.strip().partition(";")
        if 'rel="next"' in about.replace("'", '"').replace("rel=next", 'rel="next"'):
            found, ours = urlsplit(address.strip("<> ")), urlsplit(url)
            if (found.scheme, found.netloc) != (ours.scheme, ours.netloc):
                raise Trouble(_("The next page lies at another server; it is not followed there."))
            return address.strip("<> ")
    return None


def _dug(value: Any, path: str) -> Any:
    """What lies at a path of names and numbers; None where there is nothing."""
    for name in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(name)
        elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        else:
            return None
    return value


def _moment(said: Any) -> str:
    """A moment as UTC, so that texts compare; what is no moment stays as it is."""
    try:
        read = datetime.fromisoformat(str(said))
    except ValueError:
        return str(said or "")
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="seconds")


def _earlier(since: str) -> str:
    try:
        read = datetime.fromisoformat(since)
    except ValueError:
        return since
    return (read - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")

"""A web service of any maker, described by whoever sets it up."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.feeds import Feed, read, signed
from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page, Trouble
from clientela.platform.outbound.addresses import Unreachable, proper

_AUTH = (
    ("none", gettext_lazy("Without a secret")),
    ("bearer", gettext_lazy("Bearer token")),
    ("basic", gettext_lazy("Name and password")),
    ("header", gettext_lazy("A header of its own")),
)
_PAGING = (
    ("none", gettext_lazy("One answer holds all")),
    ("page", gettext_lazy("Numbers of pages")),
    ("offset", gettext_lazy("Number of items to pass over")),
    ("cursor", gettext_lazy("A mark in the answer")),
    ("link", gettext_lazy("The header Link")),
)


def feed_of(given: Given) -> Feed:
    paging: Any = given["paging"]
    return Feed(
        given["url"], signed(given["auth"], given.get("auth_name", ""), given.get("secret", "")), given.get("items", ""), paging,
        page_name=given.get("page_name") or {"offset": "offset", "cursor": "cursor"}.get(paging, "page"),
        size_name=given.get("size_name", ""), size=int(given.get("size") or 100), next_path=given.get("next_path", ""),
        since_name=given.get("since_name", ""), since_path=given.get("since_path", ""),
    )  # fmt: skip


def fit(url: str) -> None:
    """Raise Trouble for what is no address, before anybody goes there."""
    try:
        proper(url)
    except Unreachable as error:
        raise Trouble(str(error)) from error


def _check(given: Given) -> None:
    fit(given["url"])
    name = given.get("auth_name", "")
    if given["auth"] in ("basic", "header") and not name:
        raise Trouble(_("Say the name that goes with the secret, or the name of the header."))
    if any(sign in "\r\n" for sign in name + given.get("secret", "")) or not (name + given.get("secret", "")).isascii():
        raise Trouble(_("A header can hold only plain letters, digits and signs."))
    if given["paging"] == "cursor" and not given.get("next_path"):
        raise Trouble(_("Say where in the answer the mark of the next page stands."))


def _read(given: Given, cursor: Cursor) -> Iterator[Page]:
    return read(feed_of(given), cursor)


SERVICE = Kind(
    "rest",
    gettext_lazy("Web service (REST)"),
    gettext_lazy("A service that answers JSON, page by page: most programs on the web have one."),
    icon="globe",
    asks=(
        Ask("url", gettext_lazy("Address"), "url", place=True, hint="https://example.com/api/contacts"),
        Ask("auth", gettext_lazy("Signing in"), choices=_AUTH, start="none"),
        Ask("auth_name", gettext_lazy("User or header name"), required=False),
        Ask("secret", gettext_lazy("Token or password"), secret=True, required=False),
        Ask(
            "items",
            gettext_lazy("Where the list stands"),
            required=False,
            hint=gettext_lazy("Such as data.items; empty where the answer is the list itself."),
        ),
        Ask("paging", gettext_lazy("How pages follow"), choices=_PAGING, start="none"),
        Ask("page_name", gettext_lazy("Parameter of the page"), required=False, hint="page, offset, cursor"),
        Ask("next_path", gettext_lazy("Where the mark of the next page stands"), required=False, hint="paging.next"),
        Ask("size_name", gettext_lazy("Parameter of the page’s size"), required=False, hint="limit"),
        Ask("size", gettext_lazy("Size of a page"), "number", required=False, start="100"),
        Ask("since_name", gettext_lazy("Parameter that takes since when"), required=False, hint="updated_since"),
        Ask("since_path", gettext_lazy("Where an item tells when it changed"), required=False, hint="updated_at"),
    ),
    read=_read,
    check=_check,
)

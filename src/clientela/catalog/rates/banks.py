"""Rates as central banks publish them, read on a schedule.

Format: the European Central Bank's euro foreign exchange reference rates (eurofxref): a Cube with `time` for each working day, in
it a Cube with `currency` and `rate` for each currency, units of which one euro was worth. The files of one day, of 90 days and of
all days look alike. Should the bank be silent, what was read stays, and what needs a rate that is not there says so.
"""

from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.connectors.kinds.page import Ask, Cursor, Given, Kind, Page, Trouble, page_of
from clientela.platform.connectors.kinds.service import fit
from clientela.platform.outbound.addresses import Unreachable
from clientela.platform.outbound.asking import Bounds, NoAnswer, ask

ADDRESS = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml"
REACH = Bounds(seconds=60, kept=32_000_000)


def _read(given: Given, cursor: Cursor) -> Iterator[Page]:
    """The days behind the last one that was read, as one page. Raises Trouble."""
    try:
        answer = ask("GET", given["url"], {"Accept": "application/xml, text/xml"}, bounds=REACH)
    except (Unreachable, NoAnswer, OSError) as error:
        raise Trouble(str(error)) from error
    if answer.status != 200:
        raise Trouble(
            _("The service answered %(status)s: %(said)s") % {"status": answer.status, "said": answer.said[:200]}
        )
    since = cursor.get("day", "")
    rows = [row for row in rates_in(answer.content) if row["day"] > since]
    yield page_of(rows, {"day": max((row["day"] for row in rows), default=since)})


def rates_in(content: bytes) -> list[dict[str, str]]:
    """The rows of a file of reference rates. Raises Trouble for what is none."""
    strange = Trouble(_("The answer is no file of reference rates."))
    if b"<!" in content:  # or entities could be declared in it
        raise strange
    try:
        whole = ElementTree.fromstring(content)  # noqa: S314  (what declares entities was refused)
        days = [(date.fromisoformat(one.get("time", "")), one) for one in whole.iterfind(".//{*}Cube[@time]")]
    except (ElementTree.ParseError, ValueError) as error:
        raise strange from error
    if not days:
        raise strange
    return [
        {
            "day": day.isoformat(),
            "base": "EUR",
            "currency": one.get("currency", ""),
            "value": one.get("rate", ""),
            "said_by": "ECB",
        }
        for day, cube in sorted(days, key=lambda found: found[0])
        for one in cube.iterfind("{*}Cube[@rate]")
    ]


CENTRAL_BANK = Kind(
    "ecb",
    gettext_lazy("European Central Bank"),
    gettext_lazy(
        "Reference rates of the euro, one for each working day. The file of the last 90 days closes gaps by itself."
    ),
    icon="landmark",
    asks=(Ask("url", gettext_lazy("Address"), "url", place=True, start=ADDRESS),),
    read=_read,
    check=lambda given: fit(given["url"]),
    entity="rate",
    ready={"day": "day", "base": "base", "currency": "currency", "value": "value", "said_by": "said_by"},
)

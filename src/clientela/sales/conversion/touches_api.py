"""Contacts to win by API, out of the deals that the caller may see."""

from dataclasses import asdict, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import Actor
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.reading import year_until
from clientela.sales.conversion.touches import EDGES, MOST, Asked, deals_behind, needs_touches, touches

router = Router(tags=["forecast"])


class Which(Schema):
    outcome: Literal["won", "lost"] = "won"
    by: str = "owner"
    first: date | None = None
    last: date | None = None
    band: int | None = Field(None, ge=0, le=len(EDGES))
    group: str | None = Field(
        None, max_length=500, description="A group's value; empty for the group of which it is not known."
    )
    after: UUID | None = Field(None, description="The id of the last one of the page before.")


@router.get(
    "/touches-to-win", response={200: dict, **ERRORS}, summary="Read contacts to win", operation_id="read_touches"
)
def read_touches(
    request: HttpRequest, by: str = "owner", first: date | None = None, last: date | None = None
) -> HttpResponse:
    """How many contacts (mails, calls, meetings) stood before deals that were won, and before those that were lost: the median with
    the quarters around it, how many deals for each number of contacts, and the same `by` group. `value` names a group's deals."""
    actor = caller(request)
    asked = _asked(actor, by, first, last)
    found = touches(actor, asked)
    bands = [
        {"band": at, "from": one.first, "to": one.last, "won": one.won, "lost": one.lost}
        for at, one in enumerate(found.bands)
    ]
    return answer({
        "by": by, "first": asked.first, "last": asked.last, "won": asdict(found.won), "lost": asdict(found.lost), "bands": bands,
        "items": [asdict(one) for one in found.groups], "more": found.more,
    })  # fmt: skip


@router.get("/touches-to-win/deals", response={200: dict, **ERRORS}, operation_id="list_touched_deals")
def read_touched(request: HttpRequest, which: Query[Which]) -> HttpResponse:
    """The deals behind one figure with their contacts: of an outcome, of a `band` of contacts or a `group` where one is named."""
    actor = caller(request)
    asked = replace(
        _asked(actor, which.by, which.first, which.last), outcome=which.outcome, band=which.band,
        grp=which.group,
    )  # fmt: skip
    found = deals_behind(actor, asked, after=which.after)
    items = [{"id": str(deal.pk), "name": deal.name, **counts} for deal, counts in found[:MOST]]
    return answer({"items": items, "next": items[-1]["id"] if len(found) > MOST else None})


def _asked(actor: Actor, by: str, first: date | None, last: date | None) -> Asked:
    needs_touches(actor)
    offered, usual = dimensions(actor), year_until(today())
    if by not in offered:
        raise Invalid({"by": ", ".join(offered)})
    return Asked(offered[by], first or usual[0], last or usual[1])

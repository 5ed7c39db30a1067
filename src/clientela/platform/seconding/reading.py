"""Requests as their askers and those who may decide see them."""

from collections.abc import Mapping
from typing import Any

from clientela.platform.entities import registry
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.seconding.acts import Act, act_of, chosen, every
from clientela.platform.seconding.models import Choice, Request, State

MOST = 200


def requests(actor: Actor) -> list[dict[str, Any]]:
    """One's own, and those that one may decide; the latest first."""
    mine = [act.key for act in every() if actor.may(*act.right)]
    found = Request.objects.filter(asked_by=actor.user_id) | Request.objects.filter(act__in=mine)
    rows = found.filter(act__in=[act.key for act in every()]).select_related("asked_by", "decided_by")
    return [document(one, actor) for one in rows.order_by("-asked_at")[:MOST]]


def document(one: Request, actor: Actor) -> dict[str, Any]:
    act = act_of(one.act)
    waits = one.stands == State.WAITING
    return {
        "id": one.pk, "act": one.act, "label": str(act.label), "records": one.records, "url": _url(act, one.args),
        "asked_by": one.asked_by.name, "asked_at": one.asked_at, "until": one.until, "state": str(one.stands),
        "state_label": str(State(one.stands).label), "decided_by": one.decided_by.name if one.decided_by else "",
        "decided_at": one.decided_at, "why": one.why,
        "yours_to_decide": waits and one.asked_by_id != actor.user_id and actor.may(*act.right),
    }  # fmt: skip


def _url(act: Act, args: Mapping[str, Any]) -> str:
    """What it is about; "" where that was erased, or its type is in the archive."""
    try:
        return act.url(args) if args else ""
    except registry.UnknownType:
        return ""


def choices(actor: Actor) -> list[dict[str, Any]]:
    require(actor, "configure", "company")
    said = {one.act: one for one in Choice.objects.all()}
    return [
        {
            "act": act.key, "label": str(act.label), "counts": act.counts,
            "on": act.key in said and said[act.key].on, "most": said[act.key].most if act.key in said else 0,
        }
        for act in chosen()
    ]  # fmt: skip

"""A history made ready for a page: texts with their links, what this reader may do with each entry, and how they are divided."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from clientela.platform.entities.declaration import Entity
from clientela.platform.permissions.actor import Actor
from clientela.timeline import mentions
from clientela.timeline.models import WRITTEN, Kind, State, type_of
from clientela.timeline.reading import Ask, Shown
from clientela.timeline.recurrence import sentence


def whose(request: HttpRequest, entity: Entity, key: UUID | str, name: str) -> dict[str, Any]:
    """Of whom a history is. `at_home`: it stands on their own page, so that its filters may be part of that page's address."""
    url = f"{entity.url}{key}/"
    page = urlsplit(request.headers.get("HX-Current-URL", "")).path or url
    return {"key": str(key), "url": url, "topic": f"{entity.key}:{key}", "name": name, "at_home": page == url}


def history_context(entries: list[Shown], actor: Actor, ask: Ask) -> dict[str, Any]:
    """What the fragments of a history are made of, out of one entry more than are shown at once."""
    shown = dressed(entries, actor)
    standing = [] if ask.before else [entry for entry in shown if entry["pinned"] or entry["ahead"]]
    loose = [entry for entry in shown if entry not in standing]
    cut = loose[: ask.limit]
    last = cut[-1]["id"] if cut else ""
    counted = entries if ask.filtered else [entry for entry in shown if not (entry["pinned"] or entry["open_task"])]
    return {
        "history": {
            "pinned": [entry for entry in standing if entry["pinned"]],
            "ahead": [entry for entry in reversed(standing) if not entry["pinned"]],
            "past": folded(cut),
        },
        "older": ask.query(before=last) if last and len(counted) > ask.limit else "",
        "down_to": ask.query(down_to=last),
        "ask": ask,
        "can_write": actor.may("note", "entry"),
    }


def dressed(entries: Iterable[Shown], actor: Actor) -> list[Shown]:
    """Entries ready for a page: texts as they are written there, and what this reader may do with each."""
    now = timezone.now()
    return [_dress(entry, actor, now) for entry in entries]


def folded(entries: Iterable[Shown]) -> list[Shown]:
    """Runs of what machines noted on one day become one entry that holds them."""
    out: list[Shown] = []
    for (quiet, _day), run in groupby(entries, key=lambda entry: (entry["kind"] == Kind.WEB, entry["at"][:10])):
        same = list(run)
        out.extend([{"kind": "folded", "at": same[0]["at"], "entries": same}] if quiet and len(same) > 2 else same)
    return out


def _dress(entry: Shown, actor: Actor, now: datetime) -> Shown:
    kind = entry["kind"]
    words = first = mentions.typed(entry["body"])
    entry["text"] = mentions.shown(entry["body"], _calendar) if words else ""
    if kind in (Kind.NOTE, Kind.COMMENT) and first.startswith(entry["title"].rstrip("…")):
        entry["title"] = ""
    for reply in entry["replies"] or ():
        reply["text"] = mentions.shown(reply["body"], _calendar)
        reply["can"] = _can(actor, "entry", (reply["by_id"],))
    whose = (entry["by_id"], entry["assignee_id"])
    entry["can"] = _can(actor, type_of(kind), whose) if kind in WRITTEN else {"edit": False, "delete": False}
    open_ = entry["state"] not in ("", State.DONE, State.CANCELLED)
    moment = datetime.fromisoformat(entry["at"])
    entry["late"] = bool(kind == Kind.TASK and open_ and entry["due_at"] and moment < now)
    entry["open_task"] = open_ and kind == Kind.TASK
    entry["ahead"] = entry["open_task"] or (open_ and moment > now)
    entry["repeats"] = sentence(entry["rrule"])
    asked = (one["answer"] for one in entry["people"] or () if one["user"] == str(actor.user_id))
    entry["my_answer"] = next(asked, "") if open_ else ""
    return entry


def _can(actor: Actor, type_: str, whose: Iterable[str | None]) -> Mapping[str, bool]:
    mine = str(actor.user_id) in whose
    scopes = {verb: actor.scope(verb, type_) for verb in ("edit", "delete")}
    return {verb: scope == "all" or (mine and scope != "none") for verb, scope in scopes.items()}


def _calendar(user: str) -> str:
    return f"/calendar/?who={user}"

"""The history of a party as its page and the API show it: the latest, the older ones, and what filters leave of it.

The page of a party takes `LATEST` into its own statement; everything else is asked here.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from django.db import connection
from django.http import QueryDict

from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.entities.searching import words
from clientela.platform.people.prepared import prepared
from clientela.platform.permissions.actor import Actor
from clientela.timeline.models import Kind, unseen_kinds

_SQL = Path(__file__).parent / "sql"
_COLUMNS = ("id", "kind", "direction", "channel", "at", "title", "body", "details", "state", "priority", "due_at", "ends_at",
            "done_at", "all_day", "place", "rrule", "reminds_at", "pinned", "version", "updated_at", "by_user_id",
            "assignee_id")  # fmt: skip
_SHOWN = (_SQL / "shown.sql").read_text()
_PICKED = (_SQL / "latest.sql").read_text()
_PICKED = _PICKED.replace("{columns}", ", ".join(_COLUMNS))
_PICKED = _PICKED.replace("{guest_columns}", ", ".join(f"y.{name}" for name in _COLUMNS))
_AS_JSON = "SELECT coalesce(jsonb_agg(to_jsonb(e) ORDER BY e.at DESC, e.id DESC), '[]') FROM ({shown}) e"
LATEST = _AS_JSON.replace("{shown}", _SHOWN.replace("{picked}", _PICKED))  # for the party that a statement calls p
_STANDING = (
    "(t.pinned OR t.state IN ('open', 'doing', 'waiting') AND t.kind = 'task')"  # above the others, see latest.sql
)
PAGE = 20
MOST = 1000
GROUPS: dict[str, tuple[str, ...]] = {
    "talks": (Kind.MESSAGE, Kind.CALL, Kind.MEETING, Kind.VISIT),
    "work": (Kind.TASK, Kind.MEETING),
    "notes": (Kind.NOTE, Kind.COMMENT),
    "orders": (Kind.ORDER, Kind.PURCHASE),
}
Shown = dict[str, Any]


@dataclass(frozen=True)
class Ask:
    """What is asked of a history. `before` and `down_to` are keys of entries: only older ones; all that are not older."""

    kinds: tuple[str, ...] = ()
    mine: bool = False
    files: bool = False
    find: str = ""
    before: UUID | None = None
    down_to: UUID | None = None
    limit: int = PAGE
    group: str = ""
    above: bool = False  # what is pinned or to be done stands above the first page, and not among what is older

    @property
    def plain(self) -> bool:
        return replace(self, above=False) == Ask()

    @property
    def filtered(self) -> bool:
        return replace(self, before=None, down_to=None, limit=PAGE, above=False) != Ask()

    def query(self, **changes: str) -> str:
        """The part of an address that asks the same, with some parts changed."""
        said = {
            "kinds": self.group,
            "mine": "1" if self.mine else "",
            "files": "1" if self.files else "",
            "find": self.find,
        }
        return urlencode({name: value for name, value in (said | changes).items() if value})


def asked(query: QueryDict) -> Ask:
    """What an address asks for; what makes no sense is left out."""
    group = query.get("kinds", "")
    return Ask(
        kinds=GROUPS.get(group, ()),
        mine=query.get("mine") == "1",
        files=query.get("files") == "1",
        find=query.get("find", "").replace("\x00", "").strip()[:200],
        before=key_in(query.get("before", "")),
        down_to=key_in(query.get("down_to", "")),
        limit=MOST if query.get("down_to") else PAGE,
        group=group if group in GROUPS else "",
        above=True,
    )


def history(party: UUID, actor: Actor, ask: Ask) -> list[Shown]:
    """The entries of a party that the asker may see, the newest first; one more than `limit` where there are more."""
    found: list[Shown] = msgspec.json.decode(history_json(party, actor, ask))
    return found


def history_json(party: UUID, actor: Actor, ask: Ask) -> bytes:
    """The same as JSON text, as the database wrote it."""
    where, params = _conditions(actor, ask)
    own = (
        f"SELECT {_named('t')} FROM timeline_entry t WHERE t.party_id = %(party)s AND t.reply_to_id IS NULL AND {where}"
    )
    guest = (
        f"SELECT {_named('t')} FROM timeline_participant x JOIN timeline_entry t ON t.id = x.entry_id"
        f" WHERE x.party_id = %(party)s AND {where}"
    )
    newest = "ORDER BY t.at DESC, t.id DESC LIMIT %(limit)s"
    picked = f"({own} {newest}) UNION ALL ({guest} {newest}) ORDER BY at DESC, id DESC LIMIT %(limit)s"
    statement = _AS_JSON.replace("{shown}", _SHOWN.replace("{picked}", picked))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT convert_to(({statement})::text, 'UTF8')",
            params | {"party": party, "limit": min(ask.limit, MOST) + 1},
        )
        return bytes(cursor.fetchone()[0])


def one(key: UUID) -> Shown:
    """An entry as its party's page shows it. Whether it may be seen is asked before. Raises Missing."""
    picked = f"SELECT {_named('t')} FROM timeline_entry t WHERE t.id = %s"
    statement = _AS_JSON.replace("{shown}", _SHOWN.replace("{picked}", picked))
    rows = prepared(f"SELECT convert_to(({statement})::text, 'UTF8')", [key])
    found: list[Shown] = msgspec.json.decode(rows[0][0])
    if not found:
        raise Missing
    return found[0]


def _conditions(actor: Actor, ask: Ask) -> tuple[str, dict[str, Any]]:
    parts = ["t.kind <> ALL(%(unseen)s)"]
    params: dict[str, Any] = {"unseen": unseen_kinds(actor), "kinds": list(ask.kinds), "me": actor.user_id}
    params |= {"before": ask.before, "down_to": ask.down_to}
    if ask.kinds:
        parts.append("t.kind = ANY(%(kinds)s)")
    if ask.mine:
        parts.append("(t.by_user_id = %(me)s OR t.assignee_id = %(me)s)")
    if ask.files:
        parts.append("EXISTS (SELECT FROM timeline_attachment f WHERE f.entry_id = t.id)")
    for place, word in enumerate(words(ask.find)):
        parts.append(f"t.search LIKE '%%' || clientela_joined(%(word{place})s) || '%%'")
        params[f"word{place}"] = word
    if ask.before:
        parts.append("(t.at, t.id) < ((SELECT at FROM timeline_entry WHERE id = %(before)s), %(before)s)")
        parts += [f"NOT {_STANDING}"] if ask.above and not ask.filtered else []
    if ask.down_to:
        since = "coalesce((SELECT at FROM timeline_entry WHERE id = %(down_to)s), now() - interval '30 days')"
        parts.append(f"((t.at, t.id) >= ({since}, %(down_to)s) OR {_STANDING})")
    return " AND ".join(parts), params


def _named(alias: str) -> str:
    return ", ".join(f"{alias}.{name}" for name in _COLUMNS)

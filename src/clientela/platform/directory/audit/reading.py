"""The audit as pages, the API and the file read it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection
from django.utils import timezone

from clientela.platform.directory.audit.kinds import KINDS, names, worded
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

PAGE = 100
_SQL = (Path(__file__).parent.parent / "sql" / "audit.sql").read_text()


@dataclass(frozen=True)
class Asked:
    group: str = ""
    user: UUID | None = None  # who did it, or whom it is about
    since: date | None = None
    until: date | None = None  # that day included
    after: UUID | None = None  # the last one seen

    def params(self, limit: int) -> dict[str, Any]:
        return {
            "names": names(self.group),
            "since": _midnight(self.since),
            "before": _midnight(self.until + timedelta(days=1)) if self.until else None,
            "after": self.after,
            "user": str(self.user) if self.user else None,
            "limit": limit,
        }


@dataclass(frozen=True)
class Line:
    id: str
    at: datetime
    group: str
    name: str
    text: str
    who: str
    through: str
    grave: bool
    said: dict[str, Any]


def lines(asked: Asked, *, by: Actor, limit: int = PAGE + 1) -> list[Line]:
    """The latest first. Raises Denied."""
    require(by, "configure", "audit")
    with connection.cursor() as cursor:
        cursor.execute(_SQL, asked.params(limit))
        found = [(key, name, _read(said), _read(actor), at) for key, name, said, actor, at in cursor.fetchall()]
    about = {whom for _key, _name, said, _actor, _at in found if (whom := _about(said))}
    people = {str(key): name for key, name in User.objects.filter(pk__in=about).values_list("pk", "name")}
    return [
        Line(
            str(key), at, KINDS[name].group, name, worded(name, said, people.get(_about(said), "")),
            actor.get("name", ""), actor.get("through", ""), KINDS[name].grave, said,
        )
        for key, name, said, actor, at in found
    ]  # fmt: skip


def _about(said: dict[str, Any]) -> str:
    """The user whom a fact is about."""
    return str(said.get("user_id") or said.get("asked_by") or "")


def _read(said: Any) -> dict[str, Any]:
    out: dict[str, Any] = msgspec.json.decode(said) if isinstance(said, str) else said
    return out


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None

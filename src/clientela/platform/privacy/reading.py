"""What pages and API show of privacy, for whoever may treat somebody as a subject."""

from typing import Any
from uuid import UUID

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.privacy.collecting import find, held
from clientela.platform.privacy.gate import officer
from clientela.platform.privacy.models import Copy, Erasure

MOST = 200  # lines of the log


def held_of(plural: str, key: UUID, actor: Actor) -> list[dict[str, Any]]:
    """What is held of a subject, table by table, and what erasing would do with it. Nothing is changed."""
    officer(plural, key, by=actor)
    return [
        {
            "table": one.holding.model._meta.label,
            "label": str(one.holding.label),
            "rows": one.rows,
            "past": one.past,
            "rule": one.holding.rule,
            "kept_until": one.kept_until,
            "because": str(one.holding.kept.because) if one.kept_until and one.holding.kept else "",
        }
        for one in held(find(key))
    ]


def copies_of(key: UUID, actor: Actor) -> list[Copy]:
    """Copies of a record that this actor asked for, the latest first."""
    require(actor, "configure", "privacy")
    return list(Copy.objects.filter(record=key, by_user_id=actor.user_id).order_by("-asked_at"))


def copy_document(copy: Copy) -> dict[str, Any]:
    names = ("id", "entity", "record", "status", "asked_at", "expires_at", "downloads")
    url = f"/privacy/copies/{copy.pk}/" if copy.status == "ready" else ""
    return {name: getattr(copy, name) for name in names} | {"url": url}


def erasures(actor: Actor) -> list[dict[str, Any]]:
    """The latest first."""
    require(actor, "configure", "privacy")
    log = Erasure.objects.order_by("-at").select_related("by_user")[:MOST]
    return [
        {
            "id": one.pk,
            "entity": one.entity,
            "record": one.record,
            "reason": one.reason,
            "at": one.at,
            "by": one.by_user.name if one.by_user else "",
            "rows": one.rows,
            "total": sum(one.rows.values()),
        }
        for one in log
    ]

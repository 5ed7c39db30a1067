"""Figures of the past nights as a trend, for who may see all records of a type."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from clientela.platform.permissions.actor import Actor
from clientela.platform.quality.models import Essential, Figure

DAYS = 90  # of a trend


def trends(entity: str, actor: Actor) -> dict[str, list[tuple[Any, float]]]:
    """Check -> (day, percent in order), oldest first; nothing for who sees only some of the records."""
    if actor.scope("see", entity) != "all":
        return {}
    since, out = timezone.localdate() - timedelta(days=DAYS), dict[str, list[tuple[Any, float]]]()
    rows = Figure.objects.filter(entity=entity, day__gte=since).order_by("day")
    for key, day, found, of in rows.values_list("check_key", "day", "found", "of"):
        out.setdefault(key, []).append((day, 100 * (of - found) / of if of else 100.0))
    return out


def essentials() -> list[Mapping[str, Any]]:
    """What the company holds essential."""
    return list(Essential.objects.order_by("entity", "created_at").values("id", "entity", "field", "where"))

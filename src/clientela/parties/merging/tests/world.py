"""What the tests of merging share: parties of given facts, and all that the database holds."""

from typing import Any
from uuid import UUID

from conftest import Persona
from django.apps import apps

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean


def made(kind: str, by: Persona, **raw: Any) -> UUID:
    """A party of these facts, as a form would give them."""
    entity = registry.entity(kind)
    return create_record(entity, clean(entity, raw).facts, by=by.actor)


def everything() -> dict[str, list[Any]]:
    """Every row of every table of ours, those of the past and of the machinery aside."""
    machinery = (
        "history_",
        "pghistory_",
        "procrastinate_",
        "people_session",
        "events_fact",
        "django_",
        "permissions_token",
    )
    out = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if not hasattr(model, "pgh_tracked_model") and not table.startswith(machinery) and model._meta.managed:
            out[table] = [_plain(row) for row in model._default_manager.order_by("pk").values()]
    # found anew out of what sources say, under a key of its own
    disputes = [{"party_id": row["party_id"], "field": row["field"]} for row in out["sources_dispute"]]
    return out | {"sources_dispute": sorted(disputes, key=str)}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("version", "updated_at")}

"""Leads as a form states them and as files bring them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import ROWS

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Batch
from clientela.platform.entities.settling import settle_many
from clientela.platform.people.keys import new_key
from clientela.sales.leads import actions
from clientela.sales.leads.models import Lead


@pytest.fixture
def open_lead(owner: Any) -> Callable[..., Lead]:
    def opened(*, by: Any = None, **said: Any) -> Lead:
        entity = registry.entity("lead")
        cleaned = clean(entity, {"name": "Espresso bar", **said})
        assert not cleaned.problems
        return Lead.objects.get(pk=create_record(entity, cleaned.facts, by=(by or owner).actor))

    return opened


@pytest.fixture
def bring(owner: Any) -> Callable[..., Any]:
    """Rows as an import brings them: cleaned, with keys for names."""

    def brought(*rows: dict[str, Any], source: str = "fair") -> Any:
        entity = registry.entity("lead")
        said = [{name: value for name, value in row.items() if name != "external_id"} for row in rows]
        facts, _problems = settle_many(entity, [clean(entity, one).facts for one in said], by=owner.actor)
        found = [
            {"row_no": n, "id": str(new_key()), "external_id": row["external_id"], "facts": told, "payload": row}
            for n, (row, told) in enumerate(zip(rows, facts, strict=True))
        ]
        return actions.take_leads(Batch(ROWS, {"rows": json.dumps(found)}, source), by=owner.actor)

    return brought

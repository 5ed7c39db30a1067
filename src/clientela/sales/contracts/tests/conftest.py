"""Contracts as a form states them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.contracts.models import Contract


@pytest.fixture
def agree(owner: Any) -> Callable[..., Contract]:
    """A contract, signed on the day on which it starts, unless it says otherwise."""

    def agreed(*, by: Any = None, **said: Any) -> Contract:
        entity = registry.entity("contract")
        facts = {"name": "Machine and beans", "signed_on": said.get("starts_on"), **said}
        cleaned = clean(
            entity, {name: one.isoformat() if isinstance(one, date) else one for name, one in facts.items()}
        )
        assert not cleaned.problems
        return Contract.objects.get(pk=create_record(entity, cleaned.facts, by=(by or owner).actor))

    return agreed

"""A pipeline with the stages that most companies know, and a way to move deals in it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines import actions as pipelines
from clientela.sales.pipelines.models import Stage


@pytest.fixture
def stages(owner: Any) -> dict[str, Stage]:
    pipelines.begin(by=owner.actor)
    return {stage.name: stage for stage in Stage.objects.all()}


@pytest.fixture
def open_deal(owner: Any, stages: dict[str, Stage]) -> Callable[..., Deal]:
    def opened(**said: Any) -> Deal:
        entity = registry.entity("deal")
        facts = clean(entity, {"name": "Breakfast supply", **said}).facts
        return Deal.objects.get(pk=create_record(entity, facts, by=owner.actor))

    return opened


@pytest.fixture
def change(owner: Any) -> Callable[..., Deal]:
    def changed(deal: Deal | UUID, **said: Any) -> Deal:
        entity, key = registry.entity("deal"), deal.pk if isinstance(deal, Deal) else deal
        edit_record(entity, key, clean(entity, said, partial=True).facts, by=owner.actor)
        return Deal.objects.get(pk=key)

    return changed

"""What the steps of a pipeline's checklists are worth: how many deals are won that had a step done, against those that had not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection

from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.conversion.reading import wilson
from clientela.sales.deals.models import Deal
from clientela.sales.forecast.reading import needs_whole_deals
from clientela.sales.pipelines.models import Outcome, Step

_SQL = (Path(__file__).parent / "sql" / "steps.sql").read_text()


@dataclass(frozen=True)
class Side:
    """Closed deals with a step done, or without."""

    won: int = 0
    lost: int = 0

    @property
    def closed(self) -> int:
        return self.won + self.lost

    @property
    def rate(self) -> float | None:
        return self.won / self.closed if self.closed else None

    @property
    def interval(self) -> tuple[float, float] | None:
        return wilson(self.won, self.closed) if self.closed else None

    def told(self) -> dict[str, Any]:
        low, high = self.interval or (None, None)
        return {"won": self.won, "lost": self.lost, "rate": self.rate, "low": low, "high": high}


@dataclass(frozen=True)
class Measured:
    """A step, and what it is worth."""

    key: UUID
    name: str
    stage: str
    done: Side
    undone: Side

    @property
    def difference(self) -> tuple[float, float, float] | None:
        """Of the rates with it done and without, and its bounds in 95 of 100 cases (Newcombe, Stat Med 17, 1998)."""
        if self.done.rate is None or self.undone.rate is None:
            return None
        one, (low, high) = self.done.rate, self.done.interval or (0, 0)
        other, (least, most) = self.undone.rate, self.undone.interval or (0, 0)
        apart = one - other
        return apart, apart - hypot(one - low, most - other), apart + hypot(high - one, other - least)

    @property
    def clear(self) -> bool:
        """Whether there is a difference, whichever way."""
        return self.difference is not None and self.difference[1] * self.difference[2] > 0


def worth_of_steps(pipeline: UUID, actor: Actor) -> Sequence[Measured]:
    """In the order of the checklists. Of deals that stood in a step's stage since there is such a step; what was ticked only when a
    deal had closed does not count as done. Raises Denied for whom stages of deals, amounts or steps are kept back from."""
    needs_whole_deals(actor)
    require(actor, "see", "stage_step")
    steps = Step.objects.visible_to(actor, entity="stage_step").filter(stage__pipeline=pipeline).select_related("stage")
    counted = _counted(pipeline, actor)
    found = steps.order_by("stage__position", "stage", "position", "pk")
    nothing = (Side(), Side())
    return [Measured(one.pk, one.name, one.stage.name, *counted.get(one.pk, nothing)) for one in found]


def _counted(pipeline: UUID, actor: Actor) -> dict[UUID, tuple[Side, Side]]:
    closed = Deal.objects.visible_to(actor, entity="deal").filter(pipeline=pipeline).exclude(outcome=Outcome.OPEN)
    try:
        mine, params = closed.order_by().values("id", "outcome", "stage_since").query.sql_with_params()
    except EmptyResultSet:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_SQL.format(mine=mine), params)
        return {key: (Side(won, lost), Side(one, other)) for key, won, lost, one, other in cursor.fetchall()}

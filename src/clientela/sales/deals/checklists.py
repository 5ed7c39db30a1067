"""The checklist of a deal: the steps of its stage, what must be done was left behind in stages before, and what was done that is no
step any more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.sales.deals.models import Deal, Tick
from clientela.sales.pipelines.models import Outcome, Step


@dataclass(frozen=True)
class Item:
    """`key`: None of a step that is gone. `was`: what it was called when it was done, where it is called otherwise now."""

    key: UUID | None
    name: str
    must: bool
    who: str
    done_at: datetime | None = None
    done_by: str = ""
    was: str = ""

    def told(self) -> dict[str, Any]:
        """As the API answers it."""
        done = {"at": self.done_at, "by": self.done_by, "name": self.was or self.name} if self.done_at else None
        return {"id": self.key, "name": self.name, "must": self.must, "who": self.who, "done": done}


@dataclass(frozen=True)
class Checklist:
    here: list[Item]  # of its stage
    behind: list[Item]  # that must be done, of open stages before it: done and not, where one is not
    gone: list[Item]  # was done, and is no step any more

    def __bool__(self) -> bool:
        return bool(self.here or self.behind or self.gone)


def checklist(deal: UUID, actor: Actor) -> Checklist:
    """Of a deal that the actor may see; empty where steps, or in which stage the deal is, are kept back."""
    told = _told(actor)
    if not {"stage", "name"} <= told:
        return Checklist([], [], [])
    row = Deal.objects.select_related("stage").filter(pk=deal).first()
    if row is None or row.stage is None:
        raise Missing(_("There is no such record, or you may not see it."))
    ticks = {one.step_id or one.pk: one for one in Tick.objects.filter(deal=deal).select_related("done_by")}
    before = Q(stage__pipeline=row.pipeline_id, stage__outcome=Outcome.OPEN, must=True) & (
        Q(stage__position__lt=row.stage.position) | Q(stage__position=row.stage.position, stage__lt=row.stage_id)
    )
    steps = Step.objects.visible_to(actor, entity="stage_step").select_related("who")
    order = ("stage__position", "stage", "position", "pk")
    here, behind = steps.filter(stage=row.stage_id).order_by(*order), steps.filter(before).order_by(*order)
    missed = [_item(one, ticks, told) for one in behind]
    gone = [one for one in ticks.values() if one.step_id is None]
    return Checklist(
        [_item(one, ticks, told) for one in here],
        missed if any(one.done_at is None for one in missed) else [],
        [_gone(one) for one in sorted(gone, key=lambda one: one.done_at)],
    )


def _item(step: Step, ticks: Mapping[Any, Tick], told: Collection[str]) -> Item:
    who = step.who.name if step.who and "who" in told else ""
    item, tick = Item(step.pk, step.name, step.must and "must" in told, who), ticks.get(step.pk)
    if tick is None:
        return item
    was = tick.name if tick.name != step.name else ""
    return replace(item, done_at=tick.done_at, done_by=tick.done_by.name if tick.done_by else "", was=was)


def _gone(tick: Tick) -> Item:
    return Item(
        None, tick.name, must=False, who="", done_at=tick.done_at, done_by=tick.done_by.name if tick.done_by else ""
    )


def _told(actor: Actor) -> set[str]:
    """What of steps, and whether the stage of deals, the actor may know."""
    found = {"deal": ("stage",), "stage_step": ("name", "must", "who")}
    fields = [
        (name, known(key, actor).by_name.get(name))
        for key, names in found.items()
        if actor.may("see", key)
        for name in names
    ]
    return {name for name, item in fields if item is not None and not item.covered}

"""The verbs of pipelines: the only writer of pipelines, stages and steps."""

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Batch, Cleaning, Facts, Taken
from clientela.platform.entities.tables import Table
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.queries import require
from clientela.sales.pipelines import facts
from clientela.sales.pipelines.models import FIRST_PIPELINE, FIRST_STAGES, Outcome, Pipeline, Stage, Step

PIPELINES = Table(
    entity="pipeline", model=Pipeline, unique="name", columns=("name", "sale", "position", "own"), searched=("name",)
)
STAGES = Table(
    entity="stage",
    model=Stage,
    unique="name",
    columns=("pipeline", "name", "position", "probability", "outcome", "days", "own"),
    searched=("name",),
)
STEPS = Table(
    entity="stage_step",
    model=Step,
    unique="name",
    columns=("stage", "name", "who", "must", "position", "own"),
    searched=("name",),
)
_PLACES = {Outcome.OPEN: 1, Outcome.WON: 1000, Outcome.LOST: 2000}  # of the first of each

edit_pipeline = partial(writing.edit_row, PIPELINES)
delete_pipeline = partial(writing.delete_row, PIPELINES)
take_pipelines = partial(taking.take_rows, PIPELINES)
refresh_pipelines = partial(writing.refresh_search, PIPELINES)
delete_stage = partial(writing.delete_row, STAGES)
refresh_stages = partial(writing.refresh_search, STAGES)
edit_step = partial(writing.edit_row, STEPS)
delete_step = partial(writing.delete_row, STEPS)
refresh_steps = partial(writing.refresh_search, STEPS)


def create_pipeline(said: Facts, *, by: Actor) -> UUID:
    """A pipeline behind those that there are, where it does not say its place."""
    place = {} if said.get("position") is not None else {"position": _behind(Pipeline.objects.all())}
    return writing.create_row(PIPELINES, said | place, by=by)


def create_stage(said: Facts, *, by: Actor) -> UUID:
    """A stage behind the others of its pipeline, where it does not say its place; what is won or lost stands at the end."""
    require(by, "create", "stage")
    pipeline = said.get("pipeline") or _first(by)
    outcome = said.get("outcome") or Outcome.OPEN
    others = Stage.objects.filter(pipeline=pipeline, outcome=outcome)
    place = {} if said.get("position") is not None else {"position": _behind(others, first=_PLACES[outcome])}
    return writing.create_row(STAGES, said | place | {"pipeline": pipeline}, by=by)


def take_stages(batch: Batch, *, by: Actor) -> Taken:
    """Any number of stages from one source, known again by their keys there; of the first pipeline where nothing is said."""
    require(by, "import", "stage")
    return taking.take_sourced(STAGES, batch, by=by, standing={"pipeline": _first(by)})


def create_step(said: Facts, *, by: Actor) -> UUID:
    """A step behind the others of its stage, where it does not say its place."""
    require(by, "create", "stage_step")
    stage = said.get("stage") or _first_stage(by)
    place = {} if said.get("position") is not None else {"position": _behind(Step.objects.filter(stage=stage))}
    return writing.create_row(STEPS, said | place | {"stage": stage}, by=by)


def take_steps(batch: Batch, *, by: Actor) -> Taken:
    """Any number of steps from one source, known again by their keys there; of the first stage where nothing is said."""
    require(by, "import", "stage_step")
    return taking.take_sourced(STEPS, batch, by=by, standing={"stage": _first_stage(by)})


def begin(*, by: Actor) -> None:
    """Stages that most companies know, in the active language, for the first pipeline, if it has none.

    A company need not draw up its stages before it may sell, and who opens the first deal need have no right to: it is the house's.
    """
    with transaction.atomic():
        pipeline = _first(by)
        if Stage.objects.filter(pipeline=pipeline).exists():
            return
        for name, probability, outcome, days in FIRST_STAGES:
            said = {
                "pipeline": pipeline,
                "name": str(name),
                "probability": probability,
                "outcome": outcome,
                "days": days,
            }
            create_stage(said, by=SYSTEM)


def have_ends(*, by: Actor) -> None:
    """A won and a lost stage for each pipeline that has none: what comes from elsewhere may be closed where no stage says so."""
    for outcome, name in ((Outcome.WON, FIRST_STAGES[-2][0]), (Outcome.LOST, FIRST_STAGES[-1][0])):
        for pipeline in Pipeline.objects.exclude(stages__outcome=outcome).values_list("pk", flat=True):
            create_stage(
                {"pipeline": pipeline, "name": str(name), **facts.certain({"outcome": outcome}, Cleaning())},
                by=_house(by),
            )


def _first(by: Actor) -> UUID:
    """The pipeline that is meant where nothing is said; there is one from now on."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('pipelines:first', 0))")
        key = Pipeline.objects.order_by("position", "id").values_list("pk", flat=True).first()
        return key or create_pipeline({"name": str(FIRST_PIPELINE)}, by=_house(by))


def _first_stage(by: Actor) -> UUID:
    begin(by=by)
    return Stage.objects.order_by("pipeline__position", "pipeline", "position", "pk").values_list("pk", flat=True)[0]


def edit_stage(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Change a stage; what it says of its deals follows it to them."""
    writing.edit_row(STAGES, key, facts.certain(changes, Cleaning()), by=by, version=version)


def _house(by: Actor) -> Actor:
    return replace(SYSTEM, through=by.through)


def _behind(rows: Any, *, first: int = 1) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return first if last is None else last + 1

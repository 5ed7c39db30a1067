"""`emit(event, by=…)`: a frozen dataclass in past tense becomes a stored fact and one job per listener."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgspec
from procrastinate.contrib.django import app

from clientela.platform.events import listeners
from clientela.platform.events.models import Fact
from clientela.platform.permissions.actor import Actor

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def emit(event: "DataclassInstance", *, by: Actor) -> None:
    """Write the fact and queue its listeners' jobs; both stand or fall with the caller's transaction."""
    emit_all([event], by=by)


def emit_all(events: "Sequence[DataclassInstance]", *, by: Actor) -> None:
    """Many of one kind at once."""
    if not events:
        return
    name = type(events[0]).__name__
    actor = by.as_context()
    facts = [Fact(name=name, payload=msgspec.to_builtins(asdict(event)), actor=actor) for event in events]
    Fact.objects.bulk_create(facts)
    for listener in listeners.names(name):
        jobs: list[dict[str, Any]] = [{"listener": listener, "fact": str(fact.id)} for fact in facts]
        app.configure_task("clientela.platform.events.jobs.react").batch_defer(*jobs)

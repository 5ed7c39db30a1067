"""`emit(event, by=…)`: a frozen dataclass in past tense becomes a stored fact and one job per listener."""

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
    name = type(event).__name__
    payload: dict[str, Any] = msgspec.to_builtins(asdict(event))
    fact = Fact.objects.create(name=name, payload=payload, actor=by.as_context())
    for listener in listeners.names(name):
        app.configure_task("clientela.platform.events.jobs.react").defer(listener=listener, fact=str(fact.id))

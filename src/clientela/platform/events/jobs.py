"""The job that carries one fact to one listener."""

import msgspec
from procrastinate.contrib.django import app

from clientela.platform.events.listeners import listener as find
from clientela.platform.events.models import Fact


@app.task(name="clientela.platform.events.jobs.react", queue="events", retry=5)
def react(listener: str, fact: str) -> None:
    """Call the listener with the event as it was announced; a failure is tried again up to five times."""
    reaction, event = find(listener)
    reaction(msgspec.convert(Fact.objects.get(pk=fact).payload, event))

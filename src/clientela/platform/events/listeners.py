"""Who listens to which event: filled once from `wiring.LISTENERS`, read by `emit` and by the job that carries a fact over."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Listener = Callable[..., None]

_by_event: dict[str, list[str]] = {}
_by_name: dict[str, tuple[Listener, type[Any]]] = {}


def connect(listeners: Mapping[type[Any], Sequence[Listener]]) -> None:
    """Take the table of listeners: {event class: [reaction, …]}. A reaction takes the event and may run twice without harm."""
    _by_event.clear()
    _by_name.clear()
    for event, reactions in listeners.items():
        for reaction in reactions:
            name = f"{reaction.__module__}:{reaction.__name__}"
            _by_event.setdefault(event.__name__, []).append(name)
            _by_name[name] = (reaction, event)


def names(event: str) -> list[str]:
    return _by_event.get(event, [])


def listener(name: str) -> tuple[Listener, type[Any]]:
    """The reaction and the class of its event. Raises KeyError for one that is no longer wired."""
    return _by_name[name]

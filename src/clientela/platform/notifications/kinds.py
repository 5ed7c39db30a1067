"""The kinds of notices there are, as `wiring.NOTICES` lists them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Mail = Literal["never", "daily", "at_once"]


@dataclass(frozen=True)
class Kind:
    """`sentence` takes what `notify` was told by name; it is written in the reader's language when it is read."""

    key: str
    label: Any
    sentence: Any
    icon: str
    mail: Mail = "daily"  # unless somebody wishes otherwise
    stop: Any = ""  # of a letter that comes again and again: the words of the link that ends it


_kinds: dict[str, Kind] = {}


def declare(kinds: Iterable[Kind]) -> None:
    _kinds.clear()
    _kinds.update({kind.key: kind for kind in kinds})


def every() -> tuple[Kind, ...]:
    return tuple(_kinds.values())


def kind(key: str) -> Kind:
    """Raises KeyError for a kind that is no longer wired."""
    return _kinds[key]


def worded(key: str, said: Mapping[str, Any]) -> str:
    """A notice in words; one of a kind that is gone says what it was about."""
    if key not in _kinds:
        return str(said.get("title", ""))
    return str(_kinds[key].sentence) % said


def stop_of(key: str) -> str:
    """The words of the link that ends a letter of this kind, where it has one."""
    return str(_kinds[key].stop) if key in _kinds else ""

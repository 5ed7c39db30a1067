"""`draw_once`: parts of pages that are the same for many requests, drawn once for each language and key.

In a template: `{% call draw_once("list-bar", key) %}…{% endcall %}`. What stands inside may depend on nothing but the language, the
name and the key; never on the reader's name, a token or the time.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache

from markupsafe import Markup

from clientela.platform.ui.reader import reader

MOST = 4_096  # fragments, of a few thousand characters each


class _Slot:
    """What is drawn, once it is."""

    __slots__ = ("drawn",)

    def __init__(self) -> None:
        self.drawn: Markup | None = None


@lru_cache(maxsize=MOST)
def _slot(_language: str, _name: str, _key: tuple[Hashable, ...]) -> _Slot:
    return _Slot()


def draw_once(name: str, *key: Hashable, caller: Callable[[], Markup]) -> Markup:
    """The fragment of this name and key, drawn by the block where nobody has drawn it yet."""
    slot = _slot(reader().language, name, key)
    if slot.drawn is None:
        slot.drawn = caller()
    return slot.drawn

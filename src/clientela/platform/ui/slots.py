"""Which columns of a list stay on a phone, where each row is two lines of two cells.

    lead    end        the name             the first figure, money preferred
    below   aside      the first other      the next one, dates preferred

Every other column is hidden there. The choice is made once per list, not per row.
"""

from collections.abc import Sequence

FIGURES = frozenset({"money", "number"})
DATES = frozenset({"date", "moment"})
NEVER_ON_A_PHONE = frozenset({"tags", "user", "truth"})


def slots(kinds: Sequence[str]) -> list[str]:
    """The slot of each column by its kind; an empty slot is hidden on a phone."""
    taken = [""] * len(kinds)
    if not kinds:
        return taken
    taken[0] = "lead"
    _take(taken, kinds, slot="end", wanted=frozenset({"money"}))
    _take(taken, kinds, slot="end", wanted=FIGURES)
    _take(taken, kinds, slot="aside", wanted=DATES)
    others = frozenset(kinds) - FIGURES - DATES - NEVER_ON_A_PHONE
    _take(taken, kinds, slot="below", wanted=others)
    _take(taken, kinds, slot="aside", wanted=others)
    _take(taken, kinds, slot="end", wanted=others)
    return taken


def _take(taken: list[str], kinds: Sequence[str], *, slot: str, wanted: frozenset[str]) -> None:
    """Give a slot that is still free to the first column of a wanted kind that has none."""
    if slot in taken:
        return
    for position, kind in enumerate(kinds):
        if not taken[position] and kind in wanted:
            taken[position] = slot
            return

"""Progress for people: one short line per step, with its seconds. An error is one exception that says what to do."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """A command cannot go on. The message says what happened, what was kept, and what to do next."""


class Step:
    """A line in the making: what it says at its end may become known on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outcome = "done"


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Show a step while it runs and, when it is done, how long it took. Nothing is shown of one that fails but its
    error."""
    line = Step(name)
    started = time.monotonic()
    if sys.stdout.isatty():
        print(f"  {name:<16} …", end="\r", flush=True)
    try:
        yield line
    except BaseException:
        if sys.stdout.isatty():
            print()
        raise
    print(f"  {name:<16} {line.outcome:<46} {time.monotonic() - started:6.1f} s", flush=True)


def note(text: str) -> None:
    """One line that is no step."""
    print(f"  {text}", flush=True)

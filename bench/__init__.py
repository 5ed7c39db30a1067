"""What `./clientela bench` runs: the product's own speed, each figure beside the floor measured in the same run.

A family of measures is one module with `run(options, home)`, named in `FAMILIES`; each file says what it measures."""

from dataclasses import dataclass
from pathlib import Path

FAMILIES = {"speed": "bench.speed", "identity": "bench.identity", "samples": "bench.samples"}


class NotTaken(Exception):
    """A measure could not be taken. The message says why; the others go on."""


@dataclass(frozen=True)
class Run:
    """What a measure needs to know of the run it belongs to."""

    home: Path  # of the population and its database
    people: int
    import_rows: int
    keep: bool  # leave what was made beside the population where it is
    postmaster: int  # pid of the bench's own PostgreSQL

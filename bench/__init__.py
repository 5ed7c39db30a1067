"""What `./clientela bench` runs: the product's own speed, each figure beside the floor measured in the same run.

A family of measures is one module with `run(options, home)`, listed in `FAMILIES`; a measure is one file or one function."""

FAMILIES = {"speed": "bench.speed"}


class NotTaken(Exception):
    """A measure could not be taken. The message says why; the others go on."""

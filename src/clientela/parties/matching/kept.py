"""What a search had taken in, kept in the home from one run to the next, so that a run about what changed reads that alone.

One file for each kind, named after the run whose model goes with it: another run, another database or another host finds none of
its own and begins anew. It repeats what the database says of people, so whoever is forgotten takes it along.
"""

from pathlib import Path
from uuid import UUID

from django.conf import settings


def file(kind: str, run: UUID) -> Path:
    """Where it is, or is to be; what other runs of the kind have left goes."""
    folder = settings.HOME / "matching"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{kind}-{run}.duckdb"
    for other in folder.glob(f"{kind}-*"):
        if not other.name.startswith(path.name):  # beside it is its journal
            other.unlink(missing_ok=True)
    return path


def forget(kind: str) -> None:
    """The next run takes everything in anew."""
    for path in (settings.HOME / "matching").glob(f"{kind}-*"):
        path.unlink(missing_ok=True)

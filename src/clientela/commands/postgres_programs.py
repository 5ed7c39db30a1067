"""PostgreSQL's programs as a client of ours runs them: pg_dump, pg_restore. The address, with its password, goes through the
environment, where no list of processes shows it."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from clientela.commands import postgres_cluster
from clientela.commands.progress import Refused

PIECE = 1 << 20


def output_of(program: str, *arguments: str, url: str) -> Iterator[bytes]:
    """What a program writes, piece by piece. Raises Refused with its words where it fails."""
    with _started(program, *arguments, url=url, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        while piece := child.stdout.read(PIECE):
            yield piece


def feed(program: str, *arguments: str, url: str, pieces: Iterable[bytes]) -> None:
    """Run a program on these bytes. Raises Refused with its words where it fails."""
    with _started(program, *arguments, url=url, stdin=subprocess.PIPE) as child:
        assert child.stdin is not None
        try:
            for piece in pieces:
                child.stdin.write(piece)
            child.stdin.close()
        except BrokenPipeError:
            return  # it has ended by itself, and says why


@contextmanager
def _started(
    program: str, *arguments: str, url: str, stdin: int | None = None, stdout: int | None = None
) -> Iterator["subprocess.Popen[bytes]"]:
    environment = postgres_cluster.bare_environment() | address(url)
    with subprocess.Popen(  # noqa: S603  PostgreSQL's own programs
        [find(program), *arguments], env=environment, stderr=subprocess.PIPE, cwd="/", stdin=stdin, stdout=stdout
    ) as child:
        try:
            yield child
        except BaseException:
            child.kill()
            raise
        words = child.stderr.read().decode(errors="replace").strip() if child.stderr else ""
        if child.wait():
            raise Refused(f"{program} failed: {words}")


def find(program: str) -> Path:
    """The program of the embedded server's package or of the folder somebody chose, else of this machine."""
    ours = postgres_cluster.folder_of_programs() / program
    if ours.exists():
        return ours
    theirs = shutil.which(program)
    if theirs is None:
        raise Refused(f"{program} was not found. Nothing was changed. Install PostgreSQL's client programs.")
    return Path(theirs)


def address(url: str) -> dict[str, str]:
    """A database's address as the variables that libpq reads."""
    parts = psycopg.pq.Conninfo.parse(url.encode())
    return {part.envvar.decode(): part.val.decode() for part in parts if part.val and part.envvar}

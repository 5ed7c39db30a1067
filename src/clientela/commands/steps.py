"""The steps of `test` and `check`: what each is called, what it runs, and how all of them are run and summed up."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clientela.commands import postgres
from clientela.config import environment

TOOL = [sys.executable, "-P", "-m"]
BRIEFLY = ["--quiet", "--output-format=concise"]
SOURCES = [".", "clientela"]  # the launcher has no .py at its end, so it is named


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    shown: bool = False  # its output is shown as it comes; else only when it fails


CHECKS = [
    Step("format", [*TOOL, "ruff", "format", "--check", *BRIEFLY, *SOURCES]),
    Step("lint", [*TOOL, "ruff", "check", *BRIEFLY, *SOURCES]),
    Step("types", [*TOOL, "mypy"]),
    Step("import contract", [str(Path(sys.executable).with_name("lint-imports"))]),
    Step("migrations", [*TOOL, "clientela", "manage", "makemigrations", "--check", "--dry-run"]),
]
SHAPE = Step("shape", [*TOOL, "pytest", "tests/architecture"])


def pytest(arguments: list[str], *, name: str = "tests") -> Step:
    return Step(name, [*TOOL, "pytest", *arguments], shown=True)


def run_all(steps: list[Step]) -> int:
    """Run every step, also after one has failed, then sum up. 0 when all went well."""
    results = [_run(step) for step in steps]
    print()
    for step, (passed, seconds) in zip(steps, results, strict=True):
        print(f"  {step.name:<16} {'ok' if passed else 'FAILED':<8} {seconds:6.1f} s")
    return 0 if all(passed for passed, _seconds in results) else 1


def _run(step: Step) -> tuple[bool, float]:
    print(f"  {step.name} …", flush=True)
    started = time.monotonic()
    output = None if step.shown else subprocess.PIPE
    done = subprocess.run(  # noqa: S603  our own tools
        step.command, cwd=environment.ROOT, stdout=output, stderr=subprocess.STDOUT if output else None, check=False
    )
    if done.returncode and done.stdout:
        print(done.stdout.decode(errors="replace").rstrip(), flush=True)
    return done.returncode == 0, time.monotonic() - started


@contextlib.contextmanager
def own_home() -> Iterator[Path]:
    """A home for the length of a run, with a database of its own: what the user has in theirs is never touched."""
    home = Path(tempfile.mkdtemp(prefix="clientela-test-"))
    home.chmod(0o711)  # the database's own user passes through
    before = dict(os.environ)
    os.environ["CLIENTELA_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    try:
        with postgres.running(home, durable=False):
            yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)

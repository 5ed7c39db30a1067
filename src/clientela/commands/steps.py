"""The steps of `test` and `check`: what each is called, what it runs, and how all of them are run and summed up."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from clientela.commands import postgres
from clientela.config import environment

TOOL = [sys.executable, "-P", "-m"]
BRIEFLY = ["--quiet", "--output-format=concise"]
FAILED = environment.ROOT / ".pytest_cache" / "v" / "cache" / "lastfailed"  # where pytest keeps which tests failed
FEW = 3  # tests: more of them are no chance
SOURCES = [".", "clientela"]  # the launcher has no .py at its end, so it is named


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    shown: bool = False  # its output is shown as it comes; else only when it fails
    unsteady: Callable[[], list[str]] | None = None  # asked when it failed: what fails no more when it is asked alone


CHECKS = [
    Step("format", [*TOOL, "ruff", "format", "--check", *BRIEFLY, *SOURCES]),
    Step("lint", [*TOOL, "ruff", "check", *BRIEFLY, *SOURCES]),
    Step("types", [*TOOL, "mypy"]),
    Step("import contract", [str(Path(sys.executable).with_name("lint-imports"))]),
    Step("migrations", [*TOOL, "clientela", "manage", "makemigrations", "--check", "--dry-run"]),
]
SHAPE = Step("shape", [*TOOL, "pytest", "tests/architecture"])


def pytest(arguments: list[str], *, name: str = "tests", again: bool = False) -> Step:
    """The tests that the arguments choose. `again`: the few that fail among all others are asked once more, alone."""
    return Step(name, [*TOOL, "pytest", *arguments], shown=True, unsteady=_unsteady if again else None)


def _unsteady() -> list[str]:
    """The tests that failed, if they are few and pass in a process of their own; empty where any fails for good.

    See docs/decisions/0037: a fault that shows but once in a while is to be told, and not to hide what else was found.
    """
    failed = sorted(json.loads(FAILED.read_text())) if FAILED.exists() else []
    if not 0 < len(failed) <= FEW:
        return []
    print(f"\n  asked once more, alone: {len(failed)}", flush=True)
    done = subprocess.run([*TOOL, "pytest", "--last-failed"], cwd=environment.ROOT, check=False)  # noqa: S603  our own tools
    return failed if done.returncode == 0 else []


def run_all(steps: list[Step]) -> int:
    """Run every step, also after one has failed, then sum up. 0 when all went well."""
    results = [_run(step) for step in steps]
    print()
    for step, (passed, unsteady, seconds) in zip(steps, results, strict=True):
        print(f"  {step.name:<16} {'unsteady' if unsteady else 'ok' if passed else 'FAILED':<8} {seconds:6.1f} s")
        for name in unsteady:
            print(f"    failed beside others and passed alone, to be mended: {name}")
    return 0 if all(passed for passed, _unsteady, _seconds in results) else 1


def _run(step: Step) -> tuple[bool, list[str], float]:
    print(f"  {step.name} …", flush=True)
    started = time.monotonic()
    output = None if step.shown else subprocess.PIPE
    done = subprocess.run(  # noqa: S603  our own tools
        step.command, cwd=environment.ROOT, stdout=output, stderr=subprocess.STDOUT if output else None, check=False
    )
    if done.returncode and done.stdout:
        print(done.stdout.decode(errors="replace").rstrip(), flush=True)
    unsteady = step.unsteady() if done.returncode and step.unsteady else []
    return done.returncode == 0 or bool(unsteady), unsteady, time.monotonic() - started


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

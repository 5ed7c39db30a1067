"""Keeps the parts of a running Clientela alive: whichever ends is started again, after a pause that grows while it
keeps ending, with one line that says so. At the end everything is stopped, in order, the database last."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from clientela.commands import postgres, processes
from clientela.commands.processes import Trace
from clientela.commands.progress import Refused, note

LONGEST_PAUSE = 30.0  # seconds between two starts of a part that keeps ending
STEADY = 20.0  # seconds after which a part counts as healthy again
GRACE = 8.0  # seconds to finish what is in hand
LOG_LIMIT = 10 * 1024 * 1024  # bytes, then the log becomes LOG.1


class Part(Protocol):
    """Something that runs, may end by itself, and can be started again."""

    @property
    def name(self) -> str: ...
    @property
    def log(self) -> Path: ...

    def start(self) -> None: ...
    def ended(self) -> str:
        """How it ended; an empty text while it lives."""

    def stop(self) -> None: ...


@dataclass
class Program:
    """A part that is a process of ours with all that it starts, in a group of its own, remembered in a pid file."""

    name: str
    command: list[str]
    folder: Path  # the home
    environment: dict[str, str] = field(default_factory=dict)
    listens: bool = False  # holds a LISTEN on the database, which is lost for good when the database is started again
    _child: "subprocess.Popen[bytes] | None" = None
    _trace: Trace | None = None
    _leave_by: float | None = None  # it was asked to stop, and is given this long

    @property
    def log(self) -> Path:
        return self.folder / "log" / f"{self.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / "run" / f"{self.name}.pid"

    def start(self) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        with open(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as output:
            self._child = subprocess.Popen(  # noqa: S603  our own programs
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **self.environment},
                cwd=self.folder,
                start_new_session=True,
                preexec_fn=processes.end_with_parent,  # safe: this process has one thread
            )
        self._trace, self._leave_by = processes.trace(self._child.pid), None
        self._trace.write(self.pid_file)

    def ended(self) -> str:
        """The group is ended before the process is buried, while its number cannot have passed on to a stranger."""
        if self._child is None or self._trace is None or self._trace.alive():
            return ""
        processes.end_group(self._trace, 0)
        code = self._child.wait()
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"

    def ask_to_stop(self) -> None:
        if self._child is not None and not self.ended():
            self._child.terminate()
            self._leave_by = time.monotonic() + GRACE

    def end_if_overdue(self) -> None:
        """By force, when it was asked to stop and has had its time."""
        if self._trace is not None and self._leave_by is not None and time.monotonic() > self._leave_by:
            processes.end_group(self._trace, 0)

    def stop(self) -> None:
        if self._trace is not None and self._child is not None:
            processes.end_group(self._trace, GRACE)
            self._child.wait()
        self.pid_file.unlink(missing_ok=True)

    def end_leftover(self) -> None:
        """End what a supervisor that was killed left running under this name."""
        left = processes.recall(self.pid_file)
        if left is not None:
            processes.end_group(left, GRACE)
            processes.wait(lambda: processes.group_is_gone(left.pid), 2)  # only then is its port free
        self.pid_file.unlink(missing_ok=True)


class Database:
    """The part that is PostgreSQL. One by DATABASE_URL is somebody else's: it never ends for us, and is not stopped."""

    name = "postgresql"

    def __init__(self, home: Path) -> None:
        self.home = home
        self.running: postgres.Running | None = None

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgresql.log"

    def start(self) -> None:
        self.stop()
        self.running = postgres.ensure_running(self.home)

    def ended(self) -> str:
        return "" if self.running is None or self.running.alive() else "it is gone"

    def stop(self) -> None:
        if self.running is not None:
            postgres.stop(self.running)
        self.running = None


@dataclass
class _Health:
    """What the supervisor remembers of a part."""

    started: float = 0.0
    pause: float = 0.0  # before the next start
    due: float | None = None  # when the next start is due; None while it lives
    falls: int = 0  # since it was last steady
    renewed: bool = False  # asked to end so as to start afresh: no fall


class Supervisor:
    def __init__(self, database: Database, programs: list[Program]) -> None:
        self.database = database
        self.programs = programs
        self._health: dict[str, _Health] = {}
        self._told_to_stop = False
        self._log_check = 0.0

    def start(self, part: Part) -> None:
        part.start()
        self._health[part.name] = _Health(started=time.monotonic())

    @property
    def has_started(self) -> bool:
        return bool(self._health)

    def falls(self) -> int:
        """How often any part has ended since it was last steady."""
        return max((health.falls for health in self._health.values()), default=0)

    def run(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep all parts alive until told to stop (False) or until the condition holds (True)."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._remember_stop)
        while not self._told_to_stop:
            for part in self._parts():
                self._tend(part)
            for program in self.programs:
                program.end_if_overdue()
            self._rotate_logs()
            if until():
                return True
            time.sleep(0.05 if self._starting() else 0.25)
        return False

    def stop(self) -> None:
        """All programs at the same time, the database last. Further signals change nothing: this takes seconds."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for program in self.programs:
            program.ask_to_stop()
        for program in self.programs:
            program.stop()
        self.database.stop()

    def _remember_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop = True

    def _parts(self) -> list[Part]:
        return [self.database, *self.programs]

    def _starting(self) -> bool:
        return any(time.monotonic() - health.started < 5 for health in self._health.values())

    def _tend(self, part: Part) -> None:
        health = self._health.get(part.name)
        if health is None:
            return
        if health.due is not None:
            if time.monotonic() >= health.due:
                self._raise(part, health)
        elif how := part.ended():
            if health.renewed:
                self._raise(part, health)
            else:
                self._fallen(part, health, how)

    def _fallen(self, part: Part, health: _Health, how: str) -> None:
        now = time.monotonic()
        if now - health.started > STEADY:
            health.pause, health.falls = 0.0, 0
        health.falls += 1
        health.due = now + health.pause
        words = postgres.last_words(part.log) if health.falls > 1 else ""
        note(
            f"{part.name} ended ({how}); starting it again{_in(health.pause)}{words and f': {words}'} · log {part.log}"
        )
        health.pause = min(max(health.pause * 2, 0.5), LONGEST_PAUSE)

    def _raise(self, part: Part, health: _Health) -> None:
        health.started, health.due, health.renewed = time.monotonic(), None, False
        try:
            part.start()
        except (Refused, OSError) as error:
            self._fallen(part, health, str(error).splitlines()[0])
            return
        if part is self.database:
            self._renew_listeners()

    def _renew_listeners(self) -> None:
        for program in self.programs:
            health = self._health.get(program.name)
            if program.listens and health is not None:
                program.ask_to_stop()
                health.renewed = True

    def _rotate_logs(self) -> None:
        """The parts keep their logs open for appending, so a full one is copied and emptied, not moved away."""
        if time.monotonic() < self._log_check:
            return
        self._log_check = time.monotonic() + 10
        for part in self._parts():
            rotate(part.log)


def rotate(log: Path) -> None:
    """Keep one older log beside a log that has grown too large."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        older = log.with_name(f"{log.name}.1")
        older.unlink(missing_ok=True)
        with open(os.open(older, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as copy:
            copy.write(log.read_bytes())
        os.truncate(log, 0)


def _in(pause: float) -> str:
    return f" in {pause:.1f} s" if pause else ""

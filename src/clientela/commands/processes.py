"""Facts about processes: is this one still the one we started? And ends for those that must not outlive us."""

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1  # from linux/prctl.h
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Trace:
    """A process that can be recognised later: a number alone may have passed on to somebody else."""

    pid: int
    started: str

    def alive(self) -> bool:
        return started_at(self.pid) == self.started

    def write(self, path: Path) -> None:
        draft = path.with_suffix(".new")
        draft.write_text(f"{self.pid} {self.started}\n")
        draft.replace(path)


def trace(pid: int) -> Trace:
    return Trace(pid=pid, started=started_at(pid) or "")


def recall(path: Path) -> Trace | None:
    """The process that a pid file names, or named: whether it still lives is another question."""
    try:
        pid, started = path.read_text().split(maxsplit=1)
        return Trace(pid=int(pid), started=started.strip())
    except (OSError, ValueError):
        return None


def started_at(pid: int) -> str | None:
    """When a living process started, in the system's own notation; None when it is gone or only waits to be buried."""
    if sys.platform != "linux":
        shown = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607
        return shown.stdout.strip() or None
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]  # state, and starttime in ticks since boot


def working_folder(pid: int) -> Path | None:
    """Where a process works, where the system tells."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def is_locked(file: Path) -> bool:
    """Whether a living process holds the lock on a file."""
    with open(file) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def pids() -> list[int]:
    """Every process that the system shows; none where it has no /proc."""
    proc = Path("/proc")
    return [int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal()] if proc.is_dir() else []


def end_with_parent() -> None:
    """For a child before it starts: ask the kernel to end it when its parent dies, whatever the parent died of."""
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true in time; asked 50 times a second."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def send(process: Trace, number: signal.Signals) -> None:
    """Send a signal to a process if it still lives."""
    if process.alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, number)


def end_group(leader: Trace, seconds: float) -> None:
    """End a process and all it started: ask the leader, wait, then end by force whatever is left of its group.

    A group keeps its number reserved after its leader is gone, so what is found under it is still ours, unless the
    number has passed on to a new process: then the group had ended before."""
    if started_at(leader.pid) not in (None, leader.started):
        return
    send(leader, signal.SIGTERM)
    wait(lambda: not leader.alive(), seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)


def group_is_gone(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return True
    return False

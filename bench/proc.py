"""What the kernel tells of processes: CPU time to the nanosecond, memory by fair shares, who started whom. Linux."""

import os
import platform
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

from clientela.commands.processes import pids

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")  # per second
CPUCLOCK_SCHED = 2  # include/linux/posix-timers_types.h: the clock of a whole process, ended threads included


@dataclass(frozen=True)
class Stat:
    """One line of /proc/<pid>/stat, see proc_pid_stat(5)."""

    parent: int
    group: int
    buried: float  # CPU seconds of children that have ended and been waited for


def parse_stat(line: str) -> Stat:
    """The name in brackets may hold anything, brackets and blanks too; what follows the last one is regular."""
    fields = line.rpartition(")")[2].split()
    return Stat(parent=int(fields[1]), group=int(fields[2]), buried=(int(fields[13]) + int(fields[14])) / TICKS)


def parse_rollup(text: str) -> dict[str, int]:
    """/proc/<pid>/smaps_rollup as bytes by name."""
    lines = (line.split() for line in text.splitlines()[1:])
    return {name.rstrip(":"): int(kilobytes) * 1024 for name, kilobytes, _unit in lines}


def cpu_seconds(pid: int) -> float | None:
    """All CPU time of a process so far, by the clock that clock_getcpuclockid(3) would name; None when it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | CPUCLOCK_SCHED)
    except OSError:
        return None


def buried_seconds(pid: int) -> float:
    found = stat(pid)
    return found.buried if found else 0.0


def stat(pid: int) -> Stat | None:
    try:
        return parse_stat((PROC / str(pid) / "stat").read_text())
    except OSError:
        return None


def group(leader: int) -> list[int]:
    """The leader and all that it started."""
    return [pid for pid in pids() if (found := stat(pid)) and found.group == leader]


def children(parent: int) -> list[int]:
    return [pid for pid in pids() if (found := stat(pid)) and found.parent == parent]


def share(pid: int, *, with_shared_memory: bool) -> int:
    """Bytes of memory that are this process's, pages shared with others by fair shares; 0 when it is gone."""
    try:
        rollup = parse_rollup((PROC / str(pid) / "smaps_rollup").read_text())
    except OSError:
        return 0
    return rollup["Pss"] - (0 if with_shared_memory else rollup.get("Pss_Shmem", 0))


def machine() -> str:
    """This machine and interpreter in one line: figures of different ones can't be compared."""
    models = [line for line in (PROC / "cpuinfo").read_text().splitlines() if line.startswith("model name")]
    name = models[0].partition(":")[2].strip() if models else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return f"{len(os.sched_getaffinity(0))} x {name}, {memory:.0f} GB, Linux {platform.release()} · {interpreter()}"


def interpreter() -> str:
    """Debian optimises its Python by other means than the option, so a system's own interpreter counts as optimised."""
    optimised = "--enable-optimizations" in str(sysconfig.get_config_var("CONFIG_ARGS")) or sys.base_prefix == "/usr"
    kind = "optimised build" if optimised else "build without profile-guided optimisation, 1.3 to 1.45 times slower"
    return f"Python {platform.python_version()} ({kind})"

"""The embedded PostgreSQL of a home: started by whoever needs it first, shared by all who need it, stopped by the
last.

Each user of the server holds a shared lock on a file in the home, which the kernel frees however that user ends. A
server that was killed recovers at the next start; one that outlived its starter is found and used again."""

import contextlib
import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from clientela.commands import postgres_cluster, processes
from clientela.commands.postgres_cluster import Cluster
from clientela.commands.processes import Trace
from clientela.commands.progress import Refused, note
from clientela.config import environment, placement

READY = "ready"  # PostgreSQL's word in postmaster.pid
CREATED = "created"  # the mark of a cluster whose database and role stand
FAST, AT_ONCE = (
    signal.SIGINT,
    signal.SIGQUIT,
)  # PostgreSQL's words for a stop that waits for nobody, and for no shutdown
STOP_PATIENCE = 20.0  # seconds for a last checkpoint
_CHILDREN: list[subprocess.Popen[bytes]] = []  # servers this process started, to be buried when they end


@dataclass
class Running:
    """A database in use by this process."""

    url: str
    server: Trace | None = None  # None: somebody else's server, by DATABASE_URL
    log: Path | None = None
    home: Path | None = None
    _use: list[int] = field(default_factory=list)  # the open lock file

    def alive(self) -> bool:
        _bury()
        return self.server is None or self.server.alive()


def ensure_running(home: Path, *, durable: bool = True) -> Running:
    """The database of this home, ready for connections: found running, or started, or made first."""
    external = environment.external_database()
    if external:
        return Running(url=external)
    with _locked(home):
        log = home / "log" / "postgresql.log"
        server = _find_or_start(home, log, durable=durable)
        use = os.open(_lock_file(home, "use"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(use, fcntl.LOCK_SH)
    return Running(url=placement.url(home), server=server, log=log, home=home, _use=[use])


def stop(running: Running) -> None:
    """End our use of the database. The last one out stops the server; a server of somebody else's is left alone."""
    if running.server is None or running.home is None or not running._use:
        return
    use = running._use.pop()
    with _locked(running.home):
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # others still use it
        finally:
            os.close(use)
        found = _postmaster(placement.find(running.home).data)  # which may have been started again since
        if found is not None:
            _shut_down(found[0])


def database_url(home: Path) -> str:
    """Where the database of this home is, running or not."""
    return environment.external_database() or placement.url(home)


@contextlib.contextmanager
def running(home: Path, *, durable: bool = True) -> Iterator[Running]:
    """The database for as long as the block runs."""
    found = ensure_running(home, durable=durable)
    try:
        yield found
    finally:
        stop(found)


def is_running(home: Path) -> bool:
    """Whether the embedded server of this home takes connections now."""
    found = _postmaster(placement.find(home).data)
    return found is not None and found[1] == READY


def _lock_file(home: Path, purpose: str) -> Path:
    folder = home / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"postgres-{purpose}.lock"


@contextlib.contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Starting and stopping happen one at a time."""
    with open(_lock_file(home, "start"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _postmaster(data: Path) -> tuple[Trace, str] | None:
    """The server that works on these data and its state, as postmaster.pid tells; None for a file that a dead one
    left."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
        server = processes.trace(int(lines[0]))
    except (OSError, ValueError, IndexError):
        return None
    if not server.started or (Path("/proc").is_dir() and processes.working_folder(server.pid) != data.resolve()):
        return None
    return server, lines[7].strip() if len(lines) > 7 else "starting"


def _settled(data: Path) -> Trace | None:
    """A server that is ready, after waiting for one that is just starting or stopping; None when there is none."""
    while (found := _postmaster(data)) is not None:
        server, state = found
        if state == READY:
            return server
        time.sleep(0.05)
    return None


def _find_or_start(home: Path, log: Path, *, durable: bool) -> Trace:
    place = placement.find(home)
    server = _settled(place.data)
    if server is not None and (place.base / CREATED).exists():
        return server
    cluster = postgres_cluster.open_cluster(home, durable=durable)
    server = server or _start(cluster, log)
    try:
        _create_database(cluster)
    except BaseException:
        _shut_down(server)
        raise
    return server


def _start(cluster: Cluster, log: Path) -> Trace:
    """Start the server and wait until it takes connections, however long recovery after a crash needs."""
    data = cluster.place.data
    _clear_remains(cluster)
    log.parent.mkdir(mode=0o700, exist_ok=True)
    with open(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as output:
        child = subprocess.Popen(  # noqa: S603  our own program
            [cluster.programs / "postgres", "-D", data],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=cluster.place.base,
            env=postgres_cluster.bare_environment(),
            umask=0o077,
            start_new_session=True,
            **cluster.account.identity(),
        )
    _CHILDREN.append(child)
    try:
        return _until_ready(child, data, log)
    except BaseException:
        child.send_signal(FAST)
        raise


def _until_ready(child: "subprocess.Popen[bytes]", data: Path, log: Path) -> Trace:
    patience = time.monotonic() + 10
    while child.poll() is None:
        found = _postmaster(data)
        if found is not None and found[0].pid == child.pid and found[1] == READY:
            return found[0]
        if time.monotonic() > patience:
            note("PostgreSQL is still recovering what was written before it was killed …")
            patience += 30
        time.sleep(0.01)
    raise Refused(f"PostgreSQL did not start: {last_words(log)}\nThe data are untouched. Its log: {log}")


def _clear_remains(cluster: Cluster) -> None:
    """After a kill: end backends that still hold the memory of their dead server, then drop its lock files.
    PostgreSQL itself would not start while the number in them belongs to a stranger, or to a dead process that nobody
    has buried."""
    data = cluster.place.data
    orphans = [processes.trace(pid) for pid in processes.pids() if processes.working_folder(pid) == data.resolve()]
    for number in (AT_ONCE, signal.SIGKILL):
        for orphan in orphans:
            processes.send(orphan, number)
        processes.wait(lambda: not any(orphan.alive() for orphan in orphans), 5)
    if Path("/proc").is_dir():  # where it was possible to make sure that nobody is left
        (cluster.place.socket / f"{placement.SOCKET_FILE}.lock").unlink(missing_ok=True)
        (data / "postmaster.pid").unlink(missing_ok=True)


def _create_database(cluster: Cluster) -> None:
    """Role, database and extensions, once; the mark is written last, so that a start cut short is made good."""
    mark = cluster.place.base / CREATED
    if mark.exists():
        return
    script = Path(__file__).with_name("create_database.sql").read_text()
    options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", "postgres", "-f", "-"]
    made = cluster.run("psql", "-h", str(cluster.place.socket), *options, text=script)
    if made.returncode:
        raise Refused(f"The database could not be prepared:\n{made.stderr.strip()}")
    mark.touch()


def _shut_down(server: Trace) -> None:
    for number, patience in ((FAST, STOP_PATIENCE), (AT_ONCE, 5.0), (signal.SIGKILL, 5.0)):
        processes.send(server, number)
        processes.wait(lambda: not server.alive(), patience)
    _bury()


def _bury() -> None:
    """Take note of our own servers that have ended, so that the system can forget them."""
    _CHILDREN[:] = [child for child in _CHILDREN if child.poll() is None]


def last_words(log: Path) -> str:
    """The last line of a log that tells of a fault, else its last line; empty when it says nothing."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()[-200:]
    except OSError:
        return ""
    faults = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "ERROR", "Error"))]
    return (faults or lines or [""])[-1].strip()

"""Start everything and print the address and the login: PostgreSQL, the web pages, the worker for background jobs and
the process that brings news to open pages. Ctrl-C stops it all. Whatever part ends by itself is started again.

The first start makes the database, the first user and a demo company."""

import argparse
import contextlib
import errno
import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from clientela.commands import postgres
from clientela.commands.progress import Refused, step
from clientela.commands.supervisor import Database, Program, Supervisor
from clientela.config import environment

ANYWHERE = {"0.0.0.0", "::"}  # noqa: S104  recognised, not chosen
LOGIN_PAGE = "/login/"
FALLS_TO_GIVE_UP = 3  # of one part, before the pages were ever ready
ERRORS_TO_GIVE_UP = 20.0  # seconds without a login page while the log complains
SILENCE_TO_GIVE_UP = 300.0  # seconds without a login page and without a word
GRANIAN = ["--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--respawn-interval", "0.2"]
WEB_NAME = "clientela-web"  # what PostgreSQL calls the connections of the pages
RUNTIME = [sys.executable, "-P", "-m"]  # -P: what lies in the caller's folder is not imported


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, default=8000, help="port of the pages; the next one is for live news (8000)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for every network (127.0.0.1)"
    )
    parser.add_argument(
        "--demo",
        choices=["none", "small", "large"],
        default="small",
        help="the demo company that a first start makes (small)",
    )
    parser.add_argument("--people", type=int, metavar="N", help="people of the demo company, instead of its own number")


def run(options: argparse.Namespace) -> int:
    home = environment.make_home()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _only_one(home, options):
        environment.secret_key()
        supervisor = Supervisor(Database(home), _programs(home, options))
        try:
            _start(supervisor, options)
            supervisor.run()
        finally:
            _stop(supervisor)
    return 0


def _stop(supervisor: Supervisor) -> None:
    if not supervisor.has_started:
        return
    print(flush=True)
    with step("Stopped") as line:
        supervisor.stop()
        line.outcome = "everything is kept"


def _start(supervisor: Supervisor, options: argparse.Namespace) -> None:
    """Start the parts, one line each. A password that was just made is shown even if the start is cut short."""
    for program in supervisor.programs:
        program.end_leftover()
    _check_ports(options)
    with step("PostgreSQL") as line:
        supervisor.start(supervisor.database)
        line.outcome = "in use: the server of DATABASE_URL" if environment.external_database() else "running"
    owner = _prepare(options)
    web, *others = supervisor.programs
    try:
        with step("Web pages") as line:
            supervisor.start(web)
            _until_ready(supervisor, options)  # with both cores to itself: this is what somebody waits for
            line.outcome = "ready"
    except BaseException:
        if owner:
            _show(owner)
        raise
    for program in others:
        supervisor.start(program)
    _show({"Open": _url(options.host, options.port), **owner, "Logs": str(_logs()), "Stop": "Ctrl-C"})


def _programs(home: Path, options: argparse.Namespace) -> list[Program]:
    live_port = options.port + 1
    shared = {
        "CLIENTELA_HOME": str(home),
        "CLIENTELA_HOSTS": ",".join([environment.value("CLIENTELA_HOSTS"), *_names_of(options.host)]).strip(","),
        "CLIENTELA_LIVE_URL": environment.value("CLIENTELA_LIVE_URL") or _url(options.host, live_port),
        "DJANGO_SETTINGS_MODULE": "clientela.config.settings",
        "MALLOC_ARENA_MAX": "1",  # Python runs one thread at a time: a heap for each only holds what nobody needs
    }
    listen = ["--host", options.host, *GRANIAN]
    web = f"--port {options.port} --interface wsgi --workers-kill-timeout 4".split()
    web += ["--workers", str(environment.number("CLIENTELA_WEB_PROCESSES"))]
    web += ["--blocking-threads", str(environment.number("CLIENTELA_WEB_THREADS"))]
    live = f"--port {live_port} --interface asgi --workers-kill-timeout 1".split()
    return [
        Program(
            "web",
            [*RUNTIME, "clientela.config.serving", *listen, *web, "clientela.config.wsgi:application"],
            home,
            shared | {"PGAPPNAME": WEB_NAME},
        ),
        Program(
            "live",
            [*RUNTIME, "granian", *listen, *live, "clientela.platform.live.server:application"],
            home,
            shared,
            listens=True,
        ),
        Program(
            "worker", [*RUNTIME, "clientela", "worker"], home, shared | {"PGAPPNAME": "clientela-worker"}, listens=True
        ),
        *([Program("door", [*RUNTIME, "clientela", "door"], home, shared)] if environment.mail_door() else []),
    ]


def _prepare(options: argparse.Namespace) -> dict[str, str]:
    """Run migrations and the first filling in a process of their own; the first login comes back through a pipe."""
    reader, writer = os.pipe()
    command = [*RUNTIME, "clientela", "prepare", "--owner-to", str(writer), "--demo", options.demo]
    if options.people:
        command += ["--people", str(options.people)]
    child = subprocess.Popen(command, pass_fds=[writer])  # noqa: S603  our own program
    os.close(writer)
    try:
        with os.fdopen(reader) as file:
            said = file.read()
        code = child.wait()
    except BaseException:
        child.terminate()
        child.wait()
        raise
    if code:
        raise Refused("Clientela was not started, because its database could not be made ready. The data are kept.")
    if not said:
        return {}
    owner = json.loads(said)
    return {"E-mail": owner["email"], "Password": f"{owner['password']}   (shown only now; keep it)"}


def _until_ready(supervisor: Supervisor, options: argparse.Namespace) -> None:
    """Wait for the login page, keeping everything alive meanwhile, but not for one whose log is full of errors."""
    log = supervisor.programs[0].log
    said_before, started = log.stat().st_size, time.monotonic()

    def is_hopeless() -> bool:
        waited = time.monotonic() - started
        complains = waited > ERRORS_TO_GIVE_UP and b"Traceback" in log.read_bytes()[said_before:]
        return complains or waited > SILENCE_TO_GIVE_UP or supervisor.falls() >= FALLS_TO_GIVE_UP

    if not supervisor.run(until=lambda: _answers(options) or is_hopeless()):
        raise KeyboardInterrupt
    if not _answers(options):
        raise Refused(
            "Clientela was not started: the login page does not answer as it should. The data are kept.\n"
            f"The log's last words: {postgres.last_words(log) or 'none'}\nAll of it is in {log}"
        )


def _answers(options: argparse.Namespace) -> bool:
    host = "localhost" if options.host in ANYWHERE else options.host
    connection = http.client.HTTPConnection(host, options.port, timeout=5)
    try:
        connection.request("GET", LOGIN_PAGE)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _check_ports(options: argparse.Namespace) -> None:
    for port in (options.port, options.port + 1):
        try:
            family, kind, protocol, _name, address = socket.getaddrinfo(options.host, port, type=socket.SOCK_STREAM)[0]
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
        except OSError as error:
            raise Refused(f"{_trouble(error, port, options.host)}\nNothing was started.") from None


def _trouble(error: OSError, port: int, host: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another with --port; the one after it is used too."
    if error.errno == errno.EACCES:
        return f"Port {port} is not open to this user. Choose one from 1024 up with --port."
    return f"This machine cannot listen on {host}, port {port}: {error.strerror}. Choose another with --host."


@contextlib.contextmanager
def _only_one(home: Path, options: argparse.Namespace) -> Iterator[None]:
    """One supervisor per home. The lock goes with the process, however it ends; the file tells where it is."""
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    with open(home / "run" / "up.lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refused(
                f"Clientela is running already for {home}: {file.read().strip()}\n"
                "Stop it with Ctrl-C there, or set CLIENTELA_HOME to another folder for a second one."
            ) from None
        file.truncate(0)
        file.write(f"{_url(options.host, options.port)}, process {os.getpid()}\n")
        file.flush()
        yield


def _show(facts: dict[str, str]) -> None:
    print("".join(f"\n  {name:<10}{text}" for name, text in facts.items()) + "\n", flush=True)


def _logs() -> Path:
    return environment.home() / "log"


def _url(host: str, port: int) -> str:
    return f"http://{_reachable_name(host)}:{port}/"


def _reachable_name(host: str) -> str:
    """What others call the address we listen on."""
    name = socket.gethostname() if host in ANYWHERE else host
    return f"[{name}]" if ":" in name else name


def _names_of(host: str) -> list[str]:
    """Host names under which browsers will ask for the pages."""
    if host not in ANYWHERE:
        return [_reachable_name(host)]
    with contextlib.suppress(OSError):
        name, aliases, addresses = socket.gethostbyname_ex(socket.gethostname())
        return [name, *aliases, *addresses]
    return [socket.gethostname()]


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65534:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a whole number from 1 to 65534")
    return int(text)

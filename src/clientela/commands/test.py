"""Run all that CI runs: format, lint, types, import contract, migrations, and every test, in the browser too.

A PostgreSQL of its own is started and thrown away; then what depends most on its version runs once more on the oldest
that is supported. The tests run in as many processes as there are processors, each with a database of its own; what
follows -- goes to pytest, and runs in one: ./clientela test -- -k timeline -x. The few that fail beside all others are asked once
more, alone, and named."""

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from clientela.commands import steps
from clientela.commands.progress import Refused, note, step

OLDEST = "15"  # the oldest PostgreSQL that is supported
ON_OLDEST = [  # migrations run before any of these
    *(
        f"src/clientela/platform/{room}"
        for room in ("jobs", "live", "search", "history", "conditions", "imports/tests")
    ),
    *(f"src/clientela/{room}/tests" for room in ("parties", "sales/orders")),
    "tests/test_every_entity.py",
    "tests/test_every_list.py",
    "-k not test_every or person",  # of what every type passes, one type tells enough
]
PROCESSES = min(os.cpu_count() or 1, 4)
SPREAD = ["-n", str(PROCESSES), "--dist", "worksteal"] if PROCESSES > 1 else []
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SERVERS = (  # a program, the Debian package that has it, and what is tested with it
    ("dovecot", "dovecot-imapd", "mailboxes"),
    ("postfix", "postfix", "mail handed over"),
    ("mariadbd", "mariadb-server-core", "tables of MariaDB"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fast", action="store_true", help="leave the browser out")
    parser.add_argument("--postgres", choices=[OLDEST], help="on Debian's PostgreSQL 15 instead of the embedded one")
    parser.add_argument("pytest", nargs="*", metavar="-- ...", help="arguments for pytest")


def run(options: argparse.Namespace) -> int:
    if options.postgres:
        os.environ["CLIENTELA_POSTGRES"] = str(_postgres(options.postgres))
    _find_servers()
    arguments = [] if options.pytest else SPREAD
    arguments = [*arguments, "-m", "not browser"] if options.fast else arguments
    if not options.fast:
        _find_browser()
    with steps.own_home():
        tests = steps.pytest([*arguments, *options.pytest], again=not options.pytest)
        outcome = steps.run_all([*steps.CHECKS, tests])
    whole = not (options.fast or options.postgres or options.pytest)
    return (_on_oldest() or outcome) if whole else outcome


def _on_oldest() -> int:
    """A telling selection on the oldest PostgreSQL, where this machine has it or may get it."""
    try:
        os.environ["CLIENTELA_POSTGRES"] = str(_postgres(OLDEST))
    except Refused as refused:
        note(f"Nothing was tested on PostgreSQL {OLDEST}. {refused}")
        return 0
    with steps.own_home():
        return steps.run_all([steps.pytest([*SPREAD, *ON_OLDEST], name=f"PostgreSQL {OLDEST}", again=True)])


def _find_browser() -> None:
    """Tell the tests where the browser is. Without one they skip what needs it, and say so."""
    if os.environ.get("CLIENTELA_CHROMIUM"):
        return
    if not _browser() and not _install("chromium"):
        note("There is no Chromium, so the browser tests are skipped. On Debian, as root: apt-get install chromium")
    os.environ["CLIENTELA_CHROMIUM"] = _browser()


def _find_servers() -> None:
    """Mail and databases of other programs are read from real servers in tests. Without one they skip what needs it, and say so."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin"
    for program, package, skipped in SERVERS:
        if shutil.which(program, path=places) is None and not _install(package):
            note(
                f"There is no {program}, so tests of {skipped} are skipped. On Debian, as root: apt-get install {package}"
            )


def _browser() -> str:
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def _postgres(version: str) -> Path:
    folder = Path(f"/usr/lib/postgresql/{version}/bin")
    if not (folder / "initdb").exists() and not _install(f"postgresql-{version}"):
        raise Refused(
            f"PostgreSQL {version} is not in {folder}. On Debian, as root: apt-get install postgresql-{version}"
        )
    return folder


def _install(package: str) -> bool:
    """Install a Debian package where that is possible; whether it is there now."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package]
    with step(package) as line:
        for command in (install, ["apt-get", "update", "--quiet"], install):
            variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(command, env=variables, capture_output=True, check=False)  # noqa: S603  a Debian package
            if done.returncode == 0 and command is install:
                line.outcome = "installed"
                return True
        line.outcome = "could not be installed"
    return False

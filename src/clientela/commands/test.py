"""Run all that CI runs: format, lint, types, import contract, migrations, and every test, in the browser too.

A PostgreSQL of its own is started and thrown away. What follows -- goes to pytest: ./clientela test -- -k timeline
-x"""

import argparse
import os
import shutil
import subprocess
from pathlib import Path

from clientela.commands import steps
from clientela.commands.progress import Refused, note, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fast", action="store_true", help="leave the browser out")
    parser.add_argument("--postgres", choices=["15"], help="on Debian's PostgreSQL 15 instead of the embedded one")
    parser.add_argument("pytest", nargs="*", metavar="-- ...", help="arguments for pytest")


def run(options: argparse.Namespace) -> int:
    if options.postgres:
        os.environ["CLIENTELA_POSTGRES"] = str(_postgres(options.postgres))
    arguments = ["-m", "not browser"] if options.fast else []
    if not options.fast:
        _find_browser()
    with steps.own_home():
        return steps.run_all([*steps.CHECKS, steps.pytest([*arguments, *options.pytest])])


def _find_browser() -> None:
    """Tell the tests where the browser is. Without one they skip what needs it, and say so."""
    if os.environ.get("CLIENTELA_CHROMIUM"):
        return
    if not _browser() and not _install("chromium"):
        note("There is no Chromium, so the browser tests are skipped. On Debian, as root: apt-get install chromium")
    os.environ["CLIENTELA_CHROMIUM"] = _browser()


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

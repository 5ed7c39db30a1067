"""Write the lock files anew after a change of dependencies in pyproject.toml or package.json.

Versions that still fit are kept; --upgrade takes the newest. Lock files hold versions and hashes, and no address."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from clientela.commands import browser_libraries
from clientela.commands.progress import Refused, step
from clientela.config import environment

OPTIONS = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-annotate", "--no-header", "--quiet"]
SOURCES = {
    "requirements.lock": ["pyproject.toml", "--all-extras"],
    "requirements-test.lock": ["pyproject.toml", "--all-extras", "--group=test", "--constraint=requirements.lock"],
    "requirements-uv.lock": ["-"],  # the installer itself, named on standard input
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")


def run(options: argparse.Namespace) -> int:
    root = environment.ROOT
    compile_with_uv = [
        sys.executable,
        "-m",
        "uv",
        "pip",
        "compile",
        *OPTIONS,
        *(["--upgrade"] if options.upgrade else []),
    ]
    for name, sources in SOURCES.items():
        with step("Locked") as line:
            line.outcome = name
            _call([*compile_with_uv, *sources, "--output-file", name], root, {})
    with step("Locked") as line:
        line.outcome = "package-lock.json"
        npm, variables = browser_libraries.npm()
        _call(
            [*npm, "update" if options.upgrade else "install", "--package-lock-only", "--ignore-scripts"],
            root,
            variables,
        )
        strip_addresses(root / "package-lock.json")
    return 0


def strip_addresses(lock: Path) -> None:
    """npm notes down where a package's authors take donations. That is an address, and no business of a lock file."""
    content = json.loads(lock.read_text())
    for package in content["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _call(command: list[str], folder: Path, variables: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603  uv and npm
        command, cwd=folder, env={**os.environ, **variables}, input="uv\n", capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{Path(command[0]).name} failed:\n{done.stderr.strip()}\nThis lock file was left as it was.")

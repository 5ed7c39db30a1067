"""Make the database ready for this version: nothing when it is, else hand over to `migrate`."""

import argparse
import os
import sys

from clientela.commands import prepared
from clientela.commands.progress import step
from clientela.config import environment


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="options for `migrate`")


def run(options: argparse.Namespace) -> int:
    """Exactly one line is shown, by whoever does the work."""
    if not prepared.is_noted(prepared.look(environment.database_url())):
        os.execv(sys.executable, [sys.executable, "-P", "-m", "clientela", "migrate", *options.rest])  # noqa: S606
    with step("Database") as line:
        line.outcome = "nothing to migrate"
    return 0

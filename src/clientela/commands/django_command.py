"""Pass a command on to Django, with the database running: `./clientela manage shell`, `./clientela manage help`."""

import argparse

from django.core.management import execute_from_command_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="the command and its options")


def run(options: argparse.Namespace) -> int:
    execute_from_command_line(["./clientela manage", *(options.rest or ["help"])])
    return 0

"""`python -m clientela COMMAND`: what `./clientela` hands over to once everything is installed.

A command's module is imported only when what it needs stands, so a command may import models at its top like any
file."""

import argparse
import importlib
import os
import sys
from contextlib import ExitStack
from types import ModuleType

from clientela.commands import browser_libraries, postgres
from clientela.commands.progress import Refused
from clientela.commands.registry import COMMANDS, Command, Needs, overview, refusal
from clientela.config import environment

WRONG_USAGE = 2


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    name, *rest = arguments or ["--help"]
    if name in ("-h", "--help", "help"):
        print(overview())
        return 0
    if name not in COMMANDS:
        print(refusal(name), file=sys.stderr)
        return WRONG_USAGE
    try:
        return _run(name, COMMANDS[name], rest)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has had enough; nothing more may be written at exit either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _run(name: str, command: Command, rest: list[str]) -> int:
    with ExitStack() as stack:
        if command.needs >= Needs.DJANGO:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientela.config.settings")
            importlib.import_module("django").setup()
        module = importlib.import_module(f"clientela.commands.{command.module}")
        options = _options(name, command, module, rest)
        if command.browser:
            browser_libraries.build()
        if command.needs >= Needs.DATABASE:
            stack.enter_context(postgres.running(environment.make_home()))
        code: int = module.run(options)
        return code


def _options(name: str, command: Command, module: ModuleType, rest: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"./clientela {name}",
        description=(module.__doc__ or "").strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    if command.passes_on and rest[:1] not in (["-h"], ["--help"]):
        return argparse.Namespace(rest=rest)
    return parser.parse_args(rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

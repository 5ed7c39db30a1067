"""Write what the company set up into one file to be reviewed and kept (`configuration export FILE`), or take such a file in, into
another installation too (`configuration import FILE`; --dry-run tells what would be made, changed and left).

It holds company, teams, own fields, roles, layouts, shared views and how long the bin keeps: no people, no records, no secrets."""

import argparse
import json
from pathlib import Path

from clientela.commands.people import actor_named
from clientela.commands.progress import Refused, note
from clientela.platform.directory.configuration.actions import take_configuration
from clientela.platform.directory.configuration.reading import configuration
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.permissions.queries import Denied


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("act", choices=["export", "import"])
    parser.add_argument("file", type=Path, help="a JSON file, such as configuration.json")
    parser.add_argument("--dry-run", action="store_true", help="tell what an import would do, change nothing")
    parser.add_argument("--user", default="", metavar="EMAIL", help="who acts (default: the oldest account)")


def run(options: argparse.Namespace) -> int:
    try:
        _write(options) if options.act == "export" else _take(options)
    except (ValueError, LookupError, OSError, Denied, Conflict, Missing) as error:
        raise Refused(str(error)) from error
    return 0


def _write(options: argparse.Namespace) -> None:
    said = configuration(actor_named(options.user))
    options.file.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")
    note(f"written: {options.file}")


def _take(options: argparse.Namespace) -> None:
    done = take_configuration(
        json.loads(options.file.read_text()), dry_run=options.dry_run, by=actor_named(options.user)
    )
    for one in done:
        note(f"{one.what:<8} {one.part:<8} {one.name}")
    note("nothing was changed: this was a dry run" if options.dry_run else "done")

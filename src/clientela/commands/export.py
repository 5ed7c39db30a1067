"""Export a whole list to a file; its ending tells the form: .csv, .xlsx or .jsonl."""

import argparse
from pathlib import Path
from typing import get_args

from clientela.commands.people import actor_named
from clientela.commands.progress import Refused, step
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask
from clientela.platform.imports.exporting import Format, export
from clientela.platform.permissions.queries import Denied


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", help="people, organisations, products or orders")
    parser.add_argument("file", type=Path, help="where to write, such as people.csv")
    parser.add_argument("--search", default="", metavar="WORDS", help="only what this search finds")
    parser.add_argument("--user", default="", metavar="EMAIL", help="who exports (default: the oldest account)")


def run(options: argparse.Namespace) -> int:
    form = options.file.suffix.lstrip(".")
    if form not in get_args(Format):
        raise Refused(f"{options.file.name} ends in none of: .csv, .xlsx, .jsonl. Nothing was written.")
    try:
        chunks = export(registry.entity(options.type), actor_named(options.user), Ask(q=options.search), form=form)
        with step("Export") as line, options.file.open("wb") as file:
            line.outcome = f"{sum(file.write(chunk) for chunk in chunks):,} bytes in {options.file}"
    except (LookupError, Denied) as error:
        raise Refused(str(error)) from error
    return 0

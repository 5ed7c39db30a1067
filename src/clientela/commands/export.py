"""Export a whole list to a file; its ending tells the form: .csv, .xlsx or .jsonl."""

import argparse
import json
from pathlib import Path
from typing import get_args

from clientela.commands.people import actor_named
from clientela.commands.progress import Refused, step
from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.listing import Ask
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.imports.exporting import Export, Format, export
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", help="people, organisations, products, deals, orders or another type of record")
    parser.add_argument("file", type=Path, help="where to write, such as people.csv")
    parser.add_argument("--search", default="", metavar="WORDS", help="only what this search finds")
    parser.add_argument(
        "--filter", default="", metavar="JSON", help="only what this condition holds for, as in the API"
    )
    parser.add_argument(
        "--sort", default="", metavar="COLUMN", help="the order, such as name or -created_at (default: by key)"
    )
    parser.add_argument(
        "--columns", default="", metavar="NAMES", help="these columns, separated by commas (default: all)"
    )
    parser.add_argument("--user", default="", metavar="EMAIL", help="who exports (default: the oldest account)")


def run(options: argparse.Namespace) -> int:
    form = options.file.suffix.lstrip(".")
    if form not in get_args(Format):
        raise Refused(f"{options.file.name} ends in none of: .csv, .xlsx, .jsonl. Nothing was written.")
    try:
        actor = actor_named(options.user)
        chunks = export(_wanted(options, form, actor), by=actor)
        with step("Export") as line, options.file.open("wb") as file:
            line.outcome = f"{sum(file.write(chunk) for chunk in chunks):,} bytes in {options.file}"
    except (LookupError, Denied, BadCondition, json.JSONDecodeError) as error:
        raise Refused(str(error)) from error
    return 0


def _wanted(options: argparse.Namespace, form: Format, actor: Actor) -> Export:
    entity = known(options.type, actor)
    where = compile_condition(json.loads(options.filter), EntityWords(entity, actor)) if options.filter else Ask().where
    ask = Ask(q=options.search, sort=options.sort, where=where)
    columns = tuple(name.strip() for name in options.columns.split(",") if name.strip())
    return Export(entity, ask, form, columns, options.filter)

"""Measure how fast this checkout is, each figure beside the floor measured in the same run. Your own data are not
touched: a population is made once, in a home of its own below CLIENTELA_HOME, and used again by later runs.

Measures: list, rights, filter, formulas, formula_filter, rollups, rollup_filter, rollup_sort, count, palette, search, page,
api, create, near, past, fields, board, move, changes, rates, lines, memory, export, forecast, pivot, touches, suppliers, history,
bulk, bin, merge, survive, intake, routing, scores, quality, quote_pdf, mail, import, starts.
`bench identity`: how duplicates are found. `bench samples`: how mails, cards and calendars in a folder are read."""

import argparse
import importlib
import os
import signal
import sys
from pathlib import Path

from clientela.commands.progress import Refused
from clientela.config import environment

BENCH = environment.ROOT / "bench"  # in the repository, not in the installed package


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("family", nargs="?", default="speed", help="which family of measures (speed)")
    parser.add_argument(
        "--people", type=_number, default=1_000_000, metavar="N", help="size of the population (1000000)"
    )
    parser.add_argument("--import-rows", type=_number, metavar="N", help="people to import, at most all (all)")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="only these measures")
    parser.add_argument("--starts", action="store_true", help="starts from a clean clone too; needs the network")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to this file as well")
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="data sets for identity and samples (CLIENTELA_BENCH_DATA)"
    )
    parser.add_argument(
        "--memory", type=_number, default=8_000, metavar="MB", help="of each linkage of identity (8000)"
    )
    parser.add_argument("--keep", action="store_true", help="leave scratch databases and clones in place, to look at")


def run(options: argparse.Namespace) -> int:
    """The bench's own home must stand in the environment before Django, and so any measure, is loaded."""
    if not sys.platform.startswith("linux"):
        raise Refused("The bench reads what processes spend from /proc, which only Linux has. Nothing was measured.")
    if not BENCH.is_dir():
        raise Refused("The bench is part of the repository, not of the installed package. Run it from a checkout.")
    if options.json and not options.json.absolute().parent.is_dir():
        raise Refused(f"There is no folder for {options.json}. Nothing was measured.")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever was started is stopped
    os.environ["CLIENTELA_HOME"] = str(environment.home() / "bench" / str(options.people))
    os.environ.pop("DATABASE_URL", None)
    os.environ["CLIENTELA_API_RATE"] = str(10**9)  # what is measured is the speed, not its bound
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clientela.config.settings")
    sys.path.append(str(BENCH.parent))
    families = importlib.import_module("bench").FAMILIES
    if options.family not in families:
        raise Refused(f"There is no family {options.family!r}. Families: {', '.join(families)}. Nothing was measured.")
    home = environment.make_home()
    importlib.import_module("django").setup()
    code: int = importlib.import_module(families[options.family]).run(options, home)
    return code


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return int(text)

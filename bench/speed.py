"""`./clientela bench speed`: pages, calls, imports, memory and starts; each cost stands beside its floor in the same run."""

import argparse
import contextlib
import http.client
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from django.db import Error as DatabaseError
from django.db import connection

from bench import NotTaken, Run, exporting, importing, memory, pages, population, proc, starts
from bench.asking import arrive
from bench.server import serving
from bench.table import Row, Taken, aligned, write_json
from clientela.commands import postgres
from clientela.commands.progress import Refused, note, step

TROUBLE = (NotTaken, OSError, DatabaseError, psycopg.Error, http.client.HTTPException, subprocess.SubprocessError)


@dataclass(frozen=True)
class Measure:
    title: str
    unit: str
    reach: float
    beyond: float
    take: Callable[..., Taken]


OF_A_SERVER = {  # taken while `up` runs, by one who is signed in
    "list": Measure("people list page", "CPU-ms", 3.0, 2.2, pages.people_list),
    "filter": Measure("people list, filtered by stage and owner", "CPU-ms", 2.5, 1.8, pages.filtered_list),
    "palette": Measure("search as you type, palette", "CPU-ms", 1.5, 1.3, pages.palette_search),
    "search": Measure("search as you type, list", "CPU-ms", 1.5, 1.3, pages.list_search),
    "page": Measure("person page", "CPU-ms", 6, 4, pages.person_page),
    "api": Measure("person by API", "CPU-ms", 4, 2.5, pages.person_by_api),
    "create": Measure("create by API", "CPU-ms", 5, 3, pages.create_by_api),
    "memory": Measure("memory at rest, all processes", "MB", 450, 300, memory.at_rest),
}
OF_A_DATABASE = {
    "export": Measure("export of {people:,} people to CSV", "CPU-s", 4, 2, exporting.export_people),
    "import": Measure("import of {rows:,} people", "CPU-s", 5, 3, importing.import_people),
}
OF_NOTHING = {"starts": Measure("clean clone to login page", "s", 120, 60, starts.clean_clone)}
MEASURES = OF_A_SERVER | OF_A_DATABASE | OF_NOTHING


@dataclass
class Results:
    rows: list[Row] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def run(options: argparse.Namespace, home: Path) -> int:
    """0 when every measure that was asked for could be taken."""
    chosen = _chosen(options.only, with_starts=options.starts)
    results, about = Results(), [proc.machine()]
    rows = min(options.import_rows or options.people, options.people)
    with contextlib.ExitStack() as stack:
        this = Run(home, options.people, rows, options.keep, postmaster=0)
        if set(chosen) - set(OF_NOTHING):
            this = _populated(stack, this)
            about.append(f"{_postgresql()}, {options.people:,} people")
        _take(chosen, this, results)
        connection.close()
    print("\n".join(["", *about, "", aligned(results.rows), "", *results.troubles]), flush=True)
    if options.json:
        write_json(results.rows, options.json)
    return 1 if results.troubles else 0


def _chosen(only: list[str], *, with_starts: bool) -> list[str]:
    unknown = [name for name in only if name not in MEASURES]
    if unknown:
        raise Refused(f"There is no measure {unknown[0]!r}. Measures: {', '.join(MEASURES)}. Nothing was measured.")
    return [name for name in MEASURES if name in only or (not only and (name not in OF_NOTHING or with_starts))]


def _populated(stack: contextlib.ExitStack, this: Run) -> Run:
    running = stack.enter_context(postgres.running(this.home))
    population.build(this.people)
    assert running.server is not None  # the database is the home's own
    return replace(this, postmaster=running.server.pid)


def _take(chosen: Iterable[str], this: Run, results: Results) -> None:
    """Those that need a server share one; it is gone before the others are taken."""
    served = [name for name in chosen if name in OF_A_SERVER]
    if served:
        try:
            with serving(this.home, this.postmaster) as server:
                asker = arrive(server)
                for name in served:
                    _one(OF_A_SERVER[name], asker, this, results)
        except TROUBLE as trouble:
            results.troubles.append(f"No measure of a server was taken: {trouble}")
    for name in chosen:
        if name not in OF_A_SERVER:
            _one(MEASURES[name], this, this, results)


def _one(measure: Measure, source: object, this: Run, results: Results) -> None:
    title = measure.title.format(people=this.people, rows=this.import_rows)
    try:
        with step(title) as line:
            taken = measure.take(source)
            line.outcome = taken.words
    except TROUBLE as trouble:
        note(f"{title}: {trouble}")
        results.troubles.append(f"{title} could not be measured: {trouble}")
        taken = Taken(None, None, "")
    results.rows += [Row(title, taken.value, measure.unit, taken.floor, measure.reach, measure.beyond), *taken.beside]


def _postgresql() -> str:
    connection.ensure_connection()
    return f"PostgreSQL {connection.connection.info.parameter_status('server_version')}"

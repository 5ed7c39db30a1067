"""`./clientela bench speed`: pages, calls, imports, memory and starts; each cost beside its floor in the same run."""

import argparse
import contextlib
import http.client
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg
from django.db import Error as DatabaseError
from django.db import connection

from bench import (
    NotTaken,
    Run,
    bulk,
    capturing,
    computing,
    dealing,
    exporting,
    foretelling,
    importing,
    leading,
    lining,
    memory,
    merging,
    own_fields,
    pages,
    past,
    pivoting,
    population,
    proc,
    quality,
    quoting,
    starts,
    supplying,
    surviving,
    taking,
    touching,
)
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
    "rights": Measure("people list for own team, three fields kept back", "CPU-ms", 1.3, 1.1, pages.rights_on_list),
    "filter": Measure("people list, filtered by stage and owner", "CPU-ms", 2.5, 1.8, pages.filtered_list),
    "formulas": Measure("people list with three formulas", "CPU-ms", 2.0, 1.5, computing.formula_columns),
    "formula_filter": Measure("people list, filtered by a formula", "CPU-ms", 2.0, 1.5, computing.formula_filter),
    "rollups": Measure("people list with two roll-ups", "CPU-ms", 2.0, 1.5, computing.rollup_columns),
    "rollup_filter": Measure("people list, filtered by a roll-up", "CPU-ms", 1.5, 1.2, computing.rollup_filter),
    "rollup_sort": Measure("people list, sorted by a roll-up", "CPU-ms", 1.5, 1.2, computing.rollup_sort),
    "count": Measure("live count of two windows over all entries", "CPU-ms", 1.2, 1.2, pages.live_count),
    "palette": Measure("search as you type, palette", "CPU-ms", 1.5, 1.3, pages.palette_search),
    "search": Measure("search as you type, list", "CPU-ms", 1.5, 1.3, pages.list_search),
    "page": Measure("person page", "CPU-ms", 6, 4, pages.person_page),
    "api": Measure("person by API", "CPU-ms", 4, 2.5, pages.person_by_api),
    "create": Measure("create by API", "CPU-ms", 5, 3, pages.create_by_api),
    "near": Measure("whom somebody new looks like", "CPU-ms", 3.0, 2.0, pages.near_match),
    "past": Measure("people list as of a moment, ten changes each", "CPU-ms", 3.0, 2.0, past.as_of_list),
    "fields": Measure(
        "people list beside 200 own fields, over the list without", "CPU-ms", 1.2, 1.05, own_fields.many_fields
    ),
    "board": Measure("board of 100,000 open deals", "CPU-ms", 3.0, 2.2, dealing.board_page),
    "move": Measure("a card moved on it", "CPU-ms", 5, 3, dealing.moved_card),
    "changes": Measure("pipeline changes of 100,000 deals", "CPU-ms", 1.5, 1.2, dealing.pipeline_changes),
    "rates": Measure("win rates of 50,000 closed deals", "CPU-ms", 1.5, 1.2, dealing.win_rates),
    "lines": Measure("list of 1,000,000 order lines", "CPU-ms", 3.0, 2.2, lining.lines_page),
    "memory": Measure("memory at rest, all processes", "MB", 450, 300, memory.at_rest),
}
OF_A_DATABASE = {
    "export": Measure("export of {people:,} people to CSV", "CPU-s", 4, 2, exporting.export_people),
    "forecast": Measure("forecast of 10,000 deals, 10,000 runs", "CPU-s", 2.0, 1.5, foretelling.simulation),
    "pivot": Measure("pivot of 1,000,000 order lines", "CPU-s", 2.0, 1.3, pivoting.product_by_month),
    "touches": Measure("contacts before 100,000 closed deals", "CPU-s", 4.0, 2.5, touching.before_closed),
    "suppliers": Measure("scorecard of 500 suppliers, 50,000 purchases", "CPU-s", 0.5, 0.2, supplying.scorecard),
    "history": Measure("bulk change of 100,000 people with history", "s", 2.0, 1.5, past.history_cost),
    "bulk": Measure("bulk edit of up to 100,000 people", "CPU-s", 3.0, 2.0, bulk.bulk_edit),
    "bin": Measure("up to 10,000 people into the bin", "CPU-s", 3.0, 2.0, bulk.bin_and_back),
    "merge": Measure("merge of two with 10,000 entries each", "CPU-s", 2.0, 1.5, merging.merge_and_unmerge),
    "survive": Measure("fields of up to 100,000 people decided anew", "CPU-s", 3.0, 2.0, surviving.survivorship),
    "intake": Measure("5,000 orders of a till, 5 lines each", "CPU-s", 4.0, 2.5, taking.intake),
    "routing": Measure("5,000 leads that arrive, given out by rules", "CPU-s", 6.0, 4.0, leading.routing),
    "scores": Measure("scores of 100,000 leads", "CPU-s", 2.0, 1.5, leading.scores),
    "quality": Measure("figures of a night over {people:,} people", "CPU-s", 6.0, 4.0, quality.nightly_figures),
    "quote_pdf": Measure("a quote of 20 lines as PDF", "CPU-ms", 2.0, 1.3, quoting.quote_pdf),
    "mail": Measure("mail captured from Dovecot, each", "ms", 10, 6, capturing.captured_mail),
    "import": Measure("import of {rows:,} people", "CPU-s", 5, 3, importing.import_people),
}
OF_NOTHING = {"starts": Measure("clean clone to login page", "s", 120, 60, starts.clean_clone)}
MEASURES = OF_A_SERVER | OF_A_DATABASE | OF_NOTHING


@dataclass
class Results:
    """The rows so far, and why others are missing."""

    this: Run
    rows: list[Row] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def take(self, name: str, source: object) -> None:
        try:
            with step(name) as line:
                taken = MEASURES[name].take(source)
                line.outcome = taken.words
        except TROUBLE as trouble:
            connection.close()
            self.miss(name, trouble)
            return
        measure, title = MEASURES[name], self._title(name)
        self.rows.append(Row(title, taken.value, measure.unit, taken.floor, measure.reach, measure.beyond))
        self.rows += [replace(row, name=f"{title}: {row.name}") for row in taken.beside]

    def miss(self, name: str, trouble: Exception) -> None:
        measure = MEASURES[name]
        self.rows.append(Row(self._title(name), None, measure.unit, None, measure.reach, measure.beyond))
        self.troubles.append(f"{self._title(name)} could not be measured: {str(trouble).strip()}")
        note(self.troubles[-1])

    def _title(self, name: str) -> str:
        return MEASURES[name].title.format(people=self.this.people, rows=self.this.import_rows)


def run(options: argparse.Namespace, home: Path) -> int:
    """0 when every measure that was asked for could be taken."""
    chosen = _chosen(options.only, with_starts=options.starts)
    rows = min(options.import_rows or options.people, options.people)
    this, about = Run(home, options.people, rows, options.keep, postmaster=0), proc.machine()
    with contextlib.ExitStack() as stack:
        if set(chosen) - set(OF_NOTHING):
            this = _populated(this, stack)
            about += f"\n{_postgresql()}, {options.people:,} people"
        results = Results(this)
        _take(chosen, this, results)
        connection.close()
    print(f"\n{about}\n\n{aligned(results.rows)}\n", flush=True)
    if options.json:
        write_json(results.rows, options.json)
    print("\n".join(results.troubles), file=sys.stderr)
    return 1 if results.troubles else 0


def _chosen(only: list[str], *, with_starts: bool) -> list[str]:
    unknown = [name for name in only if name not in MEASURES]
    if unknown:
        raise Refused(f"There is no measure {unknown[0]!r}. Measures: {', '.join(MEASURES)}. Nothing was measured.")
    usual = [name for name in MEASURES if with_starts or name not in OF_NOTHING]
    return [name for name in MEASURES if name in only] or usual


def _populated(this: Run, stack: contextlib.ExitStack) -> Run:
    """With its database running until the stack is left."""
    running = stack.enter_context(postgres.running(this.home))
    if running.server is None:
        raise Refused("The bench needs a PostgreSQL of its own. Unset DATABASE_URL. Nothing was measured.")
    population.build(this.people)
    return replace(this, postmaster=running.server.pid)


def _take(chosen: Sequence[str], this: Run, results: Results) -> None:
    """Those that need a server share one; it is gone before the others are taken."""
    served = [name for name in chosen if name in OF_A_SERVER]
    if served:
        _take_served(served, this, results)
    for name in chosen:
        if name not in served:
            results.take(name, this)


def _take_served(names: Sequence[str], this: Run, results: Results) -> None:
    try:
        with serving(this.home, this.postmaster) as server:
            asker = arrive(server)
            for name in names:
                results.take(name, asker)
    except TROUBLE as trouble:
        for name in names:
            results.miss(name, trouble)


def _postgresql() -> str:
    connection.ensure_connection()
    return f"PostgreSQL {connection.connection.info.parameter_status('server_version')}"

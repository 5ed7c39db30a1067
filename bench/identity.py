"""`./clientela bench identity`: how well and how fast duplicates are found, beside plain Splink on the same records in one run.

FEBRL 1 to 3 and the Chicago list of early-childhood sites are read from a folder of data sets where there is one; a crowd with
known truth is always made. A pair counts as found where both ends stand in one group.
"""

import argparse
import csv
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from bench import crowd, plain_splink
from bench.plain_splink import Recipe
from bench.table import Row, aligned, write_json
from clientela.commands.progress import note, step
from clientela.config import environment
from clientela.parties.matching.engine.clusters import clusters
from clientela.parties.matching.engine.evidence import Subject
from clientela.parties.matching.engine.learning import Model
from clientela.parties.matching.engine.linkage import Linkage
from clientela.parties.matching.engine.organisations import ORGANISATIONS
from clientela.parties.matching.engine.people import PEOPLE

CHANGES = 10_000
GROUPED_FROM = 0.9
_CHICAGO = "dedupe_examples/csv_example/csv_example_input_with_true_ids.csv"


@dataclass(frozen=True)
class Case:
    name: str
    subject: Subject
    recipe: Recipe
    said: pa.Table
    truth: dict[str, Any]  # key -> who it is
    reach: float | None = None  # F1


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float
    seconds: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def run(options: argparse.Namespace, home: Path) -> int:
    """0 where all was measured; what has no data is left out with the reason."""
    machine = {"memory": f"{options.memory}MB", "threads": os.cpu_count() or 1}
    rows: list[Row] = []
    for name, make in _cases(options):
        if options.only and not any(name.startswith(wanted) for wanted in options.only):
            continue
        case = make()
        if isinstance(case, str):
            note(f"{name} is left out: {case}")
            continue
        rows += _measured(case, machine)
    if not options.only or "crowd" in options.only:
        rows += _of_a_crowd(options.people, machine)
    print(aligned(rows))
    if options.json:
        write_json(rows, options.json)
    return 0


def _cases(options: argparse.Namespace) -> list[tuple[str, Callable[[], Case | str]]]:
    folder = Path(options.data or environment.value("CLIENTELA_BENCH_DATA") or "data")
    febrl = [(f"febrl {n}", lambda n=n: _febrl(folder / f"febrl/dataset{n}.csv", n)) for n in (1, 2, 3)]
    return [*febrl, ("chicago", lambda: _chicago(folder / _CHICAGO))]


def _measured(case: Case, machine: dict[str, Any]) -> list[Row]:
    with step(case.name) as line:
        ours, theirs = _ours(case, machine), _theirs(case, machine)
        line.outcome = f"{_words(ours)}; plain Splink {_words(theirs)}"
    return _rows(case.name, ours, theirs, reach=case.reach)


def _of_a_crowd(people: int, machine: dict[str, Any]) -> list[Row]:
    """A generated crowd: all of it, and then what changed since."""
    with step("crowd") as line:
        faces = crowd.crowd(people)
        said, truth = crowd.table(faces), {f"{place:08d}": face.truth for place, face in enumerate(faces)}
        line.outcome = f"{len(faces):,} records of {len(set(truth.values())):,} people"
    name = f"crowd of {people:,}"
    with step(name) as line, TemporaryDirectory() as folder:
        at, started = Path(folder) / "kept", time.monotonic()
        with Linkage(PEOPLE, at=at, **machine) as linkage:
            linkage.take(said)
            model = linkage.learn()
            groups = clusters(_pairs(linkage.score(model, least=GROUPED_FROM)))
        ours = _score(groups, truth, time.monotonic() - started)
        again, pairs = _again(at, model, faces, machine)
        theirs = _theirs(Case(name, PEOPLE, plain_splink.PEOPLE, said, truth), machine)
        line.outcome = f"{_words(ours)}; plain Splink {_words(theirs)}; {pairs:,} pairs anew in {again:.1f} s"
    rows = _rows(name, ours, theirs, reach=0.95, slower=1.5)
    return [*rows, Row(f"{name}: after {min(CHANGES, people):,} changes", again, "s", ours.seconds, 0.1)]


def _again(at: Path, model: Model, faces: list[crowd.Face], machine: dict[str, Any]) -> tuple[float, int]:
    """As a run of the product goes: on what the first had kept, asking who is still there."""
    changes = crowd.changed(faces, min(CHANGES, len(faces)))
    everybody = pa.array([f"{place:08d}" for place in range(len(faces))], pa.string())
    said = crowd.table([face for _place, face in changes])
    keys = everybody.take(pa.array([place for place, _face in changes]))
    started = time.monotonic()
    with Linkage(PEOPLE, at=at, **machine) as linkage:
        linkage.leave_only(everybody)
        linkage.take_again(said.set_column(0, "unique_id", keys))
        found = linkage.score(model, some=True, least=GROUPED_FROM)
    return time.monotonic() - started, found.num_rows


def _ours(case: Case, machine: dict[str, Any]) -> Score:
    started = time.monotonic()
    with Linkage(case.subject, **machine) as linkage:
        linkage.take(case.said)
        found = linkage.score(linkage.learn(), least=GROUPED_FROM)
        groups = clusters(_pairs(found))
    return _score(groups, case.truth, time.monotonic() - started)


def _theirs(case: Case, machine: dict[str, Any]) -> Score:
    started = time.monotonic()
    groups = clusters(plain_splink.link(case.said, case.recipe, **machine))
    return _score(groups, case.truth, time.monotonic() - started)


def _pairs(found: pa.Table) -> Iterable[tuple[str, str]]:
    return zip(found["a"].to_pylist(), found["b"].to_pylist(), strict=True)


def _score(groups: Sequence[Sequence[str]], truth: dict[str, Any], seconds: float) -> Score:
    """Of pairs within groups against pairs within people."""
    true = _couples(Counter(truth.values()).values())
    found = _couples(len(group) for group in groups)
    right = sum(_couples(Counter(truth[key] for key in group).values()) for group in groups)
    return Score(right / found if found else 0.0, right / true if true else 0.0, seconds)


def _couples(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _rows(name: str, ours: Score, theirs: Score, *, reach: float | None, slower: float | None = None) -> list[Row]:
    """Reach of accuracy is a floor, not a ceiling: it is told in the row's name."""
    goal = f", at least {100 * reach:g}%" if reach else ""
    return [
        Row(f"{name}: F1{goal}", 100 * ours.f1, "%", 100 * theirs.f1),
        Row(f"{name}: precision", 100 * ours.precision, "%", 100 * theirs.precision),
        Row(f"{name}: recall", 100 * ours.recall, "%", 100 * theirs.recall),
        Row(f"{name}: time", ours.seconds, "s", theirs.seconds, slower),
    ]


def _words(score: Score) -> str:
    return f"P {score.precision:.4f} R {score.recall:.4f} F1 {score.f1:.4f} in {score.seconds:.1f} s"


def _febrl(path: Path, number: int) -> Case | str:
    if not path.is_file():
        return f"there is no {path.name}; name the folder of the data sets with --data"
    with path.open(newline="") as file:
        records = list(csv.DictReader(file, skipinitialspace=True))
    street = [" ".join(filter(None, (one["street_number"].strip(), one["address_1"].strip()))) for one in records]
    names = {"unique_id": "rec_id", "given": "given_name", "family": "surname", "birth": "date_of_birth",
             "numbers": "soc_sec_id", "postals": "postcode", "city": "suburb", "region": "state"}  # fmt: skip
    said = _table(records, names).append_column("streets", pa.array([one or None for one in street], pa.string()))
    truth = {one["rec_id"].strip(): one["rec_id"].split("-")[1] for one in records}
    return Case(f"febrl {number}", PEOPLE, plain_splink.FEBRL, said, truth, reach=0.995)


def _chicago(path: Path) -> Case | str:
    if not path.is_file():
        return f"there is no {path.name}; name the folder of the data sets with --data"
    with path.open(newline="") as file:
        records = list(csv.DictReader(file))
    names = {"unique_id": "Id", "name": "Site name", "streets": "Address", "postals": "Zip", "phones": "Phone",
             "emails": "Email Address", "website": "Website"}  # fmt: skip
    truth = {one["Id"]: one["True Id"] for one in records}
    return Case("chicago", ORGANISATIONS, plain_splink.ORGANISATIONS, _table(records, names), truth)


def _table(records: Sequence[dict[str, str]], names: dict[str, str]) -> pa.Table:
    return pa.table({
        name: pa.array([one[column].strip() or None for one in records], pa.string()) for name, column in names.items()
    })  # fmt: skip

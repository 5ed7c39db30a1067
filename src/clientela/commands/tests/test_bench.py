"""What the bench reads, sums up and prints; and one whole run, small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench import NotTaken, Run, proc, speed
from bench.recording import Params, Replay, Statement, overhearing
from bench.server import free_port
from bench.table import Row, Taken, aligned, as_json, write_json
from django.db import connection

from clientela.commands import bench
from clientela.commands.progress import Refused
from clientela.config import environment
from clientela.platform.people.prepared import prepared

PACKAGE = {"PYTHONPATH": str(environment.ROOT / "src")}
STAT = "812 (post) gres: (x)) S 77 812 812 0 -1 4194560 9 0 0 0 12 3 250 150 20 0 1 0 4711 1 2"
ROLLUP = """55be0000-7fff0000 ---p 00000000 00:00 0    [rollup]
Rss:                2108 kB
Pss:                 536 kB
Pss_Shmem:           100 kB
"""


def test_a_process_is_read_whatever_its_name() -> None:
    found = proc.parse_stat(STAT)
    assert (found.parent, found.group) == (77, 812)
    assert found.buried == 400 / proc.TICKS


def test_memory_is_read_in_bytes() -> None:
    assert proc.parse_rollup(ROLLUP) == {"Rss": 2108 * 1024, "Pss": 536 * 1024, "Pss_Shmem": 100 * 1024}


def test_work_shows_on_the_clock_of_its_process() -> None:
    before = proc.cpu_seconds(os.getpid())
    sum(number * number for number in range(100_000))
    after = proc.cpu_seconds(os.getpid())
    assert before is not None
    assert after is not None
    assert 0 < after - before < 5


def test_a_process_that_is_gone_has_no_clock_and_no_memory() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert proc.cpu_seconds(child.pid) is None
    assert proc.share(child.pid, with_shared_memory=True) == 0


def test_children_are_found_and_share_their_leaders_group() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    try:
        assert child.pid in proc.children(os.getpid())
        assert proc.group(child.pid) == [child.pid]
        assert proc.share(child.pid, with_shared_memory=True) > 0
    finally:
        child.communicate(b"\n")


def test_a_ratio_needs_a_value_and_a_floor() -> None:
    assert Row("list", 3.0, "CPU-ms", 1.5).ratio == 2
    assert Row("memory", 300.0, "MB").ratio is None
    assert Row("list", None, "CPU-ms", 1.5).ratio is None
    assert Row("list", 3.0, "CPU-ms", 0.0).ratio is None


def test_the_table_is_aligned() -> None:
    rows = [Row("people list page", 2.04, "CPU-ms", 0.8, 3, 2.2), Row("memory", None, "MB", None, 450, 300)]
    assert aligned(rows).splitlines() == [
        "name              value  unit    floor  ratio  reach  beyond",
        "people list page   2.04  CPU-ms   0.80   2.55    ≤ 3   ≤ 2.2",
        "memory                -  MB          -      -  ≤ 450   ≤ 300",
    ]


def test_the_json_has_the_same_seven_names_in_every_row(tmp_path: Path) -> None:
    write_json([Row("list", 2.123456, "CPU-ms", 1.0, 3, 2.2), Row("memory", None, "MB")], tmp_path / "rows.json")
    first, second = json.loads((tmp_path / "rows.json").read_text())
    assert first == {
        "name": "list", "value": 2.123, "unit": "CPU-ms", "floor": 1.0, "ratio": 2.123, "reach": 3, "beyond": 2.2,
    }  # fmt: skip
    assert second == dict.fromkeys(first) | {"name": "memory", "unit": "MB"}


def test_an_unknown_measure_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refused, match=r"no measure .lists.\. Measures: list, rights, filter"):
        speed._chosen(["lists"], with_starts=False)


def test_starts_are_measured_only_when_asked_for() -> None:
    assert "starts" not in speed._chosen([], with_starts=False)
    assert speed._chosen([], with_starts=True)[-1] == "starts"
    assert speed._chosen(["starts", "list"], with_starts=False) == ["list", "starts"]


def test_a_measure_that_fails_leaves_a_row_and_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def take(_source: object) -> Taken:
        raise OSError("no route to host")

    monkeypatch.setitem(speed.MEASURES, "starts", speed.Measure("clean clone", "s", 120, 60, take))
    results = speed.Results(Run(Path(), people=10, import_rows=10, keep=False, postmaster=0))
    results.take("starts", None)
    assert [as_json(row)["value"] for row in results.rows] == [None]
    assert results.troubles == ["clean clone could not be measured: no route to host"]
    assert results.troubles[0] in capsys.readouterr().out


@pytest.mark.django_db
def test_statements_are_overheard_as_they_are_sent() -> None:
    with overhearing() as heard:
        prepared("SELECT %s::int", [7])
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", ["it's"])
    first, second = heard
    assert (first.sql, first.params and first.params.values) == (b"SELECT $1::int", (b"\x00\x07",))
    assert (second.sql, second.params) == (b"SELECT 'it''s'", None)


@pytest.mark.django_db
def test_nothing_is_overheard_afterwards() -> None:
    with overhearing() as heard:
        pass
    prepared("SELECT 1", [])
    assert heard == []


@pytest.mark.django_db
def test_statements_are_sent_again_and_their_cost_is_counted() -> None:
    work = Statement(b"SELECT count(*) FROM generate_series(1, $1::int)", Params((b"200000",), (0,), (0,)))
    replay = Replay(os.getpid(), at_once=2)
    try:
        assert 0 < replay.run([[work], [work]]) < 5
    finally:
        replay.close()


@pytest.mark.django_db
def test_a_transaction_is_sent_as_one() -> None:
    replay = Replay(os.getpid(), at_once=1)
    try:
        with pytest.raises(NotTaken, match="division by zero"):
            replay.run(
                [[Statement(b"CREATE TABLE left_over ()", atomic=True), Statement(b"SELECT 1 / 0", atomic=True)]]
            )
        assert prepared("SELECT to_regclass('left_over')", []) == [(None,)]
    finally:
        replay.close()


def test_two_ports_in_a_row_are_free() -> None:
    assert 1024 < free_port() < 65535


def test_a_small_run_prints_and_writes_its_rows(home: Path) -> None:
    """From an empty home: database, population, server, one measure, and all of it gone at the end."""
    rows = home / "rows.json"
    command = [sys.executable, "-P", "-m", "clientela", "bench", "--people", "50", "--only", "api", "--json", str(rows)]
    done = subprocess.run(command, cwd=home, env=os.environ | PACKAGE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = json.loads(rows.read_text())
    assert row["name"] == "person by API"
    assert row["value"] > row["floor"] > 0
    assert "person by API" in done.stdout
    assert not (home / "bench" / "50" / "postgres" / "data" / "postmaster.pid").exists()


def test_every_measure_is_documented() -> None:
    page = (environment.ROOT / "docs" / "howto" / "measure.md").read_text()
    assert [name for name in speed.MEASURES if f"| `{name}` |" not in page] == []
    assert f"Measures: {', '.join(speed.MEASURES)}." in " ".join((bench.__doc__ or "").split())

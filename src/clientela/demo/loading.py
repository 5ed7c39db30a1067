"""A first load into empty tables: without their indexes and keys, which are built afterwards, several at once.

What was set aside stands in a table until it is back, noted and done in the same transactions. So a load that was
killed goes on where it was, and at no moment is it unknown what the tables lack.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import groupby
from pathlib import Path

import psycopg

Say = Callable[[str], None]

_FIND = (Path(__file__).parent / "set_aside.sql").read_text()
_SET_UP = """
CREATE TABLE demo_load (plan text NOT NULL);
CREATE TABLE demo_load_written (slice integer PRIMARY KEY);
CREATE TABLE demo_load_aside (
    id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, stage integer, lane text, relation text, statement text)
"""


def unfinished(connection: psycopg.Connection) -> str | None:
    """The plan of a load that was broken off."""
    if connection.execute("SELECT to_regclass('demo_load')").fetchone() == (None,):
        return None
    row = connection.execute("SELECT plan FROM demo_load").fetchone()
    return row[0] if row else None


def begin(connection: psycopg.Connection, tables: list[str], plan: str) -> None:
    """Note the plan and set aside what would slow the load down."""
    with connection.transaction():
        connection.execute(_SET_UP)
        connection.execute("INSERT INTO demo_load VALUES (%s)", [plan])
        found = connection.execute(_FIND, {"tables": tables}).fetchall()
        for stage, lane, relation, _away, back in found:
            connection.execute(
                "INSERT INTO demo_load_aside (stage, lane, relation, statement) VALUES (%s, %s, %s, %s)",
                [stage, lane, relation, back],
            )
        for *_rest, away, _back in sorted(
            found, key=lambda row: -row[0]
        ):  # foreign keys go before the keys they lean on
            if away:
                connection.execute(away)


def written(connection: psycopg.Connection) -> set[int]:
    """The slices that are in the tables already."""
    return {number for (number,) in connection.execute("SELECT slice FROM demo_load_written")}


def finish(url: str, tables: list[str], say: Say, *, at_once: int) -> None:
    """Bring back what was set aside; then vacuum, so that lists may be read from indexes alone."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT stage, lane, id, statement FROM demo_load_aside"
            " ORDER BY stage, pg_relation_size(relation::regclass) DESC, lane, id"
        ).fetchall()
    count = 0
    for _stage, steps in groupby(rows, key=lambda row: row[0]):
        lanes = [list(lane) for _, lane in groupby(steps, key=lambda row: row[1])]
        for done in _at_once(at_once, [(_bring_back, url, lane) for lane in lanes]):
            count += done
            say(f"Indexes and keys: {count} of {len(rows)}")
    say("Vacuum")
    list(_at_once(at_once, [(_vacuum, url, table) for table in tables]))
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE demo_load, demo_load_written, demo_load_aside")


def _at_once(most: int, calls: list[tuple]) -> Iterable[int]:
    """What each call answers, as soon as it does; an error of one is raised when the others are done."""
    with ThreadPoolExecutor(most) as pool:
        for future in as_completed([pool.submit(*call) for call in calls]):
            yield future.result()


def _bring_back(url: str, lane: list[tuple[int, str, int, str]]) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        for _stage, _lane, key, statement in lane:
            with connection.transaction():
                connection.execute(statement)
                connection.execute("DELETE FROM demo_load_aside WHERE id = %s", [key])
    return len(lane)


def _vacuum(url: str, table: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"VACUUM (ANALYZE) {table}")
    return 1

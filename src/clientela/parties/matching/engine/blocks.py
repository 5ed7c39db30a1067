"""Whom to compare with whom: all who share a key, rarest keys first, until the budget of pairs is spent.

Comparing everybody is out of reach (a million people are 500 billion pairs), and fixed rules fit one size of data alone: a surname
is a fine key among a thousand people and useless among a million. Here every key is tried, and of the keys that many share only
as much is looked at as there is time for.
"""

from duckdb import DuckDBPyConnection

from clientela.parties.matching.engine.evidence import Block

PAIRS_PER_RECORD = 12  # what is looked at beyond precise keys
FEWEST_PAIRS = 1_000_000  # small data are compared generously
MOST_SHARING = 300  # records on a precise key beyond which it tells nothing: info@ of a large company

_SIZES = "SELECT key, precise, count(*) AS n FROM {keys} {of} GROUP BY key, precise HAVING count(*) > 1"
_LARGEST = """
SELECT coalesce(max(n), 0) FROM (
    SELECT n, sum(sum(n * (n - 1) / 2)) OVER (ORDER BY n) AS pairs FROM sizes WHERE NOT precise GROUP BY n)
 WHERE pairs <= {budget}"""
_USED = "SELECT key FROM sizes WHERE n <= CASE WHEN precise THEN {most} ELSE {largest} END"
_PAIRS = """
SELECT DISTINCT least(a.id, b.id) AS join_key_l, greatest(a.id, b.id) AS join_key_r, '0' AS match_key
  FROM (SELECT key, id FROM {some} SEMI JOIN used USING (key)) a JOIN (SELECT key, id FROM {keys} SEMI JOIN used USING (key)) b
 USING (key) WHERE {once}"""


def make_keys(db: DuckDBPyConnection, blocks: tuple[Block, ...], *, of: str, into: str) -> None:
    """Table `into` of (key, precise, id) for the records of table `of`; a key that lacks a piece is none."""
    parts = []
    for place, block in enumerate(blocks):
        value = f"unnest(list_distinct({block.sql}))" if block.many else block.sql
        told = f"SELECT unique_id AS id, {value} AS value FROM {of}"
        parts.append(
            f"SELECT hash({place}, value) AS key, {block.precise} AS precise, id FROM ({told}) WHERE value IS NOT NULL"
        )
    db.execute(f"CREATE OR REPLACE TABLE {into} AS {' UNION ALL '.join(parts)}")


def make_pairs(db: DuckDBPyConnection, *, keys: str, records: int) -> int:
    """Table `pairs` of all pairs to compare. Answers how many records shared the most common key that was used."""
    db.execute(f"CREATE OR REPLACE TEMP TABLE sizes AS {_SIZES.format(keys=keys, of='')}")
    budget = max(FEWEST_PAIRS, PAIRS_PER_RECORD * records)
    ((largest,),) = db.execute(_LARGEST.format(budget=budget)).fetchall()
    _pair(db, keys=keys, some=keys, largest=largest, once="a.id < b.id")
    return int(largest)


def make_pairs_of(db: DuckDBPyConnection, some: str, *, keys: str, largest: int) -> None:
    """Table `pairs` of the pairs with one of the records whose keys are in table `some`; keys are used as far as for all."""
    db.execute(f"CREATE OR REPLACE TEMP TABLE sizes AS {_SIZES.format(keys=keys, of=f'SEMI JOIN {some} USING (key)')}")
    _pair(db, keys=keys, some=some, largest=largest, once="a.id <> b.id")


def _pair(db: DuckDBPyConnection, *, keys: str, some: str, largest: int, once: str) -> None:
    db.execute(f"CREATE OR REPLACE TEMP TABLE used AS {_USED.format(most=MOST_SHARING, largest=largest)}")
    db.execute(f"CREATE OR REPLACE TABLE pairs AS {_PAIRS.format(some=some, keys=keys, once=once)}")

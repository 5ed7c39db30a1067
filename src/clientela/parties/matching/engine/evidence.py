"""What is compared between two records and how, as data: a `Subject` has pieces of `Evidence`, each with its levels.

The first level whose condition holds is the one that counts. `m` is how often two records of one person stand at that level and
`u` how often two of different people do: where learning begins, and where it ends on data too small to learn from.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    key: str  # what the page has words for
    sql: str  # over the columns with _l and _r
    m: float
    u: float
    rarity: str = ""  # the column whose rarer values weigh more here
    fixed: bool = False  # not learnt


@dataclass(frozen=True)
class Evidence:
    """The last level is what is left when no other holds. Where `absent` holds the piece says nothing either way."""

    key: str
    absent: str
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Subject:
    """A kind of record: its columns as they arrive, how they are prepared, what is compared, and whom with."""

    key: str
    said: tuple[str, ...]  # columns as they arrive, all of them text; several values parted by SEPARATOR
    prepare: str  # SQL: from `said` to what is compared
    evidence: tuple[Evidence, ...]
    counted: tuple[str, ...]  # columns of which <column>_count tells how many records have the same
    needs: dict[str, str]  # piece of evidence -> column without which it is left out
    blocks: tuple["Block", ...]
    learn_on: tuple[
        str, ...
    ]  # conditions under which pairs are looked at for learning; what they name is not learnt there
    sure: str  # what hardly holds by chance: tells how many duplicates there may be


@dataclass(frozen=True)
class Block:
    """A key that records must share to be compared; with `many`, a list of keys. `precise` ones are always looked at."""

    sql: str
    many: bool = False
    precise: bool = False


SEPARATOR = "\x1f"

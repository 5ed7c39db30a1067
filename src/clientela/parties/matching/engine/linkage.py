"""One linkage: records are taken in, a model is learnt or given, pairs come out with their probability and its reasons.

It works in a DuckDB of its own, within the memory and threads given. What it took in stays where a file is named for it, so that a
later linkage need only take what changed; else it leaves nothing behind.
"""

import logging
import tempfile
import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa
from duckdb.sqltypes import VARCHAR
from splink import DuckDBAPI, Linker

from clientela.parties.matching.engine.blocks import make_keys, make_pairs, make_pairs_of
from clientela.parties.matching.engine.evidence import SEPARATOR, Subject
from clientela.parties.matching.engine.given_names import roots
from clientela.parties.matching.engine.learning import Model, learn
from clientela.parties.normalise import organisation_key

logging.getLogger("splink").setLevel(logging.CRITICAL)  # its words may hold values of records
warnings.filterwarnings("ignore", module="splink")

_MACROS = (Path(__file__).parent / "macros.sql").read_text().replace("{SEPARATOR}", SEPARATOR)
_SAID = "SELECT {number} + row_number() OVER () AS unique_id, unique_id AS ref, {columns} FROM arrived"
_NOTHING = (("a", pa.string()), ("b", pa.string()), ("probability", pa.float64()), ("weight", pa.float64()))
LEAST_PROBABLE = 0.05  # less than that is not worth a look


def _moment(at: datetime | None) -> str:
    return f"SELECT '{(at or datetime.now(UTC)).isoformat()}'"


class Linkage:
    """Use it in a `with`: what it holds of people is gone at the end, but for what it took in where a file is given (`at`)."""

    def __init__(self, subject: Subject, *, at: Path | None = None, memory: str = "2GB", threads: int = 2) -> None:
        self.subject = subject
        self._spill = tempfile.TemporaryDirectory(prefix="linkage-")  # of our user alone
        config: dict[str, Any] = {"memory_limit": memory, "threads": threads, "temp_directory": self._spill.name}
        self.db = duckdb.connect(":memory:", config=config)
        self._attach(at)
        forms = roots()
        self.db.register("forms", pa.table({"form": list(forms), "whole": list(forms.values())}))
        self.db.execute("CREATE TABLE roots AS FROM forms")
        self.db.create_function("company", organisation_key, [VARCHAR], VARCHAR)
        self.db.execute(_MACROS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.close()
        self._spill.cleanup()

    @property
    def records(self) -> int:
        ((count,),) = self.db.execute("SELECT count(*) FROM record").fetchall()
        return int(count)

    @property
    def taken_at(self) -> datetime | None:
        """The moment given with what was taken last; None where nothing was taken, or not to its end."""
        there = "SELECT 1 FROM duckdb_tables() WHERE database_name = 'kept' AND table_name = 'taken'"
        if not self.db.execute(there).fetchall():
            return None
        ((at,),) = self.db.execute("SELECT moment FROM kept.taken").fetchall()
        return datetime.fromisoformat(at)

    def take(self, said: pa.Table, *, at: datetime | None = None) -> None:
        """All records, as text columns of the names in `subject.said`; those that a source does not have may be missing."""
        self._prepare(said, after=0)
        for column in self.subject.counted:
            counts = f"SELECT {column}, count(*) AS {column}_count FROM prepared GROUP BY {column}"
            self.db.execute(f"CREATE OR REPLACE TABLE kept.count_of_{column} AS {counts}")
        self._count(into="kept.record")
        make_keys(self.db, self.subject.blocks, of="record", into="kept.keys")
        self.db.execute(f"CREATE OR REPLACE TABLE kept.taken AS {_moment(at)} AS moment")

    def take_again(self, said: pa.Table, *, at: datetime | None = None) -> None:
        """Some records anew, or new ones, beside all that were taken before; `score(some=True)` is then about these."""
        ((last,),) = self.db.execute("SELECT coalesce(max(unique_id), 0) FROM record").fetchall()
        self._prepare(said, after=last)
        self._count(into="anew")
        make_keys(self.db, self.subject.blocks, of="anew", into="keys_anew")
        self.db.execute("CREATE OR REPLACE TABLE gone AS SELECT unique_id AS id FROM record SEMI JOIN anew USING (ref)")
        self._change("INSERT INTO kept.record BY NAME FROM anew; INSERT INTO kept.keys FROM keys_anew; "
                     f"UPDATE kept.taken SET moment = ({_moment(at)})")  # fmt: skip

    def leave_only(self, refs: pa.Array) -> list[str]:
        """Let go of whoever is not among these; answers those of these of whom nothing was taken."""
        self.db.register("there", pa.table({"ref": refs}))
        self.db.execute(
            "CREATE OR REPLACE TABLE gone AS SELECT unique_id AS id FROM record ANTI JOIN there USING (ref)"
        )
        self._change()
        missing = self.db.execute("SELECT ref FROM there ANTI JOIN record USING (ref)").fetchall()
        self.db.unregister("there")
        return [ref for (ref,) in missing]

    def pick(self, refs: Sequence[str]) -> None:
        """Of the records taken those that `score(some=True)` is about."""
        self.db.register("wanted", pa.table({"ref": pa.array(refs, pa.string())}))
        self.db.execute(
            "CREATE OR REPLACE TABLE keys_anew AS SELECT keys.* FROM keys SEMI JOIN (SELECT unique_id FROM record SEMI JOIN wanted "
            "USING (ref)) w ON w.unique_id = keys.id"
        )

    def learn(self) -> Model:
        """What this data teaches, where it is enough to learn from; else what is assumed to begin with."""
        largest = make_pairs(self.db, keys="keys", records=self.records)
        return learn(self.db, self.subject, records=self.records, largest=largest)

    def score(self, model: Model, *, some: bool = False, least: float = LEAST_PROBABLE) -> pa.Table:
        """Pairs as rows of a, b (the records' own keys, a < b), probability, weight, and of each piece of evidence its level
        (`level_given`) and weight in bits (`weight_given`)."""
        if not model.evidence:  # nothing is known of two of them
            return pa.table({name: pa.array([], kind) for name, kind in _NOTHING})
        if some:
            make_pairs_of(self.db, "keys_anew", keys="keys", largest=model.largest)
        elif not model.learnt_here:
            make_pairs(self.db, keys="keys", records=self.records)
        api = DuckDBAPI(self.db)
        linker = Linker(api.register("record"), model.settings, log_level=None)
        linker.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
        found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
        return self.db.execute(self._told(found.physical_name, model)).to_arrow_table()

    def _attach(self, at: Path | None) -> None:
        """What was taken in stands in `kept`. A file that can't be read is begun anew: all in it can be asked again."""
        place = "':memory:'" if at is None else "'" + str(at).replace("'", "''") + "'"
        try:
            self.db.execute(f"ATTACH {place} AS kept")
        except duckdb.Error:
            if at is None:
                raise
            at.unlink(missing_ok=True)
            self.db.execute(f"ATTACH {place} AS kept")
        self.db.execute("SET search_path = 'memory.main,kept.main'")

    def _change(self, then: str = "") -> None:
        """Those in `gone` go, and what else there is to write with it, all or nothing."""
        self.db.execute(
            "BEGIN; DELETE FROM kept.record WHERE unique_id IN (FROM gone); DELETE FROM kept.keys WHERE id IN (FROM gone); "
            f"{then}; COMMIT"
        )

    def _prepare(self, said: pa.Table, *, after: int) -> None:
        self.db.register("arrived", said)
        there = set(said.column_names)
        columns = ", ".join(name if name in there else f"NULL::VARCHAR AS {name}" for name in self.subject.said)
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE said AS {_SAID.format(columns=columns, number=after)}")
        self.db.execute(f"CREATE OR REPLACE TEMP TABLE prepared AS {self.subject.prepare}; DROP TABLE said")
        self.db.unregister("arrived")

    def _count(self, *, into: str) -> None:
        """What was prepared, with how many have the same; among those that were taken at first."""
        counts = "".join(f" LEFT JOIN count_of_{column} USING ({column})" for column in self.subject.counted)
        self.db.execute(f"CREATE OR REPLACE TABLE {into} AS SELECT * FROM prepared{counts}; DROP TABLE prepared")

    def _told(self, table: str, model: Model) -> str:
        parts = []
        for one in model.evidence:
            rarity = f" + coalesce(mw_tf_adj_{one}, 0)" if one in model.weighs_rarity else ""
            parts.append(f"gamma_{one} AS level_{one}, round(mw_{one}{rarity}, 2) AS weight_{one}")
        return (
            f"SELECT least(l.ref, r.ref) AS a, greatest(l.ref, r.ref) AS b, match_probability AS probability, "
            f"match_weight AS weight, {', '.join(parts)} FROM {table} p "
            "JOIN record l ON l.unique_id = p.unique_id_l JOIN record r ON r.unique_id = p.unique_id_r "
            "ORDER BY probability DESC, a, b"
        )

"""What a run found, written down: pairs that wait for a verdict, and which of them belong together."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from clientela.parties.matching.engine.clusters import clusters
from clientela.parties.matching.models import Likeness
from clientela.parties.matching.verdicts import in_order, kept_apart
from clientela.platform.history.tables import rows

_FOUND = """
DROP TABLE IF EXISTS pg_temp.found;
CREATE TEMP TABLE found (a uuid, b uuid, probability double precision, weight double precision, evidence jsonb) ON COMMIT DROP"""
_NOT_ANY_MORE = """
DELETE FROM matching_likeness l
 WHERE l.kind = %(kind)s AND (%(keys)s::uuid[] IS NULL OR l.a_id = ANY(%(keys)s) OR l.b_id = ANY(%(keys)s))
   AND NOT EXISTS (SELECT FROM found f WHERE f.a = l.a_id AND f.b = l.b_id)"""
_WRITE = """
INSERT INTO matching_likeness (id, kind, a_id, b_id, probability, weight, evidence, run_id)
SELECT clientela_key(), %(kind)s, f.a, f.b, f.probability, f.weight, f.evidence, %(run)s
  FROM found f JOIN parties_party a ON a.id = f.a JOIN parties_party b ON b.id = f.b
ON CONFLICT (a_id, b_id) DO UPDATE SET probability = excluded.probability, weight = excluded.weight, evidence = excluded.evidence,
       run_id = excluded.run_id, found_at = now()"""
_CLUSTER = """
UPDATE matching_likeness l SET cluster = n.cluster
  FROM unnest(%(ids)s::uuid[], %(clusters)s::uuid[]) AS n(id, cluster) WHERE n.id = l.id"""


def write_down(kind: str, run: UUID, pairs: Iterable[dict[str, Any]], *, keys: Sequence[UUID] | None) -> int:
    """The pairs of all parties, or of these, in place of what was found of them before; answers how many wait now.

    Whoever was decided to be two is not asked about again.
    """
    apart = kept_apart(kind)
    lines = [_line(pair) for pair in pairs]
    asked = [line for line in lines if in_order(line[0], line[1]) not in apart]
    with connection.cursor() as cursor:
        cursor.execute(_FOUND)
        with cursor.copy("COPY found FROM STDIN") as copy:
            for line in asked:
                copy.write_row(line)
    rows(_NOT_ANY_MORE, {"kind": kind, "keys": list(keys) if keys is not None else None})
    rows(_WRITE, {"kind": kind, "run": run})
    regroup(kind)
    return len(asked)


def regroup(kind: str, among: Iterable[UUID] | None = None) -> None:
    """Which waiting pairs belong together: all of a kind, or those of these clusters."""
    waiting = Likeness.objects.of(kind)
    if among is not None:
        waiting = waiting.filter(cluster__in=list(among))
    pairs = list(waiting.order_by("-probability", "a", "b").values_list("id", "a", "b"))
    groups = clusters(((a, b) for _id, a, b in pairs), kept_apart(kind))
    smallest = {key: min(group) for group in groups for key in group}
    found = {key: smallest[a] for key, a, b in pairs if a in smallest and smallest[a] == smallest.get(b)}
    waiting.exclude(pk__in=found).update(cluster=None)
    rows(_CLUSTER, {"ids": list(found), "clusters": list(found.values())})


def certain_groups(kind: str, least: float) -> list[list[UUID]]:
    """Groups of which every two are at least so likely one, the oldest of each first."""
    waiting = Likeness.objects.of(kind).filter(cluster__isnull=False)
    found = {(a, b): probability for a, b, probability in waiting.values_list("a", "b", "probability")}
    groups = clusters((pair for pair, probability in found.items() if probability >= least), kept_apart(kind))
    whole = (sorted(group) for group in groups)
    return [group for group in whole if all(found.get(pair, 0.0) >= least for pair in combinations(group, 2))]


def _line(pair: dict[str, Any]) -> tuple[UUID, UUID, float, float, str]:
    evidence = msgspec.json.encode(pair["evidence"]).decode()
    return UUID(pair["a"]), UUID(pair["b"]), pair["probability"], pair["weight"], evidence

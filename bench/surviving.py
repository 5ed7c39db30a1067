"""Sources say something new of many people, and their fields are decided anew; beside the UPDATE that such news would be alone."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from bench import NotTaken, Run, population, spending
from bench.spending import Cost
from bench.table import Taken
from clientela.parties.sources.surviving import survive
from clientela.platform.history.tables import rows

CHANGED = 100_000
SET = 10_000  # people of one call, as a batch of an import has them
_SAID = """
INSERT INTO parties_sourcerecord (id, party_id, kind, source, external_id, payload, facts)
SELECT clientela_key(), key, 'person', 'bench', key::text, '{}',
       jsonb_build_object('city', 'City ' || n %% 97, 'job_title', 'Title ' || n %% 89, 'department', 'Department ' || n %% 83)
  FROM unnest(%(keys)s::uuid[]) WITH ORDINALITY AS k(key, n)"""
_ALONE = """
UPDATE parties_party t
   SET city = s.facts->>'city', job_title = s.facts->>'job_title', department = s.facts->>'department',
       updated_at = now(), version = t.version + 1
  FROM parties_sourcerecord s
 WHERE s.party_id = t.id AND s.source = 'bench' AND t.id = ANY(%(keys)s)"""


def survivorship(run: Run) -> Taken:
    """A new word of one more source on three fields of each; the population is left as it was."""
    keys: list[UUID] = list(set(population.some_people(min(CHANGED, run.people))))
    floor = _spent(keys, lambda some: rows(_ALONE, {"keys": some}))
    decided: list[UUID] = []
    product = _spent(keys, lambda some: decided.extend(survive(some)))
    if len(decided) < len(keys) * 0.9:
        raise NotTaken(f"Only {len(decided):,} of {len(keys):,} people were decided anew.")
    return Taken(product.cpu, floor.cpu, f"{len(keys):,} people: {product.words}; alone {floor.words}")


def _spent(keys: list[UUID], work: Callable[[list[UUID]], object]) -> Cost:
    with transaction.atomic():
        rows(_SAID, {"keys": keys})
        rows("ANALYZE parties_sourcerecord", {})
        spent = spending.of_ours(lambda: [work(keys[at : at + SET]) for at in range(0, len(keys), SET)])
        transaction.set_rollback(True)
    return spent

"""Two people with a long history become one and come apart again, each beside plain UPDATEs of the same rows."""

from uuid import UUID

from django.db import transaction

from bench import NotTaken, Run, spending
from bench.bulk import acting_user
from bench.table import Row, Taken
from clientela.parties.actions import create
from clientela.parties.merging.actions import ACT, merge, unmerge
from clientela.platform.history.tables import past_of, rows, tracked_models
from clientela.platform.permissions.actor import Actor

ENTRIES = 10_000  # of each of the two
_ENTRIES = """
INSERT INTO timeline_entry (id, party_id, kind, direction, channel, at, title, body)
SELECT clientela_key(), %(party)s, 'message', 'in', 'e-mail', now() - n * interval '1 hour', 'Message ' || n, repeat('words ', 20)
  FROM generate_series(1, %(count)s) AS n"""
_LED = (("timeline_entry", "party_id"), ("parties_contactpoint", "party_id"), ("parties_sourcerecord", "party_id"))


def merge_and_unmerge(run: Run) -> Taken:
    """One of 10,000 entries goes on as another of 10,000, and the merge is taken back; the population is left as it was."""
    actor = acting_user()
    into, other = (_person(actor, n) for n in range(2))
    rows("ANALYZE timeline_entry", {})
    try:
        floor = spending.of_ours(lambda: _moved(other, into))
        done: list[UUID] = []
        product = spending.of_ours(lambda: done.append(merge("person", into, [other], by=actor)))
        back = spending.of_ours(lambda: unmerge(done[0], by=actor))
        stands = rows("SELECT count(*) FROM timeline_entry WHERE party_id = %(other)s", {"other": other})
    finally:
        _forget([into, other])
    if stands != [(ENTRIES,)]:
        raise NotTaken("Not every entry came back.")
    words = f"{ENTRIES:,} entries each: {product.words}; alone {floor.words}; taken back {back.words}"
    return Taken(
        product.cpu, floor.cpu, words, (Row("and taken back", back.cpu, "CPU-s", floor.cpu, reach=4, beyond=3),)
    )


def _person(actor: Actor, n: int) -> UUID:
    key = create(
        "person",
        {"name": f"Bench {n}", "emails": [{"value": f"bench{n}@example.com", "typed": f"bench{n}@example.com"}]},
        by=actor,
    )
    rows(_ENTRIES, {"party": key, "count": ENTRIES})
    return key


def _moved(other: UUID, into: UUID) -> None:
    """The same rows by one statement a table, with the triggers that keep the past. Taken back."""
    with transaction.atomic():
        for table, column in _LED:
            rows(f"UPDATE {table} SET {column} = %(new)s WHERE {column} = %(old)s", {"new": into, "old": other})
        transaction.set_rollback(True)


def _forget(keys: list[UUID]) -> None:
    """The two and all that is left of them, the past included."""
    acts = rows("SELECT id FROM pghistory_context WHERE metadata->>'through' ~ %(acts)s", {"acts": f"^(undo )?{ACT}"})
    ours = [key for (key,) in acts]
    rows("DELETE FROM timeline_entry WHERE party_id = ANY(%(keys)s)", {"keys": keys})
    for table, column in _LED[1:]:
        rows(f"DELETE FROM {table} WHERE {column} = ANY(%(keys)s)", {"keys": keys})
    rows("DELETE FROM merging_successor WHERE old = ANY(%(keys)s)", {"keys": keys})
    rows("DELETE FROM parties_party WHERE id = ANY(%(keys)s)", {"keys": keys})
    for model in tracked_models():
        rows(f"DELETE FROM {past_of(model)} WHERE pgh_context_id = ANY(%(ours)s)", {"ours": ours})

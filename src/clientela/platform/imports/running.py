"""The way of a file's rows into the house: read and cleaned ahead, laid and taken in batches, each committed with its progress."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from clientela.platform.entities.declaration import Batch, Entity, Taken
from clientela.platform.entities.masks import known
from clientela.platform.entities.needing import label_of, lacking, why_needed
from clientela.platform.entities.sentences import kept, message_of
from clientela.platform.entities.sentences import said as _
from clientela.platform.entities.settling import settle_many
from clientela.platform.history.tables import born_into, indexed
from clientela.platform.imports import linked, staging
from clientela.platform.imports.ahead import ahead
from clientela.platform.imports.mending import OWN_COLUMNS, refused_rows
from clientela.platform.imports.models import Import, Mode, Refusal, Status
from clientela.platform.imports.noting import note_of, together
from clientela.platform.imports.reading import Layout, read
from clientela.platform.imports.staging import Arrival, Chunk, Preparation, Refusing
from clientela.platform.imports.targets import Mapped, compile_mapping, fields_of, refuse_unknown
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor


class Overtaken(Exception):
    """Another worker has gone on with this import meanwhile; nothing was taken twice."""


def layout_of(one: Import) -> Layout:
    return msgspec.convert(one.layout, Layout)


def mapping_of(one: Import) -> list[Mapped]:
    return [Mapped(**item) for item in one.mapping]


def open_to(one: Import, by: Actor) -> Entity:
    """The type as whoever started the import may write it now. Raises ValueError where that is less than what was mapped."""
    entity = known(one.entity, by)
    refuse_unknown(entity, mapping_of(one), by=by)
    return entity


def chunks(one: Import, entity: Entity, *, skip: int = 0) -> Iterator[Chunk]:
    """The rows of the file behind the first `skip` ones, cleaned; the next batch is made while this one is taken."""
    layout = layout_of(one)
    return ahead(preparation(one, entity, layout, mapping_of(one)).chunks(read(one.file.path, layout), skip=skip))


def preparation(one: Import, entity: Entity, layout: Layout, mapping: Sequence[Mapped]) -> Preparation:
    """How rows of this layout become arrivals of this import."""
    only = refused_rows(one)
    return Preparation(
        entity, fields_of(entity, mapping), layout, compile_mapping(entity, mapping, layout), one.country,
        first_column=0 if only is None else len(OWN_COLUMNS), only=only,
        links=linked.links_of(entity, [(item.column, item.target) for item in mapping], layout),
    )  # fmt: skip


def take_rows(one: Import, entity: Entity, *, by: Actor) -> None:
    """Take what has not been taken yet. After a crash it goes on behind the last committed batch."""
    for turn, chunk in enumerate(chunks(one, entity, skip=one.read_rows)):
        if turn and turn & (turn - 1) == 0:
            _analyse(one)
        with transaction.atomic():
            _hold(one)
            enter(one, entity, chunk, by=by)
    if entity.verbs.finish is not None:
        entity.verbs.finish(one.source, one.pk, by=by)


def enter(one: Import, entity: Entity, chunk: Chunk, *, by: Actor) -> None:
    """Take one batch, keep what was refused of it, and tell how far it is: inside the caller's transaction."""
    taken, refusals = take_chunk(one, entity, chunk, by=by)
    Refusal.objects.bulk_create([Refusal(of=one, row_no=r.row_no, reasons=r.reasons, row=r.row) for r in refusals])
    step(
        one,
        status=Status.TAKING,
        read_rows=one.read_rows + chunk.rows,
        notes=together(one.notes, chunk.notes),
        counts=added(one.counts, taken),
    )


def _analyse(one: Import) -> None:
    """Behind the first batch, the second, the fourth …: a table that has grown by half since the planner last looked at it is read
    in ways that were right when it was empty, and take a thousand times as long."""
    for table, columns in indexed(born_into(one.through)):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL default_statistics_target = 20"
            )  # sizes matter here; the server itself looks closer later
            cursor.execute(f"ANALYZE {table} ({columns})")


def take_chunk(one: Import, entity: Entity, chunk: Chunk, *, by: Actor) -> tuple[list[Taken], list[Refusing]]:
    """What became of one batch, turn by turn, and the rows of it that were not taken, each with its reason."""
    assert entity.verbs.take is not None
    staging.lay(_settled(entity, chunk, by))
    taken = []
    for turn in range(chunk.turns):
        batch = Batch(staging.ARRIVING, {"turn": turn}, one.source, one.pk, "contact", one.mode, one.fill_only)
        taken.append(entity.verbs.take(batch, by=by))
        chunk.notes.update(taken[-1].notes)
    _note_what_is_lacking(entity, chunk, taken)
    left = [
        (row_no, outcome)
        for each in taken
        for outcome in ("denied", "skipped")
        for row_no, _key in each.rows.get(outcome, ())
    ]
    _take_linked(one, chunk, {row_no for row_no, _outcome in left}, by=by)
    refusals = [Refusing(row_no, [kept(_why(one, outcome))], chunk.payload(row_no)) for row_no, outcome in left]
    return [*taken, Taken({"refused": len(chunk.refusals)})], [*chunk.refusals, *refusals]


def _note_what_is_lacking(entity: Entity, chunk: Chunk, taken: Sequence[Taken]) -> None:
    """A row that lacks what the company needs is taken all the same: a file is what others once knew. It is told, with why."""
    for name, keys in lacking(entity, {key for each in taken for key in each.keys}).items():
        chunk.notes[f"{label_of(entity, name)}: {why_needed(entity, name)}"] += len(keys)


def _settled(entity: Entity, chunk: Chunk, by: Actor) -> list[Arrival]:
    """The arrivals with keys in place of the names of what links lead to; one that leads nowhere is left out, and told."""
    names = [item.name for item in entity.settled]
    at = [place for place, one in enumerate(chunk.arrivals) if any(name in one.facts for name in names)]
    if not at:
        return chunk.arrivals
    facts, problems = settle_many(entity, [msgspec.json.decode(chunk.arrivals[place].facts) for place in at], by=by)
    out = list(chunk.arrivals)
    for place, told, unknown in zip(at, facts, problems, strict=True):
        out[place] = out[place]._replace(facts=msgspec.json.encode(told).decode())
        chunk.notes.update(note_of(name, why) for name, why in unknown.items())
    return out


def _take_linked(one: Import, chunk: Chunk, left: Collection[int], *, by: Actor) -> None:
    """What the rows that were taken say of the records that they link to."""
    said = [(row.row_no, told) for row in chunk.arrivals for told in row.beside if row.row_no not in left]
    for entity, arrivals in linked.together(said, staging.of_linked).items():
        assert entity.verbs.take is not None
        staging.lay(arrivals)
        batch = Batch(staging.ARRIVING, {"turn": 0}, one.source, one.pk, "name", one.mode, one.fill_only)
        taken = entity.verbs.take(batch, by=by)
        if taken.outcomes.get("denied"):
            chunk.notes[
                message_of(_("What was said of linked records that are not yours to change was left out."))
            ] += taken.outcomes["denied"]


def added(counts: dict[str, int], taken: list[Taken]) -> dict[str, int]:
    total = Counter(counts)
    for each in taken:
        total.update(each.outcomes)
    return dict(total)


def step(one: Import, **changes: Any) -> None:
    """Write how far it is, and tell whoever watches."""
    for name, value in changes.items():
        setattr(one, name, value)
    one.save(update_fields=list(changes))
    publish(f"import:{one.pk}", status=one.status)


def close(one: Import, status: Status, *, problem: str = "") -> None:
    step(one, status=status, problem=problem[:2000], finished_at=timezone.now())


def _hold(one: Import) -> None:
    """Until this batch is committed nobody else goes on with this import. Raises Overtaken where somebody has."""
    stands = Import.objects.select_for_update().get(pk=one.pk)
    if stands.read_rows != one.read_rows or stands.status not in (Status.WAITING, Status.TAKING):
        raise Overtaken


def _why(one: Import, outcome: str) -> str:
    if outcome == "denied":
        return _("This record is not yours to change.")
    if one.mode == Mode.CREATE:
        return _("This record is known already, and only new ones were to be taken.")
    return _("This record is not known, and only known ones were to be updated.")

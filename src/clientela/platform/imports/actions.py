"""The verbs of imports: `open_import`, `map_columns`, `start`, and `run`, which the job calls."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Batch, Entity
from clientela.platform.files.models import StoredFile
from clientela.platform.history.acting import acting
from clientela.platform.imports import staging
from clientela.platform.imports.models import Import, Refusal, Status
from clientela.platform.imports.reading import Layout, Row, detect, propose, read
from clientela.platform.imports.targets import Mapped, compile_mapping, targets
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor

SAMPLE = 200
_ROWS = """SELECT row_no, id, external_id, facts, payload FROM "{table}"
            WHERE place > %(after)s AND place <= %(upto)s AND turn = %(turn)s"""


def open_import(
    file: StoredFile, *, name: str, entity: Entity, by: Actor, source: str = "", country: str = ""
) -> Import:
    """Recognise the file's layout and propose a mapping. Raises Unreadable, with nothing kept, for a file of no use."""
    with acting(by, "import", entity.key):
        layout = detect(file.path, name=name)
        mapping = [asdict(one) for one in proposed(entity, layout, sample(file.path, layout))]
        return Import.objects.create(
            entity=entity.key, name=name, source=source or Path(name).name, file=file, layout=msgspec.to_builtins(layout),
            mapping=mapping, country=country, by_user_id=by.user_id,
        )  # fmt: skip


def sample(path: Path, layout: Layout) -> list[Row]:
    """The first rows that can be read."""
    return [row for row in islice(read(path, layout), SAMPLE) if isinstance(row, Row)]


def proposed(entity: Entity, layout: Layout, rows: Sequence[Row]) -> list[Mapped]:
    found = propose(layout, rows, targets(entity))
    return [Mapped(one.column, one.target, one.label, one.ordinal) for one in found if one.target]


def map_columns(
    one: Import, mapping: Iterable[Mapped], *, layout: Layout | None = None, country: str | None = None, by: Actor
) -> None:
    """Set where the columns go, and how the file is to be read where recognition was wrong. Only before it has started."""
    entity = registry.entity(one.entity)
    known = {target.key for target in targets(entity)}
    wrong = [item.target for item in mapping if item.target not in known]
    if wrong:
        raise ValueError(_("%(type)s has no field “%(name)s”.") % {"type": entity.label, "name": wrong[0]})
    with acting(by, "import", entity.key):
        one.mapping = [asdict(item) for item in mapping]
        one.layout = msgspec.to_builtins(layout) if layout else one.layout
        one.country = one.country if country is None else country
        one.save(update_fields=["mapping", "layout", "country"])


def start(one: Import, *, by: Actor) -> bool:
    """Claim the import for running; false where it has been started before."""
    with acting(by, "import", one.entity):
        return bool(Import.objects.filter(pk=one.pk, status=Status.MAPPING).update(status=Status.READING))


def run(key: UUID, *, by: Actor) -> Import:
    """Read, stage and take the file. Called again after a crash, it goes on behind the last committed batch."""
    one = Import.objects.select_related("file").get(pk=key)
    if one.status in (Status.DONE, Status.FAILED, Status.MAPPING):
        return one
    actor = by.acting_as("import", through=f"import {one.pk}")
    entity = registry.entity(one.entity)
    try:
        _read(one, entity)
        _take(one, entity, by=actor)
    except Exception as error:
        _close(one, Status.FAILED, problem=str(error) or type(error).__name__)
        raise
    _close(one, Status.DONE)
    return one


def layout_of(one: Import) -> Layout:
    return msgspec.convert(one.layout, Layout)


def mapping_of(one: Import) -> list[Mapped]:
    return [Mapped(**item) for item in one.mapping]


def _read(one: Import, entity: Entity) -> None:
    """Lay every row into the staging table, refusals aside; done anew after a crash, since that table does not survive one."""
    layout = layout_of(one)
    raw_of = compile_mapping(entity, mapping_of(one), layout)
    prepared = staging.prepare(entity, layout, read(one.file.path, layout), raw_of, country=one.country)
    staging.create_table(one.staging)
    one.refusals.all().delete()
    notes: dict[str, int] = {}
    rows = refused = 0
    while chunk := list(islice(prepared, staging.CHUNK)):
        arrivals = [
            (rows + at, made) for at, (made, _notes) in enumerate(chunk, 1) if isinstance(made, staging.Arrival)
        ]
        refusals = [made for made, _notes in chunk if isinstance(made, staging.Refusing)]
        for sentence in (note for _made, kept in chunk for note in kept):
            notes[_kind_of(sentence)] = notes.get(_kind_of(sentence), 0) + 1
        rows, refused = rows + len(chunk), refused + len(refusals)
        with transaction.atomic():
            staging.lay(one.staging, arrivals)
            Refusal.objects.bulk_create(
                [Refusal(of=one, row_no=r.row_no, reason=r.reason, row=r.row) for r in refusals]
            )
            _step(one, status=Status.READING, read_rows=rows, notes=notes, counts=one.counts | {"refused": refused})


def _take(one: Import, entity: Entity, *, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE INDEX ON "{one.staging}" (place)')
        cursor.execute(f'ANALYZE "{one.staging}"')
    assert entity.verbs.take is not None
    for after in range(one.done_rows, one.read_rows, staging.CHUNK):
        with transaction.atomic():
            counts = Counter(one.counts)
            for turn in range(_turns(one, after) + 1):
                counts.update(entity.verbs.take(_batch(one, after, turn), by=by).outcomes)
            _step(one, status=Status.TAKING, done_rows=min(after + staging.CHUNK, one.read_rows), counts=dict(counts))
    if entity.verbs.finish is not None:
        entity.verbs.finish(one.source, one.pk, by=by)


def _turns(one: Import, after: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT coalesce(max(turn), 0) FROM "{one.staging}" WHERE place > %s AND place <= %s',
            [after, after + staging.CHUNK],
        )
        (turns,) = cursor.fetchone()
    return int(turns)


def _batch(one: Import, after: int, turn: int) -> Batch:
    params: dict[str, Any] = {"after": after, "upto": after + staging.CHUNK, "turn": turn}
    return Batch(_ROWS.replace("{table}", one.staging), params, one.source, import_id=one.pk, match="contact")


def _step(one: Import, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(one, name, value)
    one.save(update_fields=list(changes))
    publish(f"import:{one.pk}", status=one.status)


def _close(one: Import, status: Status, *, problem: str = "") -> None:
    staging.drop_table(one.staging)
    _step(one, status=status, problem=problem[:2000], finished_at=timezone.now())


def _kind_of(sentence: str) -> str:
    """The sentence without the value it quotes, so that like is counted with like."""
    head, quote, rest = sentence.partition("“")
    return f"{head}“…{rest[rest.find('”') :]}" if quote else sentence

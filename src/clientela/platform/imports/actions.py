"""The verbs of imports: `open_import`, `map_columns`, `settle`, `ask_for_trial`, `start`, `ask_for_undo`; and those that jobs call:
`try_out`, `run` and `undo`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import InterfaceError, OperationalError
from django.utils import translation
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.events.announcing import emit
from clientela.platform.files.models import StoredFile
from clientela.platform.history import undoing as history
from clientela.platform.history.acting import acting
from clientela.platform.imports import kits, mending, remembering, running, undoing
from clientela.platform.imports.events import ImportUndone
from clientela.platform.imports.models import Import, Mode, Status
from clientela.platform.imports.reading import Layout, Row, detect, propose, read
from clientela.platform.imports.reading.source import is_packed
from clientela.platform.imports.running import close, layout_of, mapping_of, step
from clientela.platform.imports.targets import Mapped, refuse_unknown, targets
from clientela.platform.imports.trying import try_rows
from clientela.platform.imports.wholes import as_wholes
from clientela.platform.permissions.actor import Actor

__all__ = ["layout_of", "mapping_of"]

SAMPLE = 200
OVER = (Status.DONE, Status.FAILED)


def open_import(
    file: StoredFile, *, name: str, entity: Entity, by: Actor, source: str = "", country: str = ""
) -> Import:
    """Recognise the file: rows that come back mended, headings seen before, else a new proposal. Raises Unreadable, with nothing
    kept, for a file of no use."""
    with acting(by, "import", entity.key):
        layout = detect(file.path, name=name)
        rows = sample(file.path, layout)
        mapping = [asdict(item) for item in proposed(entity, layout, rows, by=by)]
        one = Import(
            entity=entity.key, name=name, source=source or Path(name).name, file=file, country=country, by_user_id=by.user_id,
            expected=expected(file, layout, rows), layout=msgspec.to_builtins(layout), mapping=mapping,
        )  # fmt: skip
        parent = mending.mended(layout, rows, entity=entity.key, by=by)
        if parent:
            mending.inherit(one, parent, layout)
        elif remembering.recall(one, layout, by=by, told_source=source) is None:
            _map_by_kit(one, layout, rows, by=by)
        one.save()
        return one


def _map_by_kit(one: Import, layout: Layout, rows: Sequence[Row], *, by: Actor) -> None:
    """An export of another program is mapped as it is meant, as far as the actor may write that."""
    kit = kits.recognised(layout.headings, one.entity)
    if kit is not None:
        open_ = {target.key for target in targets(known(one.entity, by), by=by)}
        said = kits.mapping_of(kit, layout, one.mapping, rows)
        one.mapping = [item for item in said if item["target"] in open_]


def sample(path: Path, layout: Layout) -> list[Row]:
    """The first rows that can be read."""
    return [row for row in islice(read(path, layout), SAMPLE) if isinstance(row, Row)]


def expected(file: StoredFile, layout: Layout, rows: Sequence[Row]) -> int:
    """About how many rows the file holds, by the length of the first ones; 0 where its size tells nothing."""
    if layout.format != "delimited" or is_packed(file.path) or not rows:
        return 0
    length = sum(len(value or "") + 1 for row in rows for value in row.values) / len(rows)
    return round(file.size / (length * (2 if "16" in layout.encoding else 4 if "32" in layout.encoding else 1)))


def proposed(entity: Entity, layout: Layout, rows: Sequence[Row], *, by: Actor) -> list[Mapped]:
    found = propose(layout, rows, targets(entity, by=by))
    mapped = [Mapped(one.column, one.target, one.label, one.ordinal, one.sure) for one in found if one.target]
    return as_wholes(entity, mapped, rows)


def map_columns(
    one: Import, mapping: Iterable[Mapped], *, layout: Layout | None = None, country: str | None = None, by: Actor
) -> None:
    """Set where the columns go, and how the file is to be read where recognition was wrong. Only before it has started."""
    entity = known(one.entity, by)
    refuse_unknown(entity, mapping, by=by)
    with acting(by, "import", entity.key):
        one.mapping = [asdict(item) for item in mapping]
        one.layout = msgspec.to_builtins(layout) if layout else one.layout
        one.country = one.country if country is None else country
        one.preview = {}
        one.save(update_fields=["mapping", "layout", "country", "preview"])


def settle(one: Import, *, mode: str, fill_only: bool, by: Actor) -> None:
    """Which records are to be taken, and what becomes of known ones. Raises ValueError for a mode that there is not."""
    if mode not in Mode.values:
        raise ValueError(_("There is no such choice: %(value)s.") % {"value": mode[:20]})
    with acting(by, "import", one.entity):
        one.mode, one.fill_only, one.preview = mode, fill_only, {}
        one.save(update_fields=["mode", "fill_only", "preview"])


def ask_for_trial(one: Import, *, by: Actor) -> bool:
    """Claim the import for a dry run; false where one is under way or it has been started."""
    with acting(by, "import", one.entity):
        return _claimed(one, (Status.MAPPING,), Status.CHECKING)


def start(one: Import, *, by: Actor) -> bool:
    """Claim the import for running; false where it has been started before, or is a connector's pattern. Its mapping is remembered
    for files like it."""
    with acting(by, "import", one.entity):
        claimed = one.connector is None and _claimed(one, (Status.MAPPING,), Status.WAITING)
        if claimed and one.mends_id is None:
            remembering.remember(one, layout_of(one), by=by)
        return claimed


def ask_for_undo(one: Import, *, by: Actor) -> bool:
    """Claim the import for being undone; false where it runs, has never run, or is undone already."""
    with acting(by, "import", one.entity):
        return _claimed(one, OVER, Status.UNDOING)


def try_out(key: UUID, *, by: Actor) -> Import:
    """Take the whole file and roll it back, and keep what would have become of it."""
    one = Import.objects.select_related("file").get(pk=key)
    if one.status != Status.CHECKING:
        return one
    try:
        with translation.override("en"):
            step(one, preview=try_rows(one, running.open_to(one, by), by=_carried(one, by)), problem="")
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job comes back
    except Exception as error:
        step(one, status=Status.MAPPING, preview={}, problem=_told(error))
        raise
    step(one, status=Status.MAPPING)
    return one


def run(key: UUID, *, by: Actor) -> Import:
    """Take the file. Called again after a crash, it goes on behind the last committed batch."""
    one = Import.objects.select_related("file").get(pk=key)
    if one.status not in (Status.WAITING, Status.TAKING):
        return one
    try:
        with translation.override("en"):
            running.take_rows(one, running.open_to(one, by), by=_carried(one, by))
    except running.Overtaken:
        return one
    except (OperationalError, InterfaceError):
        raise  # the database is away: the job comes back and goes on
    except Exception as error:
        close(one, Status.FAILED, problem=_told(error))
        raise
    close(one, Status.DONE)
    return one


def give_up(key: UUID, *, by: Actor) -> None:
    """Nobody is there any more in whose name it could go on: what was taken stays, and it says why it ended."""
    one = Import.objects.get(pk=key)
    why = str(_("Its token has ended, or who began it has gone; what was taken before that stays."))
    with acting(by, "import", one.entity, reason="import can't go on"):
        if one.status == Status.CHECKING:
            step(one, status=Status.MAPPING, preview={}, problem=why)
        elif one.status in (Status.WAITING, Status.TAKING):
            close(one, Status.FAILED, problem=why)
        elif one.status == Status.UNDOING:
            close(one, Status.DONE, problem=why)


def undo(key: UUID, *, by: Actor) -> Import:
    """Bring back what was before this import. What others have changed or used since stays, and is kept with its reason."""
    one = Import.objects.get(pk=key)
    if one.status != Status.UNDOING:
        return one
    with acting(by, "import", one.entity):
        pass
    history.undo(one.through, by=by, told=lambda step: undoing.note(one, step))
    with acting(by, "import", one.entity):
        emit(ImportUndone(one.entity, str(one.pk), one.undo.get("removed", 0), one.undo.get("restored", 0)), by=by)
        step(one, status=Status.UNDONE)
    return one


def _claimed(one: Import, before: Sequence[Status], after: Status) -> bool:
    """Only one caller finds the import in a state that it may leave."""
    claimed = bool(Import.objects.filter(pk=one.pk, status__in=before).update(status=after))
    if claimed:
        one.status = after
    return claimed


def _carried(one: Import, by: Actor) -> Actor:
    return by.acting_as("import", through=one.through)


def _told(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:2000]

"""Verbs of moves: `open_move`; and `try_move`, which a job calls.

What another program exports comes as several files, loose or packed together. Each is recognised by its headings and becomes an
import; they are taken in the order in which they lead to each other. Tried out, they are taken one behind the other and rolled
back together, so that people find the companies that the same export brings.
"""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions, kits, running
from clientela.platform.imports.kits import Kit
from clientela.platform.imports.models import Import, Move, Status
from clientela.platform.imports.noting import together
from clientela.platform.imports.reading import Layout, Unreadable, detect, read
from clientela.platform.imports.reading.source import LARGEST
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

MOST = 200  # files of one move
RATIO = 200  # a packed file that unpacks to more times its size is none that a program has exported
COUNTED = 1_000_000  # rows of a file that is not taken
_KINDS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl", ".xml"})
_WORKBOOKS = frozenset({"[Content_Types].xml", "mimetype"})


@dataclass(frozen=True)
class Brought:
    name: str
    file: StoredFile


@dataclass(frozen=True)
class _Found:
    brought: Brought
    kit: Kit | None
    layout: Layout | None
    why: str = ""


def open_move(files: Sequence[tuple[str, Iterable[bytes]]], *, by: Actor, source: str = "") -> Move:
    """Recognise what was brought. Raises Denied, TooLarge, or Unreadable where nothing of it can be taken; then nothing stays."""
    if not any(by.may("import", entity.key) for entity in registry.every()):
        raise Denied(_("You may not import anything. Ask an administrator for a role that allows it."))
    found = [_recognised(one, by) for name, chunks in files for one in _unpacked(name, keep(chunks, limit=LARGEST))]
    taken = [one for one in found if one.kit is not None and not one.why]
    if not taken:
        raise Unreadable(
            _("None of these files is an export that is recognised. Import each by itself, and say what it holds.")
        )
    programs = Counter(one.kit.program for one in taken if one.kit)
    with transaction.atomic():
        move = Move.objects.create(
            name=", ".join(name for name, _chunks in files)[:200], source=source or programs.most_common(1)[0][0],
            left=[_left(one) for one in found if one not in taken], by_user_id=by.user_id,
        )  # fmt: skip
        for one in taken:
            _open(move, one, by=by)
    return move


def imports_of(move: Move) -> list[Import]:
    """In the order in which they are taken: what others lead to comes first."""
    return sorted(move.imports.select_related("file"), key=lambda one: (_depth(one.entity), one.pk))


def _depth(entity: str, above: tuple[str, ...] = ()) -> int:
    """How many types stand before this one, as its records link to theirs."""
    links = {item.link for item in registry.entity(entity).importable if item.kind == "link" and not item.own}
    return max((1 + _depth(one, (*above, entity)) for one in links - {entity, *above}), default=0)


def try_move(key: UUID, *, by: Actor) -> None:
    """Take all that wait for it one behind the other, note what would become of each, and roll all of it back."""
    waiting = [one for one in imports_of(Move.objects.get(pk=key)) if one.status == Status.CHECKING]
    told: dict[UUID, dict[str, object]] = {}
    problem = ""
    try:
        with translation.override("en"), transaction.atomic():
            for one in waiting:
                told[one.pk] = _tried(one, by=by)
            transaction.set_rollback(True)
    except (ValueError, Denied) as error:
        problem = str(error)
    for one in waiting:
        running.step(one, status=Status.MAPPING, preview=told.get(one.pk, {}), problem=problem)


def give_up_move(key: UUID) -> None:
    """Nobody is there any more in whose name it could be tried out."""
    Import.objects.filter(move=key, status=Status.CHECKING).update(status=Status.MAPPING, preview={})


def _tried(one: Import, *, by: Actor) -> dict[str, object]:
    entity, counts, notes, rows = running.open_to(one, by), dict[str, int](), dict[str, int](), 0
    carried = by.acting_as("import", through=one.through)
    refused: list[dict[str, object]] = []
    for chunk in running.chunks(one, entity):
        taken, refusals = running.take_chunk(one, entity, chunk, by=carried)
        counts, rows, notes = running.added(counts, taken), rows + chunk.rows, together(notes, chunk.notes)
        refused += [{"row_no": r.row_no, "reasons": r.reasons, "row": r.row} for r in refusals[: 100 - len(refused)]]
    at = timezone.now().isoformat()
    return {"rows": rows, "counts": counts, "notes": notes, "changes": [], "refused": refused, "at": at}


def _unpacked(name: str, file: StoredFile) -> Iterator[Brought]:
    """The files in an archive, each kept by itself; a workbook is one too, yet a file. Raises Unreadable, TooLarge."""
    if not zipfile.is_zipfile(file.path):
        yield Brought(name, file)
        return
    try:
        with zipfile.ZipFile(file.path) as archive:
            if _WORKBOOKS & set(archive.namelist()):
                yield Brought(name, file)
            else:
                yield from _inside(archive, file.size)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise Unreadable(_("The archive %(name)s cannot be read: %(why)s") % {"name": name, "why": error}) from error


def _inside(archive: zipfile.ZipFile, size: int) -> Iterator[Brought]:
    inside = [one for one in archive.infolist() if _is_wanted(one)]
    if len(inside) > MOST or sum(one.file_size for one in inside) > max(size * RATIO, 1 << 26):
        raise Unreadable(_("This archive holds too much to be an export."))
    for one in inside:
        with archive.open(one) as stream:
            yield Brought(PurePosixPath(one.filename).name, keep(_pieces(stream), limit=LARGEST))


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(1 << 20):
        yield piece


def _is_wanted(one: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(one.filename)
    return not one.is_dir() and "__MACOSX" not in path.parts and path.suffix.lower() in _KINDS


def _recognised(one: Brought, by: Actor) -> _Found:
    try:
        layout = detect(one.file.path, name=one.name)
    except Unreadable as error:
        return _Found(one, None, None, str(error))
    kit = kits.recognised_anywhere(layout.headings)
    if kit is None:
        return _Found(one, None, layout, _("Not recognised: import it by itself, and say what it holds."))
    if not by.may("import", kit.entity):
        return _Found(one, kit, layout, _("You may not import such records."))
    return _Found(one, kit, layout)


def _left(one: _Found) -> dict[str, object]:
    """What is told of a file that is not taken."""
    rows = _counted(one.brought.file.path, one.layout) if one.kit and one.layout else 0
    return {"name": one.brought.name, "kit": one.kit.name if one.kit else "", "rows": rows, "why": one.why}


def _counted(path: Path, layout: Layout) -> int:
    return sum(1 for _row in islice(read(path, layout), COUNTED))


def _open(move: Move, found: _Found, *, by: Actor) -> None:
    assert found.kit is not None
    entity = known(found.kit.entity, by)
    source = f"{move.source}: {found.kit.name}" if found.kit.apart else move.source
    one = actions.open_import(found.brought.file, name=found.brought.name, entity=entity, by=by, source=source)
    one.move = move
    one.save(update_fields=["move"])

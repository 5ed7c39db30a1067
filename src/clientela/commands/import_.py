"""Import a file: CSV, TSV, XLSX, JSON Lines or vCards, plain or gzip, with any encoding. TYPE is what it holds: people,
organisations, products, deals, orders or another type of record. The same file imported again changes nothing.

Columns are mapped by their headings and values; --map changes that, --dry-run shows what would become of the file, --undo takes
an import back."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from clientela.commands.people import actor_named
from clientela.commands.progress import Refused, step
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing, key_of
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions
from clientela.platform.imports.mending import reason
from clientela.platform.imports.models import Import, Mode, Refusal
from clientela.platform.imports.noting import noted
from clientela.platform.imports.reading import Layout, Unreadable
from clientela.platform.imports.reports import OUTCOMES, preview, undone
from clientela.platform.imports.targets import Mapped, labels
from clientela.platform.imports.uploading import LARGEST
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

CHUNK = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "type", nargs="?", default="", help="people, organisations, products, deals, orders or another type of record"
    )
    parser.add_argument("file", nargs="?", type=Path, help="the file")
    parser.add_argument("--source", default="", help="whose words these are (default: the file's name)")
    parser.add_argument(
        "--country", default="", metavar="CC", help="where phone and tax numbers without a country belong, such as IT"
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=FIELD", help="where a column goes; FIELD empty: nowhere"
    )
    parser.add_argument(
        "--mode", choices=Mode.values, help="create or update: only new or only known records (default: both)"
    )
    parser.add_argument("--fill-only", action="store_true", help="of known records, only write what is empty")
    parser.add_argument("--user", default="", metavar="EMAIL", help="who imports (default: the oldest account)")
    parser.add_argument("--dry-run", action="store_true", help="show what would become of the file, and change nothing")
    parser.add_argument("--undo", default="", metavar="ID", help="undo this import; no file is needed then")


def run(options: argparse.Namespace) -> int:
    actor = actor_named(options.user)
    try:
        return _undo(options.undo, actor) if options.undo else _bring(options, actor)
    except (LookupError, Unreadable, Denied, Missing, ValueError) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"{options.file}: {error.strerror}. Nothing was imported.") from error


def _bring(options: argparse.Namespace, actor: Actor) -> int:
    if options.file is None:
        raise ValueError("Say what the file holds and where it is: ./clientela import people customers.csv")
    entity = known(options.type, actor)
    one = _open(entity, options, actor)
    _map(one, entity, options.map, actor)
    if options.mode or options.fill_only:
        actions.settle(one, mode=options.mode or one.mode, fill_only=options.fill_only, by=actor)
    _show(one, entity)
    return _try(one, actor) if options.dry_run else _import(one, actor)


def _try(one: Import, actor: Actor) -> int:
    with step("Trial") as line:
        actions.ask_for_trial(one, by=actor)
        found = preview(actions.try_out(one.pk, by=actor)) or {}
        line.outcome = _counted(found["rows"], found["counts"])
    for change in found["changes"][:10]:
        said = ", ".join(f"{field['field']}: {field['old'] or '-'} → {field['new']}" for field in change["fields"])
        print(f"  row {change['row_no']} would change {change['name']}: {said}")
    for refusal in found["refused"][:10]:
        print(f"  row {refusal['row_no']} would be refused: {refusal['reason']}")
    return 0


def _undo(text: str, actor: Actor) -> int:
    one = Import.objects.visible_to(actor).filter(pk=key_of(text)).first()
    if one is None:
        raise Missing("There is no such import, or you may not see it.")
    with step("Undo") as line:
        if not actions.ask_for_undo(one, by=actor):
            raise ValueError(f"{one.name} has not run to its end, or is undone already. Nothing was changed.")
        done = undone(actions.undo(one.pk, by=actor)) or {"removed": 0, "restored": 0, "kept": 0, "left": []}
        line.outcome = (
            f"{done['removed']:,} removed, {done['restored']:,} brought back, {done['kept']:,} left as they are"
        )
    for left in done["left"][:10]:
        print(f"  left: {left['name'] or left['id']} ({left['because']}{' by ' + left['by'] if left['by'] else ''})")
    return 0


def _counted(rows: int, counts: Mapping[str, int]) -> str:
    said = [f"{counts[outcome]:,} {outcome}" for outcome in OUTCOMES if counts.get(outcome)]
    return f"{rows:,} rows: {', '.join(said) or 'none'}"


def _open(entity: Entity, options: argparse.Namespace, actor: Actor) -> Import:
    with options.file.open("rb") as file:
        stored = keep(iter(lambda: file.read(CHUNK), b""), limit=LARGEST)
    return actions.open_import(
        stored, name=options.file.name, entity=entity, by=actor, source=options.source, country=options.country.upper()
    )


def _map(one: Import, entity: Entity, wishes: list[str], actor: Actor) -> None:
    headings = actions.layout_of(one).headings
    mapping = {item.column: item for item in actions.mapping_of(one)}
    for wish in wishes:
        heading, equals, target = wish.partition("=")
        if not equals or heading not in headings:
            raise ValueError(f"--map {wish!r}: the file has no such column. Columns: {', '.join(headings)}.")
        column = headings.index(heading)
        mapping.pop(column, None)
        if target:
            mapping[column] = Mapped(column, target)
    actions.map_columns(one, list(mapping.values()), by=actor)


def _show(one: Import, entity: Entity) -> None:
    layout: Layout = actions.layout_of(one)
    words = labels(entity)
    said = {
        item.column: words[item.target] + (f" ({item.label})" if item.label else "") for item in actions.mapping_of(one)
    }
    print(f"{one.name}: {layout.format}, {layout.encoding}, decimal {layout.decimal}, dates {layout.dates}")
    width = max((len(heading) for heading in layout.headings), default=0)
    for column, heading in enumerate(layout.headings):
        print(f"  {heading[:40]:<{min(width, 40)}}  {said.get(column, '- kept in the source record')}")


def _import(one: Import, actor: Actor) -> int:
    with step("Import") as line:
        actions.start(one, by=actor)
        one = actions.run(one.pk, by=actor)
        line.outcome = _counted(one.read_rows, one.counts)
    for note, rows in sorted(noted(one.notes, one.entity).items(), key=lambda pair: -pair[1])[:10]:
        print(f"  kept although doubtful, {rows:,} times: {note}")
    for refusal in Refusal.objects.filter(of=one).order_by("row_no")[:10]:
        print(f"  row {refusal.row_no} refused: {reason(one, refusal)}")
    return 0

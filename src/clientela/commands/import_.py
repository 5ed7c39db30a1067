"""Import a file: CSV, TSV, XLSX, JSON Lines or vCards, plain or gzip, with any encoding. TYPE is what it holds: people,
organisations, products, orders. The same file imported again changes nothing.

Columns are mapped by their headings and values; --map changes that, --dry-run only shows it."""

import argparse
from pathlib import Path

from clientela.commands.people import actor_named
from clientela.commands.progress import Refused, step
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.files.storing import keep
from clientela.platform.imports import actions
from clientela.platform.imports.mending import reason
from clientela.platform.imports.models import Import, Refusal
from clientela.platform.imports.reading import Layout, Unreadable
from clientela.platform.imports.reports import OUTCOMES, noted
from clientela.platform.imports.targets import Mapped, labels
from clientela.platform.imports.uploading import LARGEST
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied

CHUNK = 1 << 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("type", help="people, organisations, products or orders")
    parser.add_argument("file", type=Path, help="the file")
    parser.add_argument("--source", default="", help="whose words these are (default: the file's name)")
    parser.add_argument(
        "--country", default="", metavar="CC", help="where phone and tax numbers without a country belong, such as IT"
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=FIELD", help="where a column goes; FIELD empty: nowhere"
    )
    parser.add_argument("--user", default="", metavar="EMAIL", help="who imports (default: the oldest account)")
    parser.add_argument("--dry-run", action="store_true", help="show how the file would be read, and change nothing")


def run(options: argparse.Namespace) -> int:
    actor = actor_named(options.user)
    try:
        entity = registry.entity(options.type)
        one = _open(entity, options, actor)
        _map(one, entity, options.map, actor)
        _show(one, entity)
        return 0 if options.dry_run else _import(one, actor)
    except (LookupError, Unreadable, Denied, ValueError) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        raise Refused(f"{options.file}: {error.strerror}. Nothing was imported.") from error


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
        counts = [f"{one.counts[outcome]:,} {outcome}" for outcome in OUTCOMES if one.counts.get(outcome)]
        line.outcome = f"{one.read_rows:,} rows: {', '.join(counts) or 'none'}"
    for note, rows in sorted(noted(one.notes).items(), key=lambda pair: -pair[1])[:10]:
        print(f"  kept although doubtful, {rows:,} times: {note}")
    for refusal in Refusal.objects.filter(of=one).order_by("row_no")[:10]:
        print(f"  row {refusal.row_no} refused: {reason(one, refusal)}")
    return 0

"""`./clientela bench samples --data FOLDER`: every mail, card and calendar there, read whole, in part, or refused."""

import argparse
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bench.table import Row, aligned, write_json
from clientela.channels.email.reading.parsing import TooLarge
from clientela.channels.email.reading.parsing import read as read_mail
from clientela.commands.progress import Refused, note
from clientela.config import environment
from clientela.platform.imports.reading import Refused as RefusedRow
from clientela.platform.imports.reading import Unreadable, detect, read
from clientela.timeline.calendars.reading import read as read_calendar

WHOLE, PARTLY, REFUSED = "whole", "in part", "refused"


def run(options: argparse.Namespace, home: Path) -> int:
    """0 where all was read, whatever it was; a fault is a fault."""
    folder = Path(options.data or environment.value("CLIENTELA_BENCH_DATA") or "data")
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}; name it with --data. Nothing was measured.")
    rows = [row for kind, (endings, look) in _KINDS.items() for row in _of(kind, folder, endings, look)]
    print(aligned(rows))
    if options.json:
        write_json(rows, options.json)
    return 0


def _of(kind: str, folder: Path, endings: tuple[str, ...], look: Callable[[Path], tuple[str, str]]) -> list[Row]:
    counts: Counter[str] = Counter()
    for path in sorted(one for one in folder.rglob("*") if one.suffix.lower() in endings):
        outcome, why = look(path)
        counts[outcome] += 1
        if outcome == REFUSED:
            note(f"{path.relative_to(folder)}: {why}")
    return [Row(f"{kind}: {name}", float(counts[name]), "files") for name in (WHOLE, PARTLY, REFUSED)]


def _mail(path: Path) -> tuple[str, str]:
    try:
        return (PARTLY if read_mail(path.read_bytes()).notes else WHOLE), ""
    except TooLarge as error:
        return REFUSED, str(error)


def _cards(path: Path) -> tuple[str, str]:
    try:
        rows = list(read(path, detect(path)))
    except Unreadable as error:
        return REFUSED, str(error)
    return (PARTLY if any(isinstance(row, RefusedRow) for row in rows) else WHOLE), ""


def _calendar(path: Path) -> tuple[str, str]:
    try:
        found = read_calendar(path.read_bytes())
    except ValueError as error:
        return REFUSED, str(error)
    if found.broken and not found.events:
        return REFUSED, "no event in it says when it begins, or can be understood"
    return (PARTLY if found.broken else WHOLE), ""


_KINDS = {
    "mails": ((".eml",), _mail),
    "cards": ((".vcf", ".vcard"), _cards),
    "calendars": ((".ics", ".vcs"), _calendar),
}

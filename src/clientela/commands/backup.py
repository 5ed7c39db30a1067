"""Write everything into one archive, also while Clientela runs: the database, the stored files, and the keys if you ask for them.

`./clientela restore FILE` makes the same records, files, history, settings and users of it on an empty machine. Whoever has the
archive has all your data: keep it closed, as the file itself is."""

import argparse
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from clientela import __version__
from clientela.commands import archive, postgres, postgres_programs
from clientela.commands.archive import Manifest, Writer
from clientela.commands.progress import Refused, note, step
from clientela.config import environment

FOLDER = "backups"  # in the home: what is written before an upgrade
BEFORE = "before-upgrade"
KEPT = 3  # of those
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_APPLIED = "SELECT app || '.' || name FROM django_migrations ORDER BY id"
_FILES = "SELECT sha256 FROM files_storedfile ORDER BY 1"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="where to write, such as clientela.zip; it must not exist yet")
    parser.add_argument(
        "--with-key", action="store_true", help="the key that signs sessions and those that open secrets too"
    )
    parser.add_argument("--database-only", action="store_true", help="without stored files, which lie in HOME/files")


def run(options: argparse.Namespace) -> int:
    home = environment.make_home()
    with postgres.running(home) as running:
        missing = write(options.file, running.url, files=not options.database_only, key=options.with_key)
    if not options.with_key:
        note("Secrets in it open only with the keys of this installation: keep a copy of HOME/keys elsewhere.")
    for name in missing:
        note(f"missing or damaged on this disk, so not in the archive: files/{name}")
    return 1 if missing else 0


def before_upgrade(url: str) -> Path:
    """The database as it is now, kept in the home; of earlier ones the last few stay. Files are never changed by an upgrade."""
    folder = environment.make_home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{BEFORE}-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
    write(path, url, files=False, key=False)
    for old in sorted(folder.glob(f"{BEFORE}-*.zip"))[:-KEPT]:
        old.unlink()
    return path


def write(path: Path, url: str, *, files: bool, key: bool) -> list[str]:
    """Write the archive; the stored files that the disk does not hold as they were are left out and told."""
    if path.exists():
        raise Refused(f"{path} exists already and was left as it is. Choose another name.")
    if not path.absolute().parent.is_dir():
        raise Refused(f"There is no folder {path.absolute().parent}. Nothing was written.")
    with step("Backup") as line, psycopg.connect(url) as connection, archive.writing(path) as writer:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        missing = _write(writer, connection, url, files=files, key=key)
        line.outcome = f"the database and {writer.files:,} files in {path.name}"
    return missing


def _write(writer: Writer, connection: "psycopg.Connection[Any]", url: str, *, files: bool, key: bool) -> list[str]:
    """Dump and files are of one moment: pg_dump looks through the snapshot in which the list of files is read."""
    snapshot = _column(connection, "SELECT pg_export_snapshot()")[0]
    if "django_migrations" not in _column(connection, _TABLES):
        raise Refused("This database holds no Clientela yet. Nothing was written.")
    options = ["--format=custom", "--exclude-extension=*", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    writer.add(archive.DUMP, postgres_programs.output_of("pg_dump", *options, url=url))
    if key:
        writer.add(archive.SECRET, [environment.secret_key().encode()])
        _add_keys(writer)
    missing = [] if not files else [name for name in _column(connection, _FILES) if not _add_file(writer, name)]
    writer.finish(
        Manifest(
            product=__version__,
            server=connection.info.server_version // 10_000,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            migrations=_column(connection, _APPLIED),
            rows=rows_of(connection),
            files=files,
            missing=missing,
        )
    )
    return missing


def rows_of(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """Every table of the database with the number of its rows."""
    names = _column(connection, _TABLES)
    counts = (_column(connection, f'SELECT count(*) FROM public."{name}"')[0] for name in names)
    return dict(zip(names, counts, strict=True))


def _add_keys(writer: Writer) -> None:
    """The keys that open secrets, where they lie in the home; those of CLIENTELA_KEYS are somebody else's to keep."""
    path = environment.home() / archive.KEYS
    if environment.keys():
        note("The keys of CLIENTELA_KEYS are not in the archive.")
    elif path.exists():
        writer.add(archive.KEYS, [path.read_bytes()])


def _add_file(writer: Writer, name: str) -> bool:
    """Whether the file was as its hash says. It is read twice: a damaged one must not stand in the archive as whole."""
    path = environment.home() / "files" / name[:2] / name[2:4] / name
    if not path.exists() or _sha(path) != name:
        return False
    writer.add(f"{archive.FILES}{name[:2]}/{name[2:4]}/{name}", _pieces(path))
    return True


def _sha(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(archive.PIECE):
            yield piece


def _column(connection: "psycopg.Connection[Any]", sql: str) -> list[Any]:
    return [value for (value,) in connection.execute(sql)]

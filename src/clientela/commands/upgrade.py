"""Bring the database to this version of the code, after a backup of it. `up` does the same before it serves.

--dry-run shows what would be done, and does nothing. To go back: the code from before, then
`./clientela restore HOME/backups/before-upgrade-….zip --overwrite`."""

import argparse

from clientela.commands import migrate
from clientela.commands.progress import note


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="show the migrations that are pending, change nothing")
    parser.add_argument("--no-backup", action="store_true", help="do not keep the database as it is in HOME/backups")


def run(options: argparse.Namespace) -> int:
    if not options.dry_run:
        return migrate.run(argparse.Namespace(demo="none", people=None, owner_to=None, no_backup=options.no_backup))
    pending = migrate.pending()
    for label, operations in pending:
        note(label)
        for words in operations:
            note(f"    {words}")
    note(f"migrations pending: {len(pending)}; nothing was changed" if pending else "the database is of this version")
    return 0

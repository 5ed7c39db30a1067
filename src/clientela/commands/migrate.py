"""Bring the database to the state that this version needs. `up` does so by itself at every start.

An empty database gets its first user and, unless --demo none, the demo company."""

import argparse
import json
import os

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clientela.catalog.taxes import actions as taxes
from clientela.commands import backup, prepared
from clientela.commands.progress import note, step
from clientela.config import environment
from clientela.demo import company
from clientela.parties.normalise import own_names
from clientela.platform.permissions.actor import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", choices=["none", "small", "large"], default="none", help="fill an empty database")
    parser.add_argument("--people", type=int, metavar="N", help="with N people instead of the demo's own number")
    parser.add_argument(
        "--owner-to", type=int, metavar="FD", help="write the first user as JSON to this file descriptor"
    )
    parser.add_argument("--no-backup", action="store_true", help="do not keep the database as it is in HOME/backups")


def run(options: argparse.Namespace) -> int:
    url = environment.database_url()
    prepared.look(url)
    own_names.of_countries()  # here, where the memory that it takes to make them goes with the process
    plan = pending()
    if plan and _is_in_use() and not options.no_backup:
        note(f"kept as it was: {backup.before_upgrade(url)}")
    with step("Database") as line:
        call_command("migrate", verbosity=0, interactive=False)
        line.outcome = f"migrations applied: {len(plan)}"
    if any(key.startswith("taxes.") for key, _what in plan):  # what is restored stays as it was
        taxes.begin(by=SYSTEM)
    if not get_user_model().objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists():
        _begin(options)
    prepared.note_down(prepared.look(url))
    return 0


def pending() -> list[tuple[str, list[str]]]:
    """The migrations that this database lacks, each with what it does, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [(f"{one.app_label}.{one.name}", [step.describe() for step in one.operations]) for one, _back in plan]


def _is_in_use() -> bool:
    """Whether there is something to lose: a database that was migrated before."""
    return "people_user" in connection.introspection.table_names()


def _begin(options: argparse.Namespace) -> None:
    """Nobody can sign in yet. The owner comes last, so that a first run that was cut short goes on where it was."""
    if options.demo != "none" or options.people:
        with step("Demo company") as line:
            company.make(size=options.demo, people=options.people, say=note)
            line.outcome = "made"
    owner = company.ensure_owner()
    if owner is None:
        return
    email, password = owner
    if options.owner_to is None:
        note(f"First user {email}, password {password} (shown once)")
        return
    with os.fdopen(options.owner_to, "w") as file:
        json.dump({"email": email, "password": password}, file)

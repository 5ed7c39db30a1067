"""Tell, rotate and retire the keys that lock secrets in the database: second steps, webhooks, connections to others.

Without an order: names, dates, and how many secrets each key has locked. `rotate` makes a new key and locks everything anew;
the former stays until `retire`, once nothing uses it. `lock` finishes what was interrupted. `check` reads every secret.
`new` prints a key for CLIENTELA_KEYS. Nothing has to be restarted."""

import argparse

from clientela.commands.progress import Refused, note, step
from clientela.config import environment
from clientela.platform.directory.keys import actions
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.vault import keyring, places
from clientela.platform.vault.locking import ring

NAMED = 5  # secrets that cannot be read, told one by one


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("order", nargs="?", default="list", choices=list(ORDERS), help="what to do (default: list)")


def run(options: argparse.Namespace) -> int:
    try:
        return ORDERS[options.order]()
    except Conflict as conflict:
        raise Refused(str(conflict)) from None


def _list() -> int:
    used = places.in_use()
    where = "CLIENTELA_KEYS" if environment.keys() else str(environment.home() / keyring.FILE)
    print(f"Keys of {where}; the first one locks:")
    for key in ring().keys:
        print(f"  {key.name}  {key.made_at or 'date unknown':<26} {used.pop(key.name, 0):>6} secrets")
    for name, count in used.items():
        print(f"  {name or '(none)':<8}  {'is not here':<26} {count:>6} secrets that cannot be read")
    return 1 if used else 0


def _rotate() -> int:
    with step("New key") as line:
        line.outcome = actions.rotate(by=SYSTEM).name
    return _lock()


def _lock() -> int:
    with step("Secrets") as line:
        locked = actions.lock_anew(by=SYSTEM)
        line.outcome = f"{locked.changed:,} locked anew"
    if locked.lost:
        note(f"{locked.lost:,} cannot be read and were left as they are: ./clientela keys check")
    note("Copy the file keys to where you keep its copy; backups of before need the former key.")
    return 1 if locked.lost else 0


def _retire() -> int:
    over = actions.retire(by=SYSTEM)
    print(f"Retired: {', '.join(key.name for key in over)}." if over else "Nothing to retire: ./clientela keys lists.")
    return 0


def _check() -> int:
    lost = places.unreadable()
    print(f"{len(lost):,} secrets cannot be read." if lost else "Every secret can be read.")
    for one in lost[:NAMED]:
        print(f"  {one}")
    return 1 if lost else 0


def _new() -> int:
    print(keyring.fresh().material)
    return 0


ORDERS = {"list": _list, "rotate": _rotate, "lock": _lock, "retire": _retire, "check": _check, "new": _new}

"""The verbs on the keys that lock secrets. Keys lie in a file, not in the database: that is written first, and counts at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from clientela.platform.directory.events import KeyMade, KeyRetired
from clientela.platform.directory.guarding import configuring
from clientela.platform.entities.reading import Conflict
from clientela.platform.events.announcing import emit
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.vault import keyring, places
from clientela.platform.vault.keyring import Key
from clientela.platform.vault.locking import ring

# A transaction that began before the rotation may still write a secret under the former key.
LONGEST_TRANSACTION = timedelta(hours=1)


@dataclass(frozen=True)
class Locked:
    changed: int
    lost: int  # secrets that no key opens; they are left as they are


def rotate(*, by: Actor) -> Key:
    """Make a new key, which locks from now on; what is locked already stays readable. Raises Conflict for foreign keys."""
    require(by, "configure", "company")
    if settings.KEYS:
        raise Conflict(
            _("The keys come from CLIENTELA_KEYS: put a new one in front there, restart, then lock everything anew.")
        )
    with configuring(by, "company", reason="rotate keys"):
        made = keyring.fresh()
        keyring.keep(Path(settings.HOME), [made, *ring().keys])
        emit(KeyMade(made.name), by=by)
    return made


def lock_anew(*, by: Actor) -> Locked:
    """Bring all secrets under the newest key. May be interrupted and called again."""
    require(by, "configure", "company")
    return Locked(*places.lock_anew())


def retire(*, by: Actor) -> list[Key]:
    """Forget the former keys that nothing uses any more; answers which those were."""
    require(by, "configure", "company")
    if settings.KEYS:
        raise Conflict(_("The keys come from CLIENTELA_KEYS: take those out there that nothing uses any more."))
    with configuring(by, "company", reason="retire keys"):
        newest, *former = ring().keys
        if not former or _is_fresh(newest):
            return []
        used = places.in_use()
        over = [key for key in former if not used[key.name]]
        if over:
            keyring.keep(Path(settings.HOME), [newest, *(key for key in former if key not in over)])
        for key in over:
            emit(KeyRetired(key.name), by=by)
    return over


def _is_fresh(newest: Key) -> bool:
    return datetime.fromisoformat(newest.made_at) > datetime.now(UTC) - LONGEST_TRANSACTION

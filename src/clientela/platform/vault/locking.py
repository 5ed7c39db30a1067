"""`lock` and `unlock` with the ring of this installation, which is looked at each time it may have changed."""

from pathlib import Path

from django.conf import settings

from clientela.platform.vault import keyring
from clientela.platform.vault.keyring import Keyring

_known: dict[str, tuple[tuple[int, int], Keyring]] = {}  # home -> its file's time and number, and what stood in it


def ring() -> Keyring:
    """The keys that count now: the environment's, else those of the home, which are made at the first need."""
    if settings.KEYS:
        return Keyring(settings.KEYS)
    home = Path(settings.HOME)
    path = home / keyring.FILE
    if not path.exists():
        return Keyring(keyring.make_first(home))
    state = path.stat()
    stamp = (state.st_mtime_ns, state.st_ino)
    former = _known.get(str(home))
    if former is None or former[0] != stamp:
        _known[str(home)] = former = (stamp, Keyring(keyring.in_file(home)))
    return former[1]


def lock(text: str) -> str:
    return ring().lock(text) if text else ""


def unlock(locked: str) -> str:
    """Raises keyring.Unreadable."""
    return ring().open(locked) if locked else ""

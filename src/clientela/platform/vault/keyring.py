"""The keys that encrypt secrets: those of CLIENTELA_KEYS, else the file `keys` in the home, made when it is first needed.

A key is named by the beginning of its own digest, so that a name never means another key. The first of a ring encrypts, all of
them read. The file is read anew whenever it has changed: a rotation needs no restart. Needs no Django: backups use it too.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

FILE = "keys"
NAME = 8  # characters of a key's name
_HEAD = "# These keys open the secrets in the database; the last one locks them. Keep a copy where no backup lies.\n"


class Unreadable(Exception):
    """This secret cannot be read: the key that locked it is not here. It was kept; put that key back, or set the secret anew."""


@dataclass(frozen=True)
class Key:
    material: str = field(repr=False)  # 32 bytes in URL-safe base64
    made_at: str = ""  # ISO 8601; unknown for one of the environment

    @property
    def name(self) -> str:
        return hashlib.sha256(self.material.encode()).hexdigest()[:NAME]


@dataclass(frozen=True)
class Keyring:
    keys: tuple[Key, ...]  # the newest first

    def lock(self, text: str) -> str:
        """The text as it may lie in the database: the key's name, a colon, a Fernet token."""
        newest = self.keys[0]
        return f"{newest.name}:{Fernet(newest.material).encrypt(text.encode()).decode()}"

    def open(self, locked: str) -> str:
        """Raises Unreadable."""
        name, _colon, token = locked.partition(":")
        for key in self.keys:
            if key.name == name:
                try:
                    return Fernet(key.material).decrypt(token.encode()).decode()
                except InvalidToken:
                    break
        raise Unreadable(name[:NAME])


def fresh() -> Key:
    return Key(Fernet.generate_key().decode(), datetime.now(UTC).isoformat(timespec="seconds"))


def given(materials: Iterable[str]) -> tuple[Key, ...]:
    """Keys as the environment gives them, the first of them to lock."""
    return tuple(Key(material) for material in materials)


def in_file(home: Path) -> tuple[Key, ...]:
    """The keys of a home, the newest first; none where no file is yet."""
    path = home / FILE
    return parsed(path.read_text()) if path.exists() else ()


def parsed(text: str) -> tuple[Key, ...]:
    """The keys that such a file holds, the newest first."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(Key(material, made_at) for made_at, material in reversed(lines))


def make_first(home: Path) -> tuple[Key, ...]:
    """The keys of a home that had none; of two processes that start at once the first decides."""
    home.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft = _draft(home, [fresh()])
    try:
        os.link(draft, home / FILE)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return in_file(home)


def keep(home: Path, keys: Iterable[Key]) -> None:
    """Put these keys, the newest first, in the place of those that the home has."""
    os.replace(_draft(home, keys), home / FILE)


def merge(home: Path, others: Iterable[Key]) -> int:
    """Take in keys of another installation, behind our own; how many were new."""
    mine = in_file(home)
    new = [key for key in others if key.material not in {one.material for one in mine}]
    if new:
        keep(home, [*mine, *new])
    return len(new)


def _draft(home: Path, keys: Iterable[Key]) -> Path:
    """The file beside its place, readable by its owner alone."""
    draft = home / f"{FILE}.{os.getpid()}"
    lines = [f"{key.made_at or '-'} {key.material}\n" for key in reversed(list(keys))]
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.writelines([_HEAD, *lines])
        file.flush()
        os.fsync(file.fileno())
    return draft

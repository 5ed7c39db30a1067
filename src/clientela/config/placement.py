"""Where the embedded PostgreSQL of a home lives: its data, its socket, the address that leads to it. Settings ask
before the server runs and the launcher asks to start it, so both must find the same answer, without Django."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

POINTER = "postgres.location"  # in a home whose database had to live elsewhere: the path of that place
DATABASE = ROLE = "clientela"
LONGEST_SOCKET = 107  # bytes of a unix socket's path, by the kernel
SOCKET_FILE = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Placement:
    base: Path  # belongs to the user that the server runs as, closed to everybody else
    socket: Path  # folder of the unix socket

    @property
    def data(self) -> Path:
        return self.base / "data"


def find(home: Path) -> Placement:
    """The place of this home's database: as its pointer file says, else inside the home."""
    pointer = home / POINTER
    base = Path(pointer.read_text().strip()) if pointer.exists() else home / "postgres"
    return Placement(base=base, socket=_socket_folder(base))


def url(home: Path) -> str:
    """The address of the embedded database, for the application's own role."""
    return f"postgresql:///{DATABASE}?host={quote(str(find(home).socket), safe='/')}&user={ROLE}"


def short_name(path: Path) -> str:
    """A short name for a path, the same every time, for folders outside it."""
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def _socket_folder(base: Path) -> Path:
    beside = base / "run"
    if len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET and "," not in str(beside):  # a comma parts two hosts
        return beside
    return Path(f"/tmp/clientela-{short_name(base)}")  # noqa: S108  made 0700, and its owner is checked

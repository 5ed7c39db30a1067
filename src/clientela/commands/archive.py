"""An archive of one installation, as `backup` writes it and `restore` reads it: a zip file that any program opens.

`database.dump` is pg_dump's own form, `files/` holds stored files under the hash of their content, `secret` and `keys` are
there where they were asked for, and `manifest.json`, written last, tells the hash of each member: an archive
without it was cut short.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from clientela.commands.progress import Refused
from clientela.platform.files.drafts import replacing
from clientela.platform.vault import keyring

FORM = 1  # of the archive; a newer one is refused
DUMP, MANIFEST, SECRET, FILES = "database.dump", "manifest.json", "secret", "files/"
KEYS = keyring.FILE
PIECE = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    product: str  # version that wrote it
    server: int  # major version of the PostgreSQL it comes from
    made_at: str  # UTC, ISO 8601
    migrations: list[str]  # "parties.0001_initial", in the order in which they were applied
    rows: dict[str, int]  # table -> rows
    files: bool  # whether stored files are in it
    missing: list[str]  # stored files that the database names and the disk did not hold
    members: dict[str, str] = field(default_factory=dict)  # name -> SHA-256
    form: int = FORM


class Writer:
    """An archive in the making."""

    def __init__(self, whole: zipfile.ZipFile) -> None:
        self._whole = whole
        self.members: dict[str, str] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Write a member as its bytes come, without holding it in memory. What pg_dump compressed is not compressed again."""
        sha = hashlib.sha256()
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o600 << 16
        with self._whole.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                sha.update(piece)
                member.write(piece)
        self.members[name] = sha.hexdigest()

    @property
    def files(self) -> int:
        return sum(name.startswith(FILES) for name in self.members)

    def finish(self, manifest: Manifest) -> None:
        said = asdict(manifest) | {"members": self.members}
        self._whole.writestr(MANIFEST, json.dumps(said, indent=1, ensure_ascii=False))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive, readable by its owner alone. It takes its name once it is whole; a draft does not outlive a fault."""
    with replacing(path) as draft, open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as whole:
            yield Writer(whole)
        out.flush()
        os.fsync(out.fileno())


class Reader:
    """An archive that is whole: `check` reads every byte of it once."""

    def __init__(self, whole: zipfile.ZipFile) -> None:
        self._whole = whole
        said = json.loads(whole.read(MANIFEST))
        if said.get("form") != FORM:
            raise Refused("This archive was written by a newer Clientela. Nothing was changed. Update Clientela first.")
        self.manifest = Manifest(**said)

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._whole.open(name) as member:
            while piece := member.read(PIECE):
                yield piece

    def names(self, folder: str = "") -> list[str]:
        return [name for name in self.manifest.members if name.startswith(folder)]

    def check(self) -> None:
        """Raise Refused unless every member is there, to the byte."""
        for name, sha in self.manifest.members.items():
            with self._whole.open(name) as member:
                digest = hashlib.file_digest(member, "sha256")  # type: ignore[arg-type]
            if digest.hexdigest() != sha:
                raise zipfile.BadZipFile(name)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """An archive to read. Raises Refused for a file that is none, or that is damaged, also when that shows on the way."""
    try:
        with zipfile.ZipFile(path) as whole:
            yield Reader(whole)
    except FileNotFoundError:
        raise Refused(f"There is no file {path}. Nothing was changed.") from None
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError) as error:
        raise Refused(
            f"{path} is damaged, or no archive of Clientela ({error}). Nothing was changed.\n"
            "Take another backup, or copy this one again from where it was made."
        ) from error

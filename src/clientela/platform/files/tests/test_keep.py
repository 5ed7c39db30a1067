"""Contents are kept once, whole, under their hash; what is too large or breaks off leaves nothing."""

import hashlib
from pathlib import Path

import pytest
from django.conf import settings

from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import TooLarge, keep


def lying() -> list[Path]:
    return [path for path in (Path(settings.HOME) / "files").rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _empty(db: None, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def test_a_content_lies_under_its_hash():
    row = keep([b"ab", b"", b"c"], limit=3)
    assert (row.sha256, row.size) == (hashlib.sha256(b"abc").hexdigest(), 3)
    assert row.path.read_bytes() == b"abc"
    assert lying() == [row.path]


def test_the_same_bytes_twice_are_kept_once():
    assert keep([b"abc"], limit=9) == keep([b"a", b"bc"], limit=9)
    assert (StoredFile.objects.count(), len(lying())) == (1, 1)


def test_an_empty_file_is_a_file():
    assert keep([], limit=0).size == 0


def test_what_is_too_large_leaves_nothing():
    with pytest.raises(TooLarge, match="nothing of it was kept"):
        keep([b"ab", b"cd"], limit=3)
    assert lying() == []
    assert not StoredFile.objects.exists()


def test_what_breaks_off_leaves_nothing():
    def broken():
        yield b"ab"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        keep(broken(), limit=9)
    assert lying() == []


def test_the_folder_is_closed_to_others():
    row = keep([b"abc"], limit=9)
    assert (Path(settings.HOME) / "files").stat().st_mode & 0o077 == 0
    assert row.path.stat().st_mode & 0o077 == 0

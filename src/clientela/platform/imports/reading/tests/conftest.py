"""A file on disk from a few characters or bytes, which is all that the tests of reading need."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clientela.platform.imports.reading import Layout, Refused, Row, detect, read

Write = Callable[..., Path]
Taken = Callable[..., tuple[Layout, list[Row | Refused]]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str | bytes, name: str = "file.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write_file


@pytest.fixture
def take(write: Write) -> Taken:
    """What detect and read make of a file with this content."""

    def take_file(
        content: str | bytes, name: str = "file.csv", encoding: str = "utf-8"
    ) -> tuple[Layout, list[Row | Refused]]:
        path = write(content, name, encoding)
        layout = detect(path)
        return layout, list(read(path, layout))

    return take_file

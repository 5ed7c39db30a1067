"""A home for each test, as a user would have one: in a folder that the database's own account can pass through."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def make_home() -> Path:
    home = Path(tempfile.mkdtemp(prefix="clientela-home-"))
    home.chmod(0o711)
    return home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = make_home()
    monkeypatch.setenv("CLIENTELA_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def signals() -> Iterator[None]:
    """A supervisor takes the signals over; give them back."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nobody has set anything of ours."""
    for name in [name for name in os.environ if name.startswith("CLIENTELA_") or name == "DATABASE_URL"]:
        monkeypatch.delenv(name)

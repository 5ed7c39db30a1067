"""A test that fails beside others is asked once more, alone: named where it passes then, a failure where it does not."""

import sys
from pathlib import Path

import pytest

from clientela.commands import steps

STUMBLING = """
from pathlib import Path
def test_it():
    met = Path(__file__).with_suffix(".met")
    before = met.exists()
    met.touch()
    assert {passes}
"""


@pytest.fixture
def suite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with tests of its own, in the place of the project's."""
    monkeypatch.setattr(steps.environment, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "FAILED", tmp_path / ".pytest_cache" / "v" / "cache" / "lastfailed")
    monkeypatch.setattr(steps, "TOOL", [sys.executable, "-m"])
    for name in ("DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django -p no:xdist -p no:randomly\n")
    return tmp_path


def write(suite: Path, count: int, passes: str) -> None:
    for n in range(count):
        (suite / f"test_{n}.py").write_text(STUMBLING.format(passes=passes))


def test_what_passes_alone_counts_and_is_named(suite, capfd):
    write(suite, 2, "before")
    assert steps.run_all([steps.pytest([], again=True)]) == 0
    said = capfd.readouterr().out
    assert said.count("failed beside others and passed alone, to be mended: test_") == 2
    assert "unsteady" in said


def test_what_fails_again_has_failed(suite, capfd):
    write(suite, 1, "False")
    assert steps.run_all([steps.pytest([], again=True)]) == 1
    assert "FAILED" in capfd.readouterr().out


def test_more_than_a_few_are_no_chance(suite):
    write(suite, steps.FEW + 1, "before")
    assert steps.run_all([steps.pytest([], again=True)]) == 1


def test_nothing_is_asked_again_where_nobody_wants_it(suite):
    write(suite, 1, "before")
    assert steps.run_all([steps.pytest([])]) == 1

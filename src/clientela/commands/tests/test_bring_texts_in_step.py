"""`./clientela messages` adds what is new, drops what is gone, guesses nothing and tells what is left to translate."""

import argparse
import shutil
from pathlib import Path

import pytest

from clientela.commands import messages
from clientela.platform.ui import catalogues


@pytest.fixture
def polish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies of all catalogues; the Polish one lacks “Save” and still holds a text that no page shows."""
    shutil.copytree(catalogues.FOLDER, tmp_path / "locale")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path / "locale")
    catalogue = catalogues.read("pl")
    catalogue.delete("Save")
    catalogue.add("Save to floppy disk", "Zapisz na dyskietce")
    catalogues.write(catalogue, "pl")
    return catalogues.po_of("pl")


def test_the_catalogues_follow_the_code(polish: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.run(argparse.Namespace()) == 0
    after = catalogues.read("pl")
    assert "Save to floppy disk" not in after
    assert (after["Save"].string, after["Save"].fuzzy) == ("", False)
    assert "1 to translate" in capsys.readouterr().out
    assert polish.with_suffix(".mo").exists()


def test_a_second_run_changes_nothing(polish: Path) -> None:
    messages.run(argparse.Namespace())
    before = polish.read_bytes()
    messages.run(argparse.Namespace())
    assert polish.read_bytes() == before

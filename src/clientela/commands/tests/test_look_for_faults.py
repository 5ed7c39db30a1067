"""The doctor says what is wrong and what to do, and gives no secret away."""

from pathlib import Path

import pytest

from clientela.__main__ import main
from clientela.config import environment

pytestmark = pytest.mark.usefixtures("no_settings")


def test_a_home_that_others_can_list_is_a_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.chmod(0o755)
    assert main(["doctor"]) == 1
    assert f"→ chmod 711 {home}" in capsys.readouterr().out


def test_a_secret_that_others_can_read_is_a_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment.secret_key()
    (home / "secret").chmod(0o644)
    assert main(["doctor"]) == 1
    assert f"→ chmod 600 {home / 'secret'}" in capsys.readouterr().out


def test_a_server_that_does_not_answer_is_a_fault_and_its_password_is_not_shown(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://crm:hushhush@127.0.0.1:1/crm")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "The database cannot be reached" in said
    assert "hushhush" not in said


def test_every_setting_is_shown_with_its_meaning(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    said = capsys.readouterr().out
    assert [one.name for one in environment.SETTINGS if one.name not in said or one.meaning not in said] == []


def test_it_changes_nothing(home: Path) -> None:
    main(["doctor"])
    assert list(home.iterdir()) == []

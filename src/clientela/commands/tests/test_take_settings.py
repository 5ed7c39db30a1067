"""Settings from the environment, and where the embedded database is."""

import os
from pathlib import Path

import pytest

from clientela.config import environment, placement

pytestmark = pytest.mark.usefixtures("no_settings")


def test_the_secret_is_made_once_and_is_private(home: Path) -> None:
    secret = environment.secret_key()
    assert len(secret) > 50
    assert environment.secret_key() == secret
    assert (home / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["secret"]


def test_a_relative_home_is_below_where_one_stands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLIENTELA_HOME", "data")
    assert environment.home() == tmp_path / "data"


def test_without_a_word_data_are_in_var_of_the_checkout() -> None:
    assert environment.home() == environment.ROOT / "var"


def test_a_new_home_can_be_passed_but_not_listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLIENTELA_HOME", str(tmp_path / "new"))
    assert environment.make_home().stat().st_mode & 0o777 == 0o711


def test_hosts_of_the_pages_addresses_may_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENTELA_ORIGINS", "https://crm.example.com, https://crm.example.org:8443")
    assert environment.allowed_hosts()[-2:] == ["crm.example.com", "crm.example.org"]


@pytest.mark.parametrize("text", ["0", "two", "-1", "1.5"])
def test_a_number_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("CLIENTELA_WEB_THREADS", text)
    with pytest.raises(SystemExit, match="CLIENTELA_WEB_THREADS"):
        environment.number("CLIENTELA_WEB_THREADS")


def test_the_address_leads_to_the_socket_of_the_home(home: Path) -> None:
    assert environment.database_url() == f"postgresql:///clientela?host={home}/postgres/run&user=clientela"


@pytest.mark.parametrize("folder", ["/srv/" + "x" * 90, "/srv/a,b"])
def test_a_path_that_no_socket_can_have_gets_a_short_one(folder: str) -> None:
    socket = placement.find(Path(folder)).socket
    assert socket.parent == Path("/tmp")
    assert len(os.fsencode(socket / placement.SOCKET_FILE)) <= placement.LONGEST_SOCKET


def test_a_pointer_leads_to_a_database_elsewhere(home: Path) -> None:
    (home / placement.POINTER).write_text("/var/lib/clientela/0123\n")
    assert placement.find(home).data == Path("/var/lib/clientela/0123/data")

"""Mail reaches a real server, as the one setting names it; without one it is kept in files."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail

from clientela.config import environment
from clientela.platform.directory.mail import send


class Letters:
    """What the server took."""

    def __init__(self) -> None:
        self.taken: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  (aiosmtpd's name)
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 Taken"


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    """An SMTP server on a port of its own, and Django's settings as CLIENTELA_MAIL_URL makes them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("CLIENTELA_MAIL_URL", f"smtp://127.0.0.1:{port}")
    how = environment.mail()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = how.backend, how.host, how.port
    yield letters
    controller.stop()


def test_a_letter_arrives_as_it_was_written(server, alice):
    link = "https://crm.example/join/ab:c/"
    send("invitation", to="ewa@example.pl", language="en", user=alice.user, by="Ołga & Co <x>", link=link)
    ((to, letter),) = server.taken
    assert to == ["ewa@example.pl"]
    assert letter["From"] == "clientela@localhost"
    assert letter["Subject"] == "Your invitation to Torrefazione Alba"
    assert "Ołga & Co <x> has invited you" in letter.get_content()
    assert link in letter.get_content()


def test_a_server_that_is_away_is_an_error_so_that_the_job_is_tried_again(settings, alice):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with pytest.raises(OSError, match="refused"):
        send("notice", to="x@example.com", language="en", user=alice.user, about="password", link="x")


def test_without_a_server_letters_lie_in_a_folder(settings, alice, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = environment.mail().backend, str(tmp_path)
    send("reset", to="x@example.com", language="pl", user=alice.user, link="https://crm.example/x")
    assert "https://crm.example/x" in next(tmp_path.iterdir()).read_text()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "", False, False)),
        ("smtp://me:p%40ss@mail.example:587", ("mail.example", 587, "me", "p@ss", False, True)),
        ("smtps://me:x@mail.example", ("mail.example", 465, "me", "x", True, False)),
    ],
)  # fmt: skip
def test_the_address_of_the_server_says_how_to_speak_to_it(monkeypatch, url, wanted):
    monkeypatch.setenv("CLIENTELA_MAIL_URL", url)
    how = environment.mail()
    assert (how.host, how.port, how.user, how.password, how.ssl, how.starttls) == wanted


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp:///x"])
def test_what_is_no_mail_server_starts_nothing(monkeypatch, url):
    monkeypatch.setenv("CLIENTELA_MAIL_URL", url)
    with pytest.raises(SystemExit, match="CLIENTELA_MAIL_URL"):
        environment.mail()

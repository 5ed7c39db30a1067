"""A mail server of its own, a mailbox on it that is Alice's, letters to write into it, and the job that reads it."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from clientela.channels.email import actions, jobs
from clientela.channels.email.models import CapturePolicy, Mailbox
from clientela.channels.email.tests.dovecot import PASSWORD, USER, Dovecot, missing
from clientela.channels.email.tests.provider import Provider
from clientela.platform.permissions.actor import SYSTEM

Letter = Callable[..., bytes]


@pytest.fixture(scope="session")
def server() -> Iterator[Dovecot]:
    if missing():
        pytest.skip(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-mail-") as folder:
        Path(folder).chmod(0o755)  # its own user passes through, where pytest's folders would not let it
        running = Dovecot(Path(folder)).start()
        yield running
        running.stop()


@pytest.fixture
def dovecot(server: Dovecot, inner: None) -> Dovecot:
    """The same server with its folders empty and nothing beside them."""
    client = server.client()
    for _flags, _separator, name in client.list_folders():
        if name not in ("INBOX", "Sent", "Junk"):
            client.delete_folder(name)
            continue
        client.select_folder(name)
        if there := client.search(["ALL"]):
            client.delete_messages(there)
            client.expunge()
        client.close_folder()
    client.logout()
    return server


@pytest.fixture
def inner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback counts as our own network."""
    monkeypatch.setattr(settings, "INNER_NETWORKS", ["127.0.0.0/8"])


@pytest.fixture
def policy(db: None) -> CapturePolicy:
    return actions.create_policy({"name": "All with customers", "unknown": "everybody"}, by=SYSTEM)


@pytest.fixture
def mailbox(dovecot: Dovecot, policy: CapturePolicy, alice: Any) -> Mailbox:
    said = {
        "address": USER, "host": "127.0.0.1", "port": dovecot.port, "security": "none", "secret": PASSWORD, "policy": policy.pk,
    }  # fmt: skip
    return actions.connect_mailbox(said, by=alice.actor)


@pytest.fixture
def read(mailbox: Mailbox) -> Callable[[], int]:
    """Read the mailbox as the job does; how many mails were new. What went wrong fails the test."""

    def once() -> int:
        taken = jobs.read_mailbox(mailbox.pk)
        mailbox.refresh_from_db()
        assert mailbox.failure == ""
        return taken

    return once


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Asks for consent, and gives tokens."""
    running = Provider()
    yield running
    running.shutdown()
    running.server_close()


def letter(text: str = "Good morning", **header: Any) -> bytes:
    """A plain letter from Lucía to Elena, or with another header, `html`, or `files` of (name, type, bytes)."""
    mail = EmailMessage()
    html, files = header.pop("html", ""), header.pop("files", ())
    said = {
        "From": "Lucía Ferrer <lucia.ferrer@miramar.example>", "To": f"Elena <{USER}>", "Subject": "Renewal 2026",
        "Date": format_datetime(timezone.now() - timedelta(hours=1)), "Message-ID": make_msgid(domain="miramar.example"),
    }  # fmt: skip
    for name, value in (said | {name.replace("_", "-"): value for name, value in header.items()}).items():
        if value:
            mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, kind, content in files:
        maintype, _slash, subtype = kind.partition("/")
        mail.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))

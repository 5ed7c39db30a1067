"""A mailbox opened by OAuth 2: a provider gives tokens, a real Dovecot asks it whose they are, and mail is read with them."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clientela.channels.email import actions, jobs
from clientela.channels.email.models import Mailbox
from clientela.channels.email.tests.conftest import inner, letter, policy, provider
from clientela.channels.email.tests.dovecot import USER, Dovecot, missing
from clientela.timeline.models import Entry

__all__ = ["inner", "policy", "provider"]
pytestmark = pytest.mark.django_db


@pytest.fixture(params=["xoauth2", "oauthbearer"])
def opened(request, provider, policy, inner, alice) -> Iterator[tuple[Dovecot, Mailbox]]:
    if missing():
        pytest.skip(missing())
    with tempfile.TemporaryDirectory(prefix="clientela-oauth-") as folder:
        Path(folder).chmod(0o755)
        server = Dovecot(Path(folder), tokens=f"{provider.url}/whose", mechanisms=request.param).start()
        server.put(letter())
        said = {
            "address": USER, "host": "127.0.0.1", "port": server.port, "security": "none", "sign_in": "oauth",
            "secret": "refresh-1", "token_url": f"{provider.url}/token", "client_id": "us", "policy": policy.pk,
        }  # fmt: skip
        yield server, actions.connect_mailbox(said, by=alice.actor)
        server.stop()


def test_mail_is_read_with_a_token(opened, provider):
    assert jobs.read_mailbox(opened[1].pk) == 1
    assert jobs.read_mailbox(opened[1].pk) == 0
    assert (Entry.objects.count(), provider.given) == (1, 1)


def test_a_token_that_ended_early_is_renewed_by_itself(opened, provider):
    server, mailbox = opened
    jobs.read_mailbox(mailbox.pk)
    provider.tokens.clear()
    server.put(letter(Subject="Later"))
    assert jobs.read_mailbox(mailbox.pk) == 1
    mailbox.refresh_from_db()
    assert (mailbox.failure, mailbox.access_token.reveal()) == ("", "access-2")


def test_a_consent_that_was_withdrawn_is_told_and_given_anew_nothing_is_missing(opened, provider, alice):
    mailbox = opened[1]
    provider.consents, provider.tokens = {"refresh-2"}, set()
    assert jobs.read_mailbox(mailbox.pk) == 0
    page = alice.browser.get(f"/settings/mailboxes/{mailbox.pk}/").content.decode()
    assert "The consent has ended or was withdrawn at the provider." in page
    assert not Entry.objects.exists()
    actions.edit_mailbox(mailbox.pk, {"secret": "refresh-2"}, by=alice.actor)
    assert jobs.read_mailbox(mailbox.pk) == 1

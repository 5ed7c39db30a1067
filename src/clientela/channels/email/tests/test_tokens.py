"""Access tokens of OAuth 2 are renewed in time, kept locked, and asked for no more often than needed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.channels.email.models import Mailbox, SignIn
from clientela.channels.email.tokens import access_token
from clientela.platform.outbound.tests.conftest import listen

__all__ = ["listen"]
pytestmark = pytest.mark.django_db


def answering(body: bytes, status: bytes = b"200 OK"):
    return lambda stream: stream.sendall(b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (status, len(body), body))


@pytest.fixture
def oauth(policy, alice) -> Mailbox:
    return Mailbox.objects.create(
        owner=alice.user, policy=policy, address="elena@alba.example", host="imap.example.com", user_name="elena",
        sign_in=SignIn.OAUTH, secret="refresh-1", client_id="us",
    )  # fmt: skip


def test_a_token_is_asked_for_once_and_a_new_refresh_token_kept(listen, oauth):
    server = listen(answering(b'{"access_token": "abc", "expires_in": 3600, "refresh_token": "refresh-2"}'))
    oauth.token_url = server.url
    assert access_token(oauth) == "abc"
    assert access_token(Mailbox.objects.get()) == "abc"
    assert len(server.heard) == 1
    assert b"grant_type=refresh_token&refresh_token=refresh-1&client_id=us" in server.heard[0]
    assert Mailbox.objects.get().secret.reveal() == "refresh-2"


def test_one_that_ends_soon_is_renewed(listen, oauth):
    server = listen(answering(b'{"access_token": "new"}'))
    oauth.token_url, oauth.access_token, oauth.access_until = server.url, "old", timezone.now() + timedelta(seconds=60)
    assert access_token(oauth) == "new"


def test_what_a_provider_refuses_is_told(listen, oauth):
    oauth.token_url = listen(answering(b'{"error": "invalid_client"}', b"400 Bad Request")).url
    with pytest.raises(OSError, match="answered 400"):
        access_token(oauth)

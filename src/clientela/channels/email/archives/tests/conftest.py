"""The mailbox and the letters of the room's tests."""

from clientela.channels.email.tests.conftest import dovecot, inner, mailbox, policy, read, server

__all__ = ["dovecot", "inner", "mailbox", "policy", "read", "server"]

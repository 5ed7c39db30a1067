"""The mail server and the mailbox of the tests beside it."""

from clientela.channels.email.tests.conftest import dovecot, inner, mailbox, policy, read, server

__all__ = ["dovecot", "inner", "mailbox", "policy", "read", "server"]

"""The line to a server that takes mail (RFC 5321): to an address that was checked, by TLS unless it is our own network."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from clientela.channels.email.models import Mailbox, Security, SignIn
from clientela.channels.email.tokens import Withdrawn, access_token, renewed_token
from clientela.platform.outbound.addresses import Unreachable, addresses_of, is_inner
from clientela.platform.vault.keyring import Unreadable

SECONDS = 30.0


class NotTaken(Exception):
    """The mail server did not take the letter; it was kept."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.for_good = for_good


class _Pinned(smtplib.SMTP):
    """Connects to the very address that was checked; certificates are checked against the name."""

    def __init__(self, address: str, mailbox: Mailbox) -> None:
        self._address, self._secure = address, mailbox.smtp_security == Security.TLS
        self._named = mailbox.smtp_host
        super().__init__(mailbox.smtp_host, mailbox.smtp_port, local_hostname="localhost", timeout=SECONDS)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        line = socket.create_connection((self._address, port), timeout)
        return ssl.create_default_context().wrap_socket(line, server_hostname=self._named) if self._secure else line


@contextmanager
def open_line(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """A line on which one is signed in. Raises NotTaken."""
    line = None
    try:
        line = _reached(mailbox)
        _sign_in(line, mailbox)
    except smtplib.SMTPAuthenticationError as error:
        raise NotTaken(
            _("The server refused the user name or the password: %(why)s") % {"why": _words(error)}, for_good=True
        ) from error
    except Withdrawn as error:
        raise NotTaken(str(error), for_good=True) from error
    except Unreadable as error:
        raise NotTaken(_("The key that opens the password is missing; type it anew."), for_good=True) from error
    except (Unreachable, OSError, smtplib.SMTPException) as error:
        raise NotTaken(
            _("The server could not be reached: %(why)s") % {"why": _words(error)}, for_good=False
        ) from error
    try:
        yield line
    finally:
        try:
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def greeted(mailbox: Mailbox) -> str:
    """What is wrong with sending; "" for well."""
    try:
        with open_line(mailbox):
            return ""
    except NotTaken as error:
        return str(error)


def _reached(mailbox: Mailbox) -> smtplib.SMTP:
    addresses = addresses_of(mailbox.smtp_host, mailbox.smtp_port)
    if mailbox.smtp_security == Security.NONE and not all(map(is_inner, addresses)):
        raise Unreachable(_("Only within our own network mail is sent without TLS."))
    failure: OSError = OSError(_("no address"))
    for address in addresses:
        try:
            line = _Pinned(address, mailbox)
        except OSError as error:
            failure = error
            continue
        if mailbox.smtp_security == Security.STARTTLS:
            line.starttls(context=ssl.create_default_context())
        return line
    raise failure


def _sign_in(line: smtplib.SMTP, mailbox: Mailbox) -> None:
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("auth"):  # a relay of our own network that knows us by our address
        return
    if mailbox.sign_in == SignIn.OAUTH:
        _sign_in_by_token(line, mailbox)
    else:
        line.login(mailbox.user_name, mailbox.secret.reveal())


def _sign_in_by_token(line: smtplib.SMTP, mailbox: Mailbox) -> None:
    """XOAUTH2, or OAUTHBEARER (RFC 7628) where the server knows that alone. A token that ended early is renewed once."""
    held = bool(mailbox.access_token)
    try:
        _say_token(line, mailbox, access_token(mailbox))
    except smtplib.SMTPAuthenticationError:
        if not held:
            raise
        _say_token(line, mailbox, renewed_token(mailbox))


def _say_token(line: smtplib.SMTP, mailbox: Mailbox, token: str) -> None:
    known = line.esmtp_features.get("auth", "").upper().split()
    if "OAUTHBEARER" in known and "XOAUTH2" not in known:
        where = f"host={mailbox.smtp_host}\x01port={mailbox.smtp_port}"
        way, said = "OAUTHBEARER", f"n,a={mailbox.user_name},\x01{where}\x01auth=Bearer {token}\x01\x01"
    else:
        way, said = "XOAUTH2", f"user={mailbox.user_name}\x01auth=Bearer {token}\x01\x01"
    line.auth(way, lambda challenge=None: said if challenge is None else "")


def _words(error: BaseException) -> str:
    said = error.smtp_error if isinstance(error, smtplib.SMTPResponseException) else str(error)
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:300]

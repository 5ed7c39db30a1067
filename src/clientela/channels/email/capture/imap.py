"""The line to a mail server (RFC 9051): to an address that was checked, by TLS unless it is our own network, and not endless."""

import imaplib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError
from imapclient.imapclient import SocketTimeout

from clientela.channels.email.capture.stores import PIECE, Fetched, Listed, Opened, called
from clientela.channels.email.models import Folder, Mailbox, Security, SignIn
from clientela.channels.email.tokens import Withdrawn, access_token, renewed_token
from clientela.platform.outbound.addresses import Unreachable, addresses_of, is_inner
from clientela.platform.vault.keyring import Unreadable

CONNECT, READ = 15.0, 60.0  # seconds
HEADER = 260_000  # bytes of a header that are asked for
BREAKS = (OSError, imaplib.IMAP4.error, IMAPClientError, ssl.SSLError, EOFError)
AT_FIRST = (Folder.Role.INBOX, Folder.Role.SENT, Folder.Role.ARCHIVE)
_ROLES = {
    b"\\inbox": Folder.Role.INBOX, b"\\sent": Folder.Role.SENT, b"\\archive": Folder.Role.ARCHIVE, b"\\all": Folder.Role.ARCHIVE,
    b"\\junk": Folder.Role.JUNK, b"\\trash": Folder.Role.TRASH, b"\\drafts": Folder.Role.DRAFTS,
}  # fmt: skip


class Refused(Exception):
    """The mail server did not let us in; what was captured before is kept."""


class _Pinned(IMAPClient):
    """Connects to the very address that was checked; its certificate is checked against the name."""

    def __init__(self, address: str, mailbox: Mailbox) -> None:
        self._address = address
        timeout = SocketTimeout(CONNECT, READ)
        super().__init__(mailbox.host, mailbox.port, ssl=mailbox.security == Security.TLS, timeout=timeout)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802  the library's name
        return _Line(self._address, self.host, self.port, secure=self.ssl)


class _Line(imaplib.IMAP4):
    def __init__(self, address: str, host: str, port: int, *, secure: bool) -> None:
        self._address, self._name, self._secure = address, host, secure
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        super().open(host, port, timeout)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        line = socket.create_connection((self._address, self.port), CONNECT)
        if not self._secure:
            return line
        return ssl.create_default_context().wrap_socket(line, server_hostname=self._name)


@contextmanager
def connected(mailbox: Mailbox) -> Iterator[IMAPClient]:
    """A line on which one is signed in. Raises Refused with a sentence."""
    if mailbox.lacks_consent:
        raise Refused(_("Nobody has consented yet that it may be read, or who did has withdrawn it."))
    client = None
    try:
        client = _reached(mailbox)
        _sign_in(client, mailbox)
    except LoginError as error:
        _hang_up(client)
        raise Refused(_refusal(mailbox) % {"why": _words(error)}) from error
    except Withdrawn as error:
        _hang_up(client)
        raise Refused(str(error)) from error
    except ssl.SSLError as error:
        raise Refused(_("The server’s certificate could not be trusted: %(why)s") % {"why": _words(error)}) from error
    except Unreadable as error:
        _hang_up(client)
        raise Refused(_("The key that opens the password is missing; type it anew.")) from error
    except (Unreachable, *BREAKS) as error:
        _hang_up(client)
        raise Refused(_("The server could not be reached: %(why)s") % {"why": _words(error)}) from error
    try:
        yield client
    finally:
        _hang_up(client)


def _refusal(mailbox: Mailbox) -> str:
    if mailbox.provider_id:
        return _("The server refused the access that the provider gave. Was it the account of this address? %(why)s")
    return _("The server refused the user name or the password: %(why)s")


def _reached(mailbox: Mailbox) -> IMAPClient:
    failure: OSError | None = None
    addresses = addresses_of(mailbox.host, mailbox.port)
    if mailbox.security == Security.NONE and not all(map(is_inner, addresses)):
        raise Unreachable(_("Only within our own network mail is read without TLS."))
    for address in addresses:
        try:
            client = _Pinned(address, mailbox)
        except ssl.SSLError:
            raise
        except OSError as error:
            failure = error
            continue
        if mailbox.security == Security.STARTTLS:
            client.starttls(ssl.create_default_context())
        return client
    raise failure or OSError(_("no address"))


def _sign_in(client: IMAPClient, mailbox: Mailbox) -> None:
    if mailbox.sign_in == SignIn.OAUTH:
        _sign_in_by_token(client, mailbox)
    else:
        client.login(mailbox.user_name, mailbox.secret.reveal())
    if client.has_capability("ID"):
        client.id_({"name": "Clientela"})


def _sign_in_by_token(client: IMAPClient, mailbox: Mailbox) -> None:
    """As the server knows it: XOAUTH2, or OAUTHBEARER (RFC 7628) alone. A token that ended early is renewed once."""
    plain = client.has_capability("AUTH=XOAUTH2") or not client.has_capability("AUTH=OAUTHBEARER")
    login = client.oauth2_login if plain else client.oauthbearer_login
    held = bool(mailbox.access_token)
    try:
        login(mailbox.user_name, access_token(mailbox))
    except LoginError:
        if not held:
            raise
        login(mailbox.user_name, renewed_token(mailbox))


def _hang_up(client: IMAPClient | None) -> None:
    if client is not None:
        try:
            client.logout()
        except (*BREAKS, ValueError):
            client.shutdown()


def _words(error: BaseException) -> str:
    said = error.args[0] if error.args else error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error)
    return text[:200]


@dataclass(frozen=True)
class Server:
    """A line to a mail server, as the walk asks any store of mails."""

    client: IMAPClient

    def folders(self) -> list[Listed]:
        return folders(self.client)

    def validity(self, folder: str) -> int:
        try:
            return int(self.client.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"])
        except imaplib.IMAP4.abort:
            raise
        except (imaplib.IMAP4.error, KeyError):
            return 0

    def open(self, folder: str) -> Opened:
        return opened(self.client, folder)

    def headers(self, uids: Sequence[int]) -> list[Fetched]:
        return headers(self.client, uids)

    def whole(self, uids: Sequence[int]) -> list[Fetched]:
        return whole(self.client, uids)

    def large(self, uid: int, most: int) -> list[Fetched]:
        return large(self.client, uid, most)


def folders(client: IMAPClient) -> list[Listed]:
    """The folders that can be opened, with what they are for."""
    out = []
    for flags, separator, name in client.list_folders():
        told = {flag.lower() for flag in flags}
        if b"\\noselect" in told or b"\\nonexistent" in told:
            continue
        role = _role(str(name), told, (separator or b"/").decode("ascii", "replace"))
        out.append(Listed(str(name), role, at_first=role in AT_FIRST))
    return out


def _role(name: str, flags: set[bytes], separator: str) -> str:
    if name.upper() == "INBOX":
        return Folder.Role.INBOX
    told = next((role for flag, role in _ROLES.items() if flag in flags), "")
    return told or called(name.rpartition(separator)[2])


def opened(client: IMAPClient, folder: str) -> Opened:
    """A folder, so that nothing in it is changed by reading."""
    answer = client.select_folder(folder, readonly=True)
    return Opened(
        int(answer[b"UIDVALIDITY"]), sorted(client.search(["ALL"]), reverse=True) if answer[b"EXISTS"] else []
    )


def headers(client: IMAPClient, uids: Sequence[int]) -> list[Fetched]:
    """As much of each as is read: a header can be as long as a mail."""
    return _fetched(client, uids, f"BODY.PEEK[HEADER]<0.{HEADER}>", b"BODY[HEADER]<0>")


def whole(client: IMAPClient, uids: Sequence[int]) -> list[Fetched]:
    return _fetched(client, uids, "BODY.PEEK[]", b"BODY[]")


def large(client: IMAPClient, uid: int, most: int) -> list[Fetched]:
    """One mail, or as much of it as is read, in pieces: the library holds an answer several times over."""
    pieces: list[bytes] = []
    told: list[Fetched] = []
    while len(pieces) * PIECE < most:
        asked = min(PIECE, most - len(pieces) * PIECE)
        place = len(pieces) * PIECE
        told = _fetched(client, [uid], f"BODY.PEEK[]<{place}.{asked}>", b"BODY[]<%d>" % place)
        pieces += [one.content for one in told]
        if not told or len(told[0].content) < asked:
            break
    return [replace(told[0], content=b"".join(pieces))] if told else []


def _fetched(client: IMAPClient, uids: Sequence[int], asked: str, answered: bytes) -> list[Fetched]:
    """What the server still has of these, in their order."""
    found: Mapping[int, Mapping[bytes, Any]] = client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE", asked])
    out = []
    for uid in uids:
        one = found.get(uid)
        if one is not None and one.get(answered) is not None:
            out.append(Fetched(uid, int(one[b"RFC822.SIZE"]), _aware(one.get(b"INTERNALDATE")), one[answered]))
    return out


def _aware(moment: datetime | None) -> datetime | None:
    """The library answers the time of this machine, without saying so."""
    return moment.astimezone(UTC) if moment else None

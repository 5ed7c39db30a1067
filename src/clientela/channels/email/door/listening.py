"""The process that listens for mail: LMTP or SMTP, where it is told to, of bounded size, for our own mailboxes alone."""

import asyncio
import logging
import signal
from functools import partial
from typing import Any, BinaryIO

from aiosmtpd.smtp import Envelope, Session
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from clientela.channels.email.door.actions import hand_over, mailbox_for
from clientela.channels.email.door.receiving import Receiving, ReceivingLocally
from clientela.channels.email.reading.parsing import TooLarge
from clientela.platform.permissions.actor import SYSTEM

LARGEST = 50_000_000  # bytes
logger = logging.getLogger(__name__)


class Door:
    """What is answered at each step; 4xx asks the server to come again, 5xx not to."""

    async def handle_RCPT(  # noqa: N802  the library's name, and its arguments
        self, _server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        try:
            if await sync_to_async(_known)(address):
                envelope.rcpt_tos.append(address)
                return "250 OK"
        except DatabaseError:
            return "451 Come again later"
        return "550 5.1.1 No such mailbox here"

    async def take(self, file: BinaryIO, recipients: list[str]) -> str:
        try:
            await sync_to_async(_take)(file, recipients)
        except TooLarge:
            return "552 5.3.4 Too large"
        except Exception:
            logger.exception("A mail could not be taken at the door; its server keeps it and comes again")
            return "451 Come again later"
        return "250 OK"


def _known(address: str) -> bool:
    close_old_connections()
    return mailbox_for(address) is not None


def _take(file: BinaryIO, recipients: list[str]) -> None:
    """One at a time, so that no more than one mail is in memory."""
    close_old_connections()
    file.seek(0)
    hand_over(file.read(), recipients, by=SYSTEM)


async def listen(host: str, port: int, *, speaks: str) -> None:
    """Until it is told to end."""
    protocol = partial(
        ReceivingLocally if speaks == "lmtp" else Receiving, Door(), data_size_limit=LARGEST, enable_SMTPUTF8=True
    )
    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, host, port)
    ended = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, ended.set)
    async with server:
        await ended.wait()

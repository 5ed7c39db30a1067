"""How a mail comes in by SMTP or LMTP: to disk while it comes, so that neither its size nor its lines count in memory.

And what the library leaves out of LMTP: after a mail each recipient is answered for itself (RFC 2033, 4.2).
"""

import asyncio
import tempfile
from typing import Any, BinaryIO

from aiosmtpd import lmtp, smtp
from aiosmtpd.smtp import syntax

ENDS = b"\r\n"


class Receiving(smtp.SMTP):
    """SMTP; the handler's `take(file, recipients)` is given the mail."""

    @property
    def answers(self) -> int:
        return 1

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  the library's name
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        recipients = list(self.envelope.rcpt_tos) if self.envelope else []
        if not recipients or arg:
            await self.push("501 Syntax: DATA" if recipients else "503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        with tempfile.TemporaryFile(prefix="clientela-mail-") as file:
            fits = await self._store(file)
            handler: Any = self.event_handler
            status = await handler.take(file, recipients) if fits else "552 5.3.4 Too large"
        for _one in range(self.answers):
            await self.push(status)
        self._set_post_data_state()

    async def _store(self, file: BinaryIO) -> bool:
        """All of it, with the dots undone (RFC 5321, 4.5.2); whether it is no larger than allowed. Only CRLF ends a line here."""
        size, begins = 0, True
        while True:
            try:
                line = await self._reader.readuntil(ENDS)
            except asyncio.LimitOverrunError as error:  # a line that is longer than the library buffers
                line = await self._reader.read(error.consumed)
            if begins and line == b"." + ENDS:
                return size <= (self.data_size_limit or size)
            stuffed = begins and line.startswith(b".")
            begins = line.endswith(ENDS)
            size += len(line)
            if size <= (self.data_size_limit or size):
                file.write(line[1:] if stuffed else line)


class ReceivingLocally(lmtp.LMTP, Receiving):
    """LMTP."""

    @property
    def answers(self) -> int:
        return len(self.envelope.rcpt_tos) if self.envelope else 1

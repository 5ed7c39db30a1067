"""Giving a stored file out: bytes from strangers, in which nothing may run, be guessed at, or stay in a shared cache."""

from collections.abc import Iterator
from pathlib import Path

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from clientela.platform.files.looking import UNKNOWN, shown_inline
from clientela.platform.files.models import StoredFile

SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
_PIECE = 256 * 1024


def serve(stored: StoredFile, *, name: str, media_type: str, download: bool = False) -> StreamingHttpResponse:
    """The content; shown where its type is harmless, else to be saved under its name. Whether it may be seen is asked before."""
    inline = shown_inline(media_type) and not download
    charset = "; charset=utf-8" if media_type == "text/plain" else ""
    return StreamingHttpResponse(_pieces(stored.path), headers={
        "Content-Type": f"{media_type}{charset}" if inline else UNKNOWN, "Content-Length": str(stored.size),
        "Content-Disposition": content_disposition_header(not inline, name) or "inline", "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": SANDBOX, "Cache-Control": "private, max-age=3600", "Cross-Origin-Resource-Policy": "same-origin",
    })  # fmt: skip


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece

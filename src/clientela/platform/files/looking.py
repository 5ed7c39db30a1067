"""What a stored file is, by its content and not by its name, and the small picture that may be shown of one.

Only pictures, PDF and plain text are ever shown by a page; `shown_inline` names them, and everything else is a download.
"""

import io
import warnings
from pathlib import Path

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import keep

UNKNOWN = "application/octet-stream"
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
INLINE = frozenset({*PICTURES.values(), "application/pdf", "text/plain"})
MOST_PIXELS = 60_000_000
SIDE = 480  # pixels of a preview's longer side
_HEAD = 64 * 1024
_BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, Warning, OSError, ValueError, SyntaxError, MemoryError)


def shown_inline(media_type: str) -> bool:
    return media_type in INLINE


def media_type(file: StoredFile, name: str) -> str:
    """The type by the first bytes; the name only tells apart what begins alike, such as the kinds of office documents."""
    head = _head(file.path)
    picture = _picture(file.path)
    if picture:
        return picture
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.lstrip(b"\xef\xbb\xbf \r\n").upper().startswith(b"BEGIN:VCALENDAR"):
        return "text/calendar"
    guess = _by_magic(head, name)
    if guess and not guess.startswith(("image/", "text/")):
        return guess
    return "text/plain" if _is_text(head) and not guess else guess or UNKNOWN


def preview_of(file: StoredFile, media_type: str) -> StoredFile | None:
    """A small picture without any of the metadata of the large one; None for what is no picture or too large to open."""
    if media_type not in PICTURES.values():
        return None
    out = io.BytesIO()
    try:
        with warnings.catch_warnings(), Image.open(file.path, formats=tuple(PICTURES)) as picture:
            warnings.simplefilter("error")
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.draft("RGB", (SIDE * 2, SIDE * 2))
            small = ImageOps.exif_transpose(picture)
            small.thumbnail((SIDE, SIDE))
            clean = small.convert("RGBA" if "A" in small.getbands() or "transparency" in small.info else "RGB")
            clean.info.clear()
            clean.save(out, "WEBP", quality=82)
    except _BROKEN:
        return None
    return keep([out.getvalue()], limit=10_000_000)


def _picture(path: Path) -> str:
    """The type of a picture that can really be opened as one."""
    try:
        with warnings.catch_warnings(), Image.open(path, formats=tuple(PICTURES)) as picture:
            warnings.simplefilter("ignore")
            return PICTURES.get(picture.format or "", "")
    except _BROKEN:
        return ""


def _by_magic(head: bytes, name: str) -> str:
    try:
        found: str = puremagic.from_string(head, mime=True, filename=name) if head else ""
    except (puremagic.PureError, ValueError):
        return ""
    return found


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(head) == _HEAD  # a letter cut in two by where we stopped reading
    return True


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)

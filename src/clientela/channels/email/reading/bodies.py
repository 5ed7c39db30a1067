"""What the parts hold: transfer encodings undone, texts, HTML, files, and messages within the message."""

import binascii
import mimetypes
import quopri
import re
from dataclasses import dataclass, field

from clientela.channels.email.reading import notes
from clientela.channels.email.reading.charsets import text_of
from clientela.channels.email.reading.mail import Attached
from clientela.channels.email.reading.parts import Budget, Part
from clientela.channels.email.reading.words import decoded, from_base64, message_ids

DECODED = 8_000_000  # bytes of one text that are decoded: four of each character that is kept
NAME = 150
JOINED = 10_000  # characters of a paragraph whose lines are joined
_UU = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]+')
_REPORTS = ("message/delivery-status", "message/global-delivery-status", "message/feedback-report",
            "message/disposition-notification")  # fmt: skip
_HEADERS_OF_IT = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")


@dataclass
class Content:
    """What was found in the parts of one message."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    calendars: list[bytes] = field(default_factory=list)
    reports: list[bytes] = field(default_factory=list)  # delivery status
    returned: list[bytes] = field(default_factory=list)  # the messages, or their headers, that a report is about
    types: set[str] = field(default_factory=set)


def content_of(root: Part, budget: Budget, *, cut: bool = False) -> Content:
    """All of it, in the order of the parts; of alternatives both the text and the HTML. In a mail that is cut the last file is
    no whole one, and is left out."""
    out, before = Content(), 0
    for part in root.walk():
        before = len(out.files)
        _take(part, out, budget)
    for file in out.files[before:] if cut else ():
        budget.note(notes.LEFT_FILE % {"name": file.name})
        out.files.remove(file)
    return out


def undone(part: Part, budget: Budget) -> bytes:
    """The content without its transfer encoding; what can't be undone stays as it came."""
    said = part.first("content-transfer-encoding").decode("ascii", "replace").strip().lower()
    how = re.split(r"[;(\s]", said, maxsplit=1)[0].strip("\"'")
    if how == "base64":
        return from_base64(part.body)
    if how == "quoted-printable":
        return quopri.decodestring(re.sub(rb"=[ \t]+(?=\r?\n)", b"=", part.body))
    if how in ("x-uuencode", "uuencode", "x-uue", "uue"):
        _rest, files = _without_uu(part.body, Budget())
        return files[0].content if files else part.body
    if how not in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        budget.note(notes.UNKNOWN_ENCODING)
    return part.body


def _take(part: Part, out: Content, budget: Budget) -> None:
    kind, name = part.media_type, file_name(part)
    out.types.add(kind)
    if kind.startswith("multipart/"):  # without parts that could be found: it is shown as the text it is
        kind = "text/plain"
    content = undone(part, budget)
    if kind in _REPORTS:
        out.reports.append(content)
        return
    if kind in _HEADERS_OF_IT or (kind == "message/rfc822" and out.reports):
        out.returned.append(content)
        return
    if kind == "text/calendar" or name.lower().endswith(".ics"):
        out.calendars.append(content)
    attached = _is_file(part, name)
    if kind == "x-clientela/around":
        _around(content, out, budget)
    elif kind in ("text/plain", "text/html", "text/enriched") and not attached:
        _text(part, kind, content, out, budget)
    elif content.strip() or attached:
        out.files.append(Attached(name or _made_up(part, len(out.files)), kind, content, _content_id(part)))


def _text(part: Part, kind: str, content: bytes, out: Content, budget: Budget) -> None:
    said = _charset(part)
    text, sure = text_of(_beginning(content), said)
    if not sure:
        budget.note(notes.WRONG_CHARSET % {"charset": said} if said else notes.NO_CHARSET)
    left = budget.html if kind == "text/html" else budget.text
    if len(text) > left or len(content) > DECODED:
        budget.note(notes.LONG_TEXT)
        out.files.append(Attached(_made_up(part, len(out.files)), kind, content))
        text = text[:left]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if kind == "text/html":
        budget.html -= len(text)
        out.html.append(text)
        return
    budget.text -= len(text)
    if "begin " in text and len(content) <= DECODED:
        content, files = _without_uu(content, budget)
        out.files += files
        text = text_of(content, said)[0].replace("\r\n", "\n") if files else text
    out.plain.append(_flowed(text, part) if text.strip() else "")


def _beginning(content: bytes) -> bytes:
    """As much of a text as is looked at, to the end of a line."""
    return content if len(content) <= DECODED else content[: content.rfind(b"\n", 0, DECODED) + 1 or DECODED]


def _charset(part: Part) -> str:
    try:
        return part.typed.get_content_charset("") or ""
    except (LookupError, ValueError, TypeError, UnicodeError):
        return ""


def _flowed(text: str, part: Part) -> str:
    """Lines joined that were only broken to fit (RFC 3676)."""
    try:
        flowed = str(part.typed.get_param("format", "")).lower() == "flowed"
        delsp = str(part.typed.get_param("delsp", "")).lower() == "yes"
    except (LookupError, ValueError, TypeError):
        return text
    if not flowed:
        return text
    out: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        last = out[-1] if out else ""
        same = (len(last) - len(last.lstrip(">"))) == depth
        if last.endswith(" ") and last.rstrip(" ") not in ("--", "") and same and len(last) < JOINED and words != "-- ":
            out[-1] = (last[:-1] if delsp else last) + words
        else:
            out.append(">" * depth + (" " if depth and words else "") + words)
    return "\n".join(line.rstrip() if line != "-- " else line for line in out)


def _around(content: bytes, out: Content, budget: Budget) -> None:
    """What stands before the first and after the last part says mostly that a program is too old; anything longer may be words."""
    text, _sure = text_of(content)
    known = ("mime", "multi-part", "multipart")
    if len(text) > 400 or not any(word in text.lower() for word in known):
        out.files.append(Attached("around.txt", "text/plain", content))
        budget.note(notes.AROUND)


def _without_uu(content: bytes, budget: Budget) -> tuple[bytes, list[Attached]]:
    """What is left without the files that stand in the text itself, as programs wrote them before MIME; and these."""
    files: list[Attached] = []
    rest, at = [], 0
    while (
        budget.old_files > 0 and (begun := _UU.search(content, at)) and (ended := _UU_END.search(content, begun.end()))
    ):
        data = _from_uu(content[begun.end() : ended.start()])
        rest.append(content[at : begun.start()] if data else content[at : ended.end()])
        if data:
            budget.old_files -= 1
            name = text_of(begun[1])[0]
            files.append(Attached(safe_name(name), mimetypes.guess_type(name)[0] or "application/octet-stream", data))
        at = ended.end()
    return b"".join([*rest, content[at:]]), files


def _from_uu(lines: bytes) -> bytes:
    """Line by line; of a line that says too little of its length what is there."""
    out = []
    for line in lines.splitlines():
        if line.strip() in (b"", b"`"):
            continue
        length = ((line[0] - 32) & 63) * 4 // 3
        try:
            out.append(binascii.a2b_uu(line[: 1 + (length + 3) // 4 * 4]))
        except binascii.Error:
            return b""
    return b"".join(out)


def _is_file(part: Part, name: str) -> bool:
    disposition = str(part.typed.get("content-disposition", "")).strip().lower()
    return disposition.startswith("attachment") or bool(name)


def _content_id(part: Part) -> str:
    return next(iter(message_ids(part.first("content-id"))), "")


def file_name(part: Part) -> str:
    """As its writer called it, without what would make it dangerous to save; "" where it has no name."""
    try:
        name = part.typed.get_filename("") or ""
    except (LookupError, ValueError, TypeError, UnicodeError):
        name = ""
    if not name:
        loose = re.search(rb'(?:file)?name\s*=\s*"?([^";\r\n]+)', part.first("content-disposition"), re.IGNORECASE)
        name = text_of(loose[1])[0] if loose else ""
    name = decoded(text_of(name.encode("utf-8", "surrogateescape"))[0])
    return safe_name(name) if name.strip() else ""


def safe_name(name: str) -> str:
    """The last part of a path, no longer than a file system takes, with its ending."""
    name = _UNSAFE.sub(" ", re.split(r"[/\\]", name.strip())[-1])
    name = re.sub(r"\s+", " ", name).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if len(name) > NAME:
        name = f"{stem[: NAME - 20]}{dot}{ending[:15]}" if dot else name[:NAME]
    return name


def _made_up(part: Part, place: int) -> str:
    ending = {"message/rfc822": ".eml", "text/calendar": ".ics"}.get(part.media_type) or mimetypes.guess_extension(
        part.media_type
    )
    return f"attachment-{place + 1}{ending or '.bin'}"

"""`read(raw)`: a whole message to a `Mail`. Whatever it holds, it answers; what it could not do stands in the notes."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import Any

from clientela.channels.email.reading import notes, words
from clientela.channels.email.reading.bodies import Content, content_of
from clientela.channels.email.reading.html import as_text, harmless
from clientela.channels.email.reading.kinds import bounces_of, kind_of
from clientela.channels.email.reading.mail import Attached, Mail
from clientela.channels.email.reading.parts import Budget, Part, structure
from clientela.channels.email.reading.replies import divide
from clientela.channels.email.reading.signatures import facts_of

LARGEST = 60_000_000  # bytes; larger ones are not read at all
TOLD_BY = 400  # characters by which a language is told
LANGUAGES = (
    "en",
    "it",
    "es",
    "pl",
    "de",
    "fr",
    "pt",
    "nl",
    "cs",
    "ro",
    "ca",
    "sv",
    "uk",
    "ru",
    "hu",
    "el",
    "ja",
    "zh",
    "ar",
    "tr",
)
_STUB = re.compile(r"(?i)\b(?:html|e-?mail client|browser|program\w* pocztow)\b")
_REPLY = re.compile(
    r"^(?:\s*(?:re|r|rif|rv|aw|odp|sv|ref|fw|fwd|i|tr|wg|pd|enc)\s*(?:\[\d+\])?\s*:)+\s*", re.IGNORECASE
)


class TooLarge(Exception):
    """This mail is larger than this server reads; it stays where it is."""


def read(raw: bytes, *, now: datetime | None = None, tell_language: bool = True, cut_from: int = 0) -> Mail:
    """Raises TooLarge, and nothing else. `cut_from` is the size of a mail of which this is only the beginning."""
    if len(raw) > LARGEST:
        raise TooLarge
    budget = Budget()
    if cut_from:
        budget.note(notes.CUT % {"size": cut_from // 1_000_000})
    root = structure(raw, budget)
    content = content_of(root, budget, cut=bool(cut_from))
    headers = _headers(root)
    sender = next(iter(words.addresses(root.all("from"))), None) or next(
        iter(words.addresses(root.all("sender"))), None
    )
    text, html = _texts(content, budget)
    divided = divide(text[:400_000], sender=sender.name if sender else "")
    bounces = bounces_of(root, headers, sender, content)
    kind = kind_of(headers, sender, content, bounces)
    facts = facts_of(divided.signature, email=sender.email, name=sender.name) if sender and kind == "personal" else {}
    return Mail(
        message_id=next(iter(words.message_ids(root.first("message-id"))), ""),
        references=_references(root),
        conversation=words.conversation(root.first("thread-index")),
        sender=sender,
        to=words.addresses(root.all("to")),
        cc=words.addresses(root.all("cc")),
        bcc=words.addresses(root.all("bcc")),
        reply_to=words.addresses(root.all("reply-to")),
        at=_moment(root, now, budget),
        subject=words.words(root.first("subject"))[:1000],
        text=text,
        html=html,
        said=divided.said,
        signature=divided.signature,
        facts=facts,
        language=language_of(divided.said) if tell_language else "",
        kind=kind,
        private=headers.get("sensitivity", "").strip().lower() in ("private", "personal", "company-confidential"),
        bounces=bounces,
        attachments=_files(content),
        invitations=tuple(content.calendars[:20]),
        headers=headers,
        notes=tuple(budget.notes),
    )


def topic(subject: str) -> str:
    """A subject without its “Re:”, “R:”, “RV:”, “Odp:” …"""
    return _REPLY.sub("", subject).strip()


def language_of(text: str) -> str:
    """The language of a text that is long enough to tell; "" else."""
    letters = sum(sign.isalpha() for sign in text[:TOLD_BY])
    if letters < 30:
        return ""
    found, sure = _identifier().classify(text[:TOLD_BY])
    return str(found) if sure > 0.6 else ""


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Its model is 100 MB of a process: loaded by the first who reads a mail, and not by those who show pages."""
    langid = import_module("py3langid.langid")
    identifier = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier


def _headers(root: Part) -> Mapping[str, str]:
    out: dict[str, str] = {}
    for name, value in root.fields:
        if name not in out:
            out[name] = words.words(value[:8_000])
    return out


def _references(root: Part) -> tuple[str, ...]:
    found = [one for value in root.all("references") for one in words.message_ids(value)]
    found += [one for value in root.all("in-reply-to") for one in words.message_ids(value)]
    own = words.message_ids(root.first("message-id"))
    return tuple(one for one in dict.fromkeys(found) if one not in own)[-100:]


def _moment(root: Part, now: datetime | None, budget: Budget) -> datetime | None:
    """When it was written; else when the last server but one took it on."""
    at = words.moment(root.first("date"), now=now)
    if at is None:
        budget.note(notes.NO_DATE)
        for line in root.all("received")[-3:]:
            at = at or words.moment(line.rpartition(b";")[2], now=now)
    return at


def _texts(content: Content, budget: Budget) -> tuple[str, str]:
    html = "\n<hr>\n".join(piece for piece in (harmless(one) for one in content.html) if piece)
    if any(content.html) and not html:
        budget.note(notes.NO_HTML)
    plain = "\n\n".join(piece.strip("\n") for piece in content.plain if piece.strip())
    if html and (not plain.strip() or (len(plain) < 300 and _STUB.search(plain) and len(html) > 3 * len(plain))):
        told = as_text(html)
        return (told or plain), html
    if not plain and any(content.html):
        plain = re.sub(r"<[^<>]{0,2000}>", " ", "\n".join(content.html))[:400_000]
    return plain, html


def _files(content: Content) -> tuple[Attached, ...]:
    """Of several under one name each gets its own."""
    seen: dict[str, int] = {}
    out = []
    for one in content.files:
        count = seen[one.name] = seen.get(one.name, 0) + 1
        stem, dot, ending = one.name.rpartition(".")
        name = one.name if count == 1 else f"{stem or ending} ({count}){dot if stem else ''}{ending if stem else ''}"
        out.append(Attached(name, one.media_type, one.content, one.content_id))
    return tuple(out)

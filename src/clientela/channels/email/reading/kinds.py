"""What kind of mail it is, by what its header says of it (RFC 3834, 2919, 2369, 3464), and whom a bounce did not reach."""

import re
from collections.abc import Mapping, Sequence

from clientela.channels.email.reading.bodies import Content
from clientela.channels.email.reading.mail import Address, Bounce, Kind
from clientela.channels.email.reading.parts import Part, header_of
from clientela.channels.email.reading.words import EMAIL, words

MOST_BOUNCES = 200
_DAEMON = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon|bounces?)(?:\+.*)?@", re.IGNORECASE)
_MACHINE = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|noreply|notification|notifications|alerts?|newsletter|news)[\w.+-]*@",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"^(?:re:\s*)?(?:auto(?:matic)?[ -]?(?:reply|response|re:)|out of (?:the )?office|risposta automatica"
    r"|fuori ufficio|assente|respuesta autom[aá]tica"
    r"|fuera de (?:la )?oficina|automatyczna odpowiedź|odpowiedź automatyczna|autoodpowiedź|poza biurem|abwesenheit"
    r"|automatische antwort"
    r"|réponse automatique|absence du bureau)", re.IGNORECASE)  # fmt: skip
_FAILED = re.compile(
    r"undeliver|delivery (?:status notification|failure|has failed|incomplete)|returned mail|mail delivery (?:failed"
    r"|system|failure|subsystem)"
    r"|failure notice|mancata consegna|consegna non riuscita|no se (?:ha podido|pudo) entregar|nie można dostarczyć"
    r"|niedostarczona",
    re.IGNORECASE)  # fmt: skip
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ -]")
_BLOCKS = re.compile(rb"(?:\r?\n){2,}")


def kind_of(headers: Mapping[str, str], sender: Address | None, content: Content, bounces: Sequence[Bounce]) -> Kind:
    if bounces or _is_bounce(headers, sender, content):
        return "bounce"
    if headers.get("x-spam-flag", "").lower().startswith("yes") or headers.get("x-spam-status", "").lower().startswith(
        "yes"
    ):
        return "spam"
    if _is_auto_reply(headers):
        return "auto_reply"
    bulk = headers.get("precedence", "").lower() in ("bulk", "list", "junk")
    machine = bool(sender and _MACHINE.match(sender.email))
    if "list-unsubscribe" in headers or "list-id" in headers or bulk or "feedback-id" in headers or _generated(headers):
        return "newsletter"
    if content.calendars and "text/calendar" in content.types:
        return "calendar"
    return "newsletter" if machine and "in-reply-to" not in headers else "personal"


def _generated(headers: Mapping[str, str]) -> bool:
    return headers.get("auto-submitted", "").lower().startswith("auto-generated")


def _is_auto_reply(headers: Mapping[str, str]) -> bool:
    auto = headers.get("auto-submitted", "").lower().split(";")[0].strip()
    said = any(name in headers for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply"))
    suppressed = headers.get("x-auto-response-suppress", "") and _AWAY.match(headers.get("subject", ""))
    replied = headers.get("precedence", "").lower() in ("auto_reply", "auto-reply")
    answers = auto == "auto-generated" and ("in-reply-to" in headers or "references" in headers)
    return (
        auto.startswith("auto-replied")
        or answers
        or said
        or bool(suppressed)
        or replied
        or bool(_AWAY.match(headers.get("subject", "")))
    )


def _is_bounce(headers: Mapping[str, str], sender: Address | None, content: Content) -> bool:
    daemon = bool(sender and _DAEMON.match(sender.email)) or headers.get("return-path", "").strip() == "<>"
    return daemon and (
        bool(content.reports) or "multipart/report" in content.types or bool(_FAILED.search(headers.get("subject", "")))
    )


def bounces_of(root: Part, headers: Mapping[str, str], sender: Address | None, content: Content) -> tuple[Bounce, ...]:
    """Whom it did not reach: by its report, else by what a mail server's own words say."""
    found = [one for report in content.reports for one in _reported(report)]
    if not found and headers.get("x-failed-recipients"):
        text = "\n".join(content.plain)
        found = [_from_text(email, text) for email in EMAIL.findall(headers["x-failed-recipients"])]
    if not found and not content.reports and _is_bounce(headers, sender, content):
        found = _told(content, headers)
    return tuple(dict.fromkeys(found))[:MOST_BOUNCES]


def _reported(report: bytes) -> list[Bounce]:
    """The recipients of a delivery status (RFC 3464, 2.3) that it did not reach; delays say nothing of an address."""
    out = []
    for block in _BLOCKS.split(report)[:MOST_BOUNCES]:
        fields = {name: words(value) for name, value in reversed(header_of(block + b"\n\n"))}
        where = fields.get("final-recipient") or fields.get("original-recipient") or ""
        email = EMAIL.search(where.rpartition(";")[2])
        status = _STATUS.search(fields.get("status", ""))
        if email and fields.get("action", "").strip().lower() == "failed":
            reason = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("status", "")
            code = status[1] if status else ""
            out.append(Bounce(email[0], code, reason[:500], not code.startswith("4")))
    return out


def _told(content: Content, headers: Mapping[str, str]) -> list[Bounce]:
    """Before RFC 3464 servers wrote in words: an address that stands alone, or in brackets, near what they say of it."""
    text = "\n".join(content.plain) or "\n".join(re.sub(r"<[^>]{0,500}>", " ", html) for html in content.html)
    own = {found.lower() for name in ("to", "delivered-to", "from") for found in EMAIL.findall(headers.get(name, ""))}
    ahead = re.split(
        r"(?im)^[\s>-]*(?:original message|this is a copy of|below this line|return-path:|received:)", text, maxsplit=1
    )[0]
    found = [email for email in dict.fromkeys(EMAIL.findall(ahead[:5_000])) if email.lower().strip(".") not in own]
    return [_from_text(email.strip(".'"), ahead) for email in found[:1] if not _DAEMON.match(email)]


def _from_text(email: str, text: str) -> Bounce:
    status, reply = _STATUS.search(text), _REPLY.search(text)
    code = status[1] if status else f"{reply[1][0]}.0.0" if reply else ""
    lines = [line.strip() for line in text.split("\n") if _STATUS.search(line) or _REPLY.search(line)]
    return Bounce(email, code, (lines[0] if lines else "")[:500], not code.startswith("4"))

"""What is new in a letter: its quotes, its signature and its disclaimer set aside. Line by line, so that time grows with length.

Reads the ways of mail programs in English, Italian, Spanish and Polish, and of some neighbours. What it doubts it leaves in:
showing too much costs a glance, showing too little loses a word. The full text is kept in any case.
"""

import re
from dataclasses import dataclass

_TOP = 4  # lines over which “On … wrote:” may be broken
_LOOKED_AT = 300  # characters of a line, and
_HEADINGS = 20  # headings of quotes that are looked at, so that time stays bounded
_SIGNATURE = 14  # lines of a signature at most
_MONTHS = (
    r"\d{1,2}[./ -]|\d{4}|\b(?:jan|feb|mar|apr|may|mai|maj|jun|jul|aug|sep|oct|nov|dec|gen|mag|giu|lug|ago|set"
    r"|ott|dic|ene|abr|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru)"
)
_WROTE = re.compile(
    r"(?:wrote|writes|ha scritto|scrisse|escribió|escribio|escribiu|napisał\(?a?\)?|napisała|pisze|schrieb|a écrit"
    r"|escreveu|schreef"
    r"|skrev|kirjoitti|napsala?|написала?|пишет)\s?(?:\S{1,80} ?)?:\s*$", re.IGNORECASE)  # fmt: skip
_BEGINS = re.compile(
    r"^\W{0,3}(?:on|at|in data|il|el|am|le|em|op|den|dnia|w dniu|dne|(?:pon|wt|śr|czw|pt|sob|niedz)\w*\.?,?"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|gio|ven|sab|dom|mié|jue|vie|sáb)\w{0,8}\.?,?|\d{1,4}[./-]|\S+@\S+|<|\"?\w)",
    re.IGNORECASE)  # fmt: skip
_ORIGINAL = re.compile(
    r"^[\s>]*(?:-{2,}|_{5,})\s*(?:original (?:message|appointment)|messaggio originale|mensaje original"
    r"|(?:oryginalna )?wiadomość"
    r"(?: oryginalna)?|ursprüngliche nachricht|message d'origine|mensagem original|oorspronkelijk bericht"
    r"|reply message)\s*-*\s*:?\s*$",
    re.IGNORECASE)  # fmt: skip
_FORWARD = re.compile(
    r"^[\s>]*(?:-{2,}\s*)?(?:forwarded message|begin forwarded message|messaggio inoltrato|inizio messaggio inoltrato"
    r"|mensaje reenviado|inicio del mensaje reenviado|(?:treść )?przekazan\w+ wiadomoś\w+|wiadomość przekazana"
    r"|weitergeleitete nachricht|message transféré)\s*:?\s*-*\s*$", re.IGNORECASE)  # fmt: skip
_FIELD = re.compile(
    r"^[\s>*_]*(from|da|de|od|von|sent|inviato|data|date|enviado(?: el)?|fecha|wysłano|data wysłania|gesendet|envoyé"
    r"|to|a|para|do|an"
    r"|à|cc|kopia|subject|oggetto|asunto|temat|betreff|objet|reply-to)\s*[*_]*\s*:[*_]*\s*\S", re.IGNORECASE)  # fmt: skip
_FROM = re.compile(r"^[\s>*_]*(?:from|da|de|od|von)\s*[*_]*\s*:", re.IGNORECASE)
_MOBILE = re.compile(
    r"^\W{0,3}(?:sent (?:from|via|with|by) (?:my |the )?\S+|via mobile|get outlook for|inviato (?:da|dal|con) \S+"
    r"|scarica outlook"
    r"|enviado (?:desde|con|a trav[eé]s) \S+|obtener outlook|wysłan[eyo] (?:z|przy|za) \S+|pobierz (?:aplikację )?outlook"
    r"|von meinem \S+ gesendet|gesendet (?:von|mit) \S+|envoyé de(?:puis)? \S+).{0,60}$", re.IGNORECASE)  # fmt: skip
_CLOSING = re.compile(
    r"^\W{0,2}(?:(?:with )?(?:best|kind|warm|many|kindest|warmest) (?:regards|wishes|thanks)|regards|best|cheers"
    r"|sincerely(?: yours)?"
    r"|yours (?:sincerely|faithfully|truly)|(?:many )?thanks(?: (?:a lot|again|in advance|so much))?"
    r"|thank you(?: very much)?|thx"
    r"|(?:un )?cordial\w* salut\w*|cordiali saluti|(?:distinti|cari|tanti) saluti|saluti|un saluto|a presto"
    r"|buon\w* (?:giornata|lavoro|serata)"
    r"|grazie(?: mille| e saluti| in anticipo)?|cordialmente"
    r"|(?:un )?(?:cordial |afectuoso )?saludo|(?:atentos |cordiales |muchos )?saludos(?: cordiales)?|atentamente"
    r"|(?:un )?abrazo|(?:muchas )?gracias"
    r"|(?:serdecznie )?pozdrawiam(?: serdecznie)?|(?:z )?(?:wyrazami|poważaniem|pozdrowieniami)(?: \w+)?"
    r"|(?:serdeczne )?pozdrowienia|dziękuję(?: i pozdrawiam)?"
    r"|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[n]?|herzliche[n]?) grü(?:ß|ss)en?|cordialement|bien à vous"
    r")\W{0,4}$", re.IGNORECASE)  # fmt: skip
_DASHES = re.compile(r"^(?:--\s*|—{1,3}|-{2}|_{2,60}|-{5,60}|={5,60})$")
_PHONE = re.compile(r"(?:\+|00)?\(?\d[\d\s().\-/]{6,18}\d")
_CONTACT = re.compile(
    r"https?://|\bwww\.|[\w.+-]+@[\w-]+\.\w|\b(?:tel|phone|mob|cell|fax|t|m|f|p)\b\s*[.:]", re.IGNORECASE
)
_DISCLAIMER = re.compile(
    r"\b(?:confidential|intended (?:only|solely)|riservat[ioae]|destinatari[oa]|regolamento \(?ue|d\. ?lgs|gdpr|confidencial"
    r"|destinatari[oa] |poufn\w+|adresat\w*|vertraulich|please consider the environment|prima di stampare|antes de imprimir)",
    re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    said: str
    signature: str


def divide(text: str, *, sender: str = "") -> Parts:
    """What its writer says in it, and the signature below. `sender` is his name, which often begins the signature."""
    lines = text.replace("\xa0", " ").split("\n")
    begun = [line[:_LOOKED_AT] for line in lines]
    if any(_FORWARD.match(line) for line in begun[:400]):
        return Parts(text.strip(), "")
    own = lines[: _quote_begins(begun)]
    own, foot = _disclaimer(own)
    body, signature = _signature(own, sender)
    said = "\n".join(body).strip()
    if not said:
        quoted_only = not "\n".join(own).strip()
        return Parts(text.strip() if quoted_only else "", "\n".join(signature).strip())
    return Parts(re.sub(r"\n{3,}", "\n\n", said), "\n".join([*signature, *foot]).strip())


def _quote_begins(lines: list[str]) -> int:
    """The line at which everything that follows is quoted. Answers within the quote keep all of it."""
    headings = 0
    for place, line in enumerate(lines):
        if _ORIGINAL.match(line) or _header_block(lines, place):
            start = place
            while start and (not lines[start - 1].strip() or re.fullmatch(r"[\s>]*[_-]{5,}\s*", lines[start - 1])):
                start -= 1
            return start
        if not line.strip() or line.lstrip().startswith(">"):
            continue
        heading = _heading(lines, place) if headings < _HEADINGS else 0
        headings += bool(heading)
        if heading and not _answers_within(lines, place + heading):
            return place
    quoted = next((place for place, line in enumerate(lines) if line.lstrip().startswith(">")), len(lines))
    if quoted < len(lines) and _answers_within(lines, quoted):
        return len(lines)
    return quoted


def _heading(lines: list[str], place: int) -> int:
    """How many lines from here are “On … wrote:”; 0 for none."""
    if not _BEGINS.match(lines[place]):
        return 0
    said = ""
    for count in range(1, _TOP + 1):
        if place + count > len(lines):
            return 0
        line = lines[place + count - 1].strip()
        said = f"{said} {line}".strip()
        if not line or len(said) > 400:
            return 0
        if said.endswith(":") and (_WROTE.search(said[-120:]) or _addressed(said, lines, place + count)):
            dated = re.search(_MONTHS, said, re.IGNORECASE) or "@" in said
            return count if dated or _is_quoted(lines, place + count) else 0
    return 0


def _addressed(said: str, lines: list[str], after: int) -> bool:
    """A line in any language that names an address and stands above a quote."""
    return "@" in said and bool(re.search(_MONTHS, said, re.IGNORECASE)) and _is_quoted(lines, after)


def _is_quoted(lines: list[str], place: int) -> bool:
    following = next((line for line in lines[place : place + 3] if line.strip()), "")
    return following.lstrip().startswith(">")


def _header_block(lines: list[str], place: int) -> bool:
    """The From, Sent, To and Subject that Outlook writes above what it quotes."""
    if not _FROM.match(lines[place]):
        return False
    names = {found[1].lower() for line in lines[place : place + 8] if (found := _FIELD.match(line))}
    return len(names) >= 3


def _answers_within(lines: list[str], place: int) -> bool:
    """Whether somebody wrote between the lines of what is quoted from here on."""
    quoted = [line.lstrip().startswith(">") for line in lines[place:]]
    if True not in quoted:
        return False
    first = quoted.index(True)
    last = len(quoted) - 1 - quoted[::-1].index(True)
    within = [
        line
        for line, is_quote in zip(lines[place + first : place + last], quoted[first:last], strict=True)
        if not is_quote
    ]
    words = [line for line in within if line.strip() and not _WROTE.search(line[-120:]) and not _DASHES.match(line)]
    below = [line for line in lines[place + last + 1 :] if line.strip()]
    alone = bool(below) and not (
        _DASHES.match(below[0]) or _MOBILE.match(below[0]) or (len(below) <= 6 and _like_signature(below))
    )
    return len(words) >= 1 or alone


def _like_signature(lines: list[str]) -> bool:
    return sum(bool(_CONTACT.search(line) or _PHONE.search(line)) for line in lines) * 2 >= len(lines)


def _disclaimer(lines: list[str]) -> tuple[list[str], list[str]]:
    """A last paragraph in the words of lawyers."""
    text = "\n".join(lines).rstrip()
    head, gap, last = text.rpartition("\n\n")
    if gap and len(last) > 150 and len(_DISCLAIMER.findall(last)) >= 2:
        return head.split("\n"), ["", *last.split("\n")]
    return text.split("\n"), []


def _signature(lines: list[str], sender: str) -> tuple[list[str], list[str]]:
    """Body and signature: from a line of dashes, a closing or the sender's own name; a mobile's advertisement is part of it."""
    end = len(lines)
    while end and len(lines) - end < 4 and (not lines[end - 1].strip() or _MOBILE.match(lines[end - 1][:_LOOKED_AT])):
        end -= 1
    start = _signature_begins([line[:_LOOKED_AT] for line in lines[:end]], sender)
    return lines[:start], [line for line in lines[start:] if not re.fullmatch(r"--\s?", line)]


def _signature_begins(lines: list[str], sender: str) -> int:
    low = max(0, len(lines) - 40)
    for place in range(len(lines) - 1, low - 1, -1):
        if re.fullmatch(r"--\s?", lines[place]):
            return place
    tail = [place for place in range(low, len(lines)) if lines[place].strip()][-_SIGNATURE:]
    for place in tail:
        rest = [line for line in lines[place + 1 :] if line.strip()]
        if _CLOSING.match(lines[place].strip()) and all(len(line) < 100 for line in rest):
            return place
    for place in tail[1:]:
        rest = [line for line in lines[place:] if line.strip()]
        named = _is_name(lines[place], sender) or _DASHES.match(lines[place].strip())
        alone = len(rest) == 1 or any(_CONTACT.search(line) or _PHONE.search(line) for line in rest)
        if named and alone and all(len(line) < 100 for line in rest):
            return place
    return len(lines)


def _is_name(line: str, sender: str) -> bool:
    words = {word.lower() for word in re.findall(r"\w{2,}", sender)}
    said = [word.lower() for word in re.findall(r"\w{2,}", line)]
    return bool(words) and 0 < len(said) <= 6 and sum(word in words for word in said) * 2 >= len(said)

"""Which encoding a text file is in, told by byte order marks, by UTF-8 validity, and else by the letters of languages.

Statistical guessers confuse the single-byte encodings of western and central Europe. What tells them apart is small:
"citt\xe0" is a word in Windows-1252 and none in Windows-1250. So each candidate is asked how many of its non-ASCII
characters are letters of one language, standing where such letters stand.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from clientela.platform.imports.reading.rows import grouped
from clientela.platform.imports.reading.source import CHUNK, MARKED, SHORT_MARKS, as_bytes

EVIDENCE = 1 << 16  # bytes of lines with non-ASCII characters that are enough to judge by
SURROUNDINGS = 3_000  # different ones that are weighed; text of any language has fewer
SCANNED = 1 << 28  # bytes after which an all-ASCII file is believed to stay so

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# In order of trust where the texts they give are equally good; the figure is the trust where they are not.
CANDIDATES = {
    "windows-1252": 1.0,
    "windows-1250": 1.0,
    "iso-8859-2": 0.95,
    "iso-8859-15": 0.95,
    "mac-roman": 0.85,
    "cp850": 0.8,
    "cp852": 0.8,
}

LANGUAGES = (
    ("àèéìíòóùú", 1.0),  # Italian
    ("áéíóúüñ", 1.0),  # Spanish
    ("ąćęłńóśźż", 1.0),  # Polish
    ("äöüßé", 1.0),  # German
    ("àâæçèéêëîïôœùûüÿ", 1.0),  # French
    ("ãõáéíóúâêôàç", 0.9),  # Portuguese
    ("àèéíïòóúüç", 0.9),  # Catalan
    ("åäöæøéü", 0.9),  # Nordic
    ("áäčďéěíĺľňóôŕřšťúůýž", 0.8),  # Czech, Slovak
    ("áéíóöőúüű", 0.8),  # Hungarian
    ("čćđšž", 0.8),  # Croatian, Slovene
    ("ăâîşţ", 0.8),  # Romanian
)

_HIGH = re.compile(rb"[\x80-\xff]")
_TRAILING_HIGH = re.compile(rb"[\x80-\xff]+$")
_FOLDED = re.compile(
    rb"([\xc2-\xf4][\x80-\xbf]{0,2})\r?\n[ \t](?=[\x80-\xbf])"
)  # a line of a card, cut within a character
_MARKS = re.compile("[\udc00-\udcff]")
_NON_ASCII = re.compile("[^\0-\x7f]")
_VOWELS = frozenset("aeiouyáéíóúàèìòùäöü")


@dataclass(frozen=True)
class Guess:
    name: str
    sure: float
    because: str


def guess(path: Path) -> Guess:
    """The encoding of a file: its beginning is looked at, and everything up to enough non-ASCII text."""
    with as_bytes(path) as stream:
        head = stream.read(CHUNK)
        wide = _by_marks_or_nuls(head)
        if wide:
            return wide
        found = bytearray()
        for lines in _non_ascii_lines(_blocks(head, stream)):
            found += lines
            if len(found) >= EVIDENCE:
                break
    return judge(bytes(found[: 4 * EVIDENCE]))


def decoded(content: bytes) -> str:
    """A small file whole, as text; folds within a character are undone, and what is in no encoding is marked as such."""
    told = _by_marks_or_nuls(content)
    if told is None:
        content = _FOLDED.sub(rb"\1", content)
        told = judge(_with_high(content)[: 4 * EVIDENCE])
    return content.decode(told.name, "replace").removeprefix("\ufeff")


def _blocks(head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    yield head
    seen = len(head)
    while seen < SCANNED and (block := stream.read(CHUNK)):
        seen += len(block)
        yield block


def _non_ascii_lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines that hold a non-ASCII byte; never cut within a character, and bounded where a line is endless."""
    rest = b""
    for block in blocks:
        block = rest + block
        whole, newline, rest = block.rpartition(b"\n")
        if block.isascii():
            rest = b""
        elif not newline or len(rest) > CHUNK:
            tail = _TRAILING_HIGH.search(block)
            cut = tail.start() if tail else len(block)
            whole, rest = block[:cut], block[cut:][-CHUNK:]
        yield _with_high(whole)
    yield _with_high(rest)


def _with_high(block: bytes) -> bytes:
    if block.isascii():
        return b""
    return b"".join(line + b"\n" for line in block.split(b"\n") if not line.isascii())


def _by_marks_or_nuls(head: bytes) -> Guess | None:
    if head.startswith(SHORT_MARKS) and _by_nuls(head[2:]).startswith("utf-32"):
        return Guess(_by_nuls(head[2:]), 0.95, _("a byte order mark, and three of four bytes are zero"))
    for mark, name in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return Guess(name, 1.0, _("the byte order mark at its start"))
    name = _by_nuls(head)
    return Guess(name, 0.95, _("zero bytes between the letters")) if name else None


def _by_nuls(head: bytes) -> str:
    size = len(head) - len(head) % 4
    if size < 4:
        return ""
    nul = [head[place:size:4].count(0) / (size / 4) for place in range(4)]
    shapes = {
        "utf-32-le": (nul[0] < 0.2 and min(nul[1:]) > 0.6),
        "utf-32-be": (nul[3] < 0.2 and min(nul[:3]) > 0.6),
        "utf-16-le": (nul[0] + nul[2] < 0.1 and nul[1] + nul[3] > 0.8),
        "utf-16-be": (nul[1] + nul[3] < 0.1 and nul[0] + nul[2] > 0.8),
    }
    return next((name for name, fits in shapes.items() if fits), "")


def judge(evidence: bytes) -> Guess:
    """The encoding of text of which these lines hold all non-ASCII characters."""
    if evidence.isascii():
        return Guess("utf-8", 1.0, _("only plain ASCII characters"))
    text = _FOLDED.sub(rb"\1", evidence).decode("utf-8", MARKED)
    bad = len(_MARKS.findall(text))
    good = len(_NON_ASCII.findall(text)) - bad
    if bad == 0:
        letters = _by_letters(Counter(_NON_ASCII.findall(text)))
        return Guess("utf-8", 0.99, _("valid UTF-8, %(letters)s") % {"letters": letters})
    if good >= bad / 4:  # other encodings hardly ever form a valid UTF-8 sequence by accident
        told = _("UTF-8 but for %(count)s bytes that are not") % {"count": grouped(bad)}
        return Guess("utf-8", round(good / (good + bad), 2), told)
    return _by_language(evidence)


def _by_language(evidence: bytes) -> Guess:
    surroundings = _surroundings(evidence)
    total = sum(surroundings.values())
    scored = sorted(
        ((*_score(surroundings, name), name) for name in CANDIDATES), key=lambda item: item[0], reverse=True
    )
    best, letters, name = scored[0]
    text = evidence.decode(name, "replace")
    rival = next((score for score, _, other in scored[1:] if evidence.decode(other, "replace") != text), 0.0)
    margin = max(best - max(rival, 0.0), 0.0) / total
    sure = min(0.5 + margin * 2.5 * min(total, 10) / 10, 0.98)
    return Guess(name, round(sure, 2), _by_letters(letters) if letters else _("the most likely of the old encodings"))


def _by_letters(letters: Counter[str]) -> str:
    seen = [char for char, _ in letters.most_common(5) if char.isprintable() and not char.isspace()]
    return _("by %(example)s") % {"example": " ".join(seen)} if seen else _("by the form of its bytes")


def _surroundings(evidence: bytes) -> Counter[bytes]:
    """Each non-ASCII byte with the byte before and after it, counted."""
    padded = b" " + evidence + b" "
    counted = Counter(padded[found.start() - 1 : found.start() + 2] for found in _HIGH.finditer(padded))
    return Counter(dict(counted.most_common(SURROUNDINGS)))


def _score(surroundings: Counter[bytes], name: str) -> tuple[float, Counter[str]]:
    """How well the bytes read in this encoding, and the letters of its best language."""
    letters: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    symbols = 0.0
    for three, count in surroundings.items():
        text = three.decode(name, "replace")
        char = text[1]
        weight = _plausible(text[0], char, text[2]) * count
        if char.isalpha() and weight > 0:
            letters[char.lower()] += count
            weights[char.lower()] += weight  # type: ignore[assignment]
        else:
            symbols += weight
    strange = sum(weights.values()) * 0.2
    best, known = max(
        (trust * (sum(weights[char] for char in alphabet) * 0.8 + strange), alphabet) for alphabet, trust in LANGUAGES
    )
    heard = Counter({char: count for char, count in letters.items() if char in known})
    return (best + symbols) * CANDIDATES[name], heard


def _plausible(before: str, char: str, after: str) -> float:
    """From -1 (never written so) to 1 (as languages write it)."""
    if char.isalpha() and char not in "ªºµ":
        return _plausible_letter(before, char, after)
    if "\x80" <= char <= "\x9f" or char == "\ufffd":
        return -1.0
    within = before.isalpha() and after.isalpha()
    if char in "’´":
        return 1.0 if before.isalpha() else 0.4
    if char in "€£":
        return 1.0 if before in " \t;,|\"'" or before.isdigit() or after.isdigit() else 0.3
    if char in "°ºª":
        return 1.0 if before.isdigit() or before in "nN " else 0.2
    if char in "–—…«»“”‘\xa0¿¡®™©§•":
        return -0.3 if within else 0.8
    return -0.7 if within else 0.1


def _plausible_letter(before: str, char: str, after: str) -> float:
    if char.isupper() and before.isalpha() and before.islower():
        return -0.5
    if char == "ñ":
        return 1.0 if after.lower() in _VOWELS else 0.2
    if char == "ń":
        return 0.3 if after.lower() in _VOWELS else 1.0
    return 1.0

"""What a signature tells of its writer: phones, title, company, address, website, each with how sure that is.

Only what is clearly one of these is taken: a wrong fact in a record costs more than a missing one.
"""

import re

from clientela.channels.email.reading.mail import Said

_LABEL = re.compile(
    r"(?P<fax>\b(?:fax|f)\b\s*[.:]?)|(?P<mobile>\b(?:mob(?:ile)?|cell(?:ulare)?|m|móvil|movil|kom(?:órka)?|gsm)\b\s*[.:]?)"
    r"|(?P<phone>\b(?:tel(?:efono|éfono|efon|ephone)?|phone|office|ufficio|t|p|d"
    r"|direct)\b\s*[.:]?)", re.IGNORECASE)  # fmt: skip
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)?\(?\d[\d \t\xa0().\-/]{6,18}\d(?!\w)")
_NOT_PHONE = re.compile(
    r"\b(?:vat|p\. ?iva|partita iva|c\. ?f\.|cod\. ?fisc|cif|nif|nip|regon|krs|rea|iban|reg(?:istered)?\.? (?:no|in)"
    r"|cap\. ?soc)\b",
    re.IGNORECASE)  # fmt: skip
_TITLE = re.compile(
    r"\b(?:chief|ceo|cto|cfo|coo|president|vice president|vp|director|manager|head of|owner|founder|partner|engineer"
    r"|consultant|analyst"
    r"|assistant|specialist|officer|coordinator|lead|buyer|sales|account|architect|accountant|secretary|administrator|developer"
    r"|amministrator\w+|direttor\w+|direttric\w+|responsabile|titolare|socio|presidente|impiegat\w+|consulente"
    r"|ingegnere|commerciale"
    r"|uffici\w+ (?:acquisti|vendite|marketing|amministrazione)|buyer|segretari\w+"
    r"|gerente|jef[ea] de|director\w*|encargad\w+|propietari\w+|fundador\w*|ingenier\w+|comercial|consultor\w*|administrativ\w+"
    r"|prezes|dyrektor|kierownik|właściciel\w*|specjalist\w+|menedżer|menadżer|asystent\w*|handlow\w+|inżynier"
    r"|księgow\w+|koordynator\w*)\b",
    re.IGNORECASE)  # fmt: skip
_FORM = re.compile(
    r"(?:^|[\s,])(?:s\.?\s?p\.?\s?a\.?|s\.?\s?r\.?\s?l\.?(?:s\.?)?|s\.?\s?n\.?\s?c\.?|s\.?\s?a\.?\s?s\.?"
    r"|s\.\s?l\.(?:\s?u\.?)?|sl|s\.\s?a\.(?:\s?u\.?)?"
    r"|sp\.?\s?z\s?o\.?\s?o\.?|sp\.?\s?[jk]\.|s\.?c\.|gmbh(?: & co\.? kg)?|ag|kg|ltd\.?|limited|llc|inc\.?|corp\.?"
    r"|plc|b\.?v\.?|n\.?v\.?|oy|ab|as|aps|sarl|sas|lda\.?|s\.?r\.?o\.?)(?:$|[\s,])",
    re.IGNORECASE)  # fmt: skip
_STREET = re.compile(
    r"\b(?:via|viale|corso|piazza|largo|strada|vicolo|calle|c/|avda\.?|avenida|plaza|paseo|carretera|ul\.|ulica|al\."
    r"|aleja|pl\.|os\."
    r"|\d+ .{2,40}\b(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|square|way)|.{2,30}(?:straße|strasse|str\.)"
    r"|rue|rua|boulevard)(?:\b|(?<=[./])).{3,}",
    re.IGNORECASE)  # fmt: skip
_POSTAL = re.compile(
    r"(?<![\d+])(?:[A-Z]-)?(?:\d{2}-\d{3}|\d{5})\s+[A-ZÀ-Ž][\w' -]+|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)
_WEB = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
FREE = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com", "aol.com",
    "libero.it", "virgilio.it", "tiscali.it", "alice.it", "hotmail.it", "yahoo.it", "pec.it", "hotmail.es", "yahoo.es",
    "telefonica.net", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com",
})  # fmt: skip
LONGEST_LINE = 120


def facts_of(signature: str, *, email: str, name: str) -> dict[str, Said]:
    """`phone`, `mobile`, `job_title`, `company`, `address`, `website`: whichever it tells. Empty where it is somebody else's."""
    lines = [line.strip(" \t>*|_") for line in signature.split("\n")[:40]]
    lines = [
        piece.strip()
        for line in lines
        for piece in re.split(r"\s[|•·]\s", line)
        if 0 < len(piece.strip()) <= LONGEST_LINE
    ]
    others = {found.lower() for line in lines for found in _EMAIL.findall(line)} - {email.lower()}
    if others and email.lower() not in signature.lower() and not _named(signature, name):
        return {}
    out: dict[str, Said] = {}
    for line in lines:
        _phones(line, out)
        _website(line, email, out)
    domain = email.rpartition("@")[2].lower()
    for place, line in enumerate(lines):
        _company(line, domain, out)
        _title(line, name, out)
        _address(lines, place, out)
    return out


def _phones(line: str, out: dict[str, Said]) -> None:
    if _NOT_PHONE.search(line):
        return
    for found in _PHONE.finditer(line):
        digits = re.sub(r"\D", "", found[0])
        before = list(_LABEL.finditer(line, 0, found.start()))
        label = before[-1].lastgroup if before else ""
        if not 8 <= len(digits) <= 15 or label == "fax" or (not label and not found[0].startswith(("+", "00", "("))):
            continue
        sure = 0.9 if label and found[0].startswith(("+", "00")) else 0.8 if label else 0.7
        out.setdefault("mobile" if label == "mobile" else "phone", Said(found[0].strip(), sure))


def _website(line: str, email: str, out: dict[str, Said]) -> None:
    found = _WEB.search(line)
    domain = email.rpartition("@")[2].lower()
    if found and domain and domain not in FREE:
        host = re.sub(r"^https?://", "", found[0].lower()).split("/")[0].removeprefix("www.")
        if host == domain or domain.endswith(f".{host}") or host.endswith(f".{domain}"):
            out.setdefault("website", Said(found[0].rstrip(".,;"), 0.9))


def _company(line: str, domain: str, out: dict[str, Said]) -> None:
    if "@" in line or _WEB.search(line) or _PHONE.search(line) or len(line) > 80 or "company" in out:
        return
    letters = re.sub(r"[^a-z0-9]", "", line.lower())
    stem = re.sub(r"[^a-z0-9]", "", domain.rpartition(".")[0].rpartition(".")[2] or domain.partition(".")[0])
    by_domain = domain not in FREE and len(stem) >= 4 and stem in letters
    by_form = bool(_FORM.search(line)) and len(line.split()) >= 2 and line[:1].isupper()
    if by_form or (by_domain and len(line.split()) <= 6):
        out["company"] = Said(line.rstrip(",;"), 0.9 if by_form and by_domain else 0.75 if by_form else 0.7)


def _title(line: str, name: str, out: dict[str, Said]) -> None:
    if (
        "job_title" in out
        or "@" in line
        or _WEB.search(line)
        or _PHONE.search(line)
        or line == out.get("company", Said("", 0)).value
    ):
        return
    words = line.split()
    if name and line.lower().startswith(name.lower()):  # “Anna Rossi, Direttrice acquisti”
        line = line[len(name) :].strip(" ,-–|")
        words = line.split()
    if _TITLE.search(line) and 1 <= len(words) <= 7 and not line.endswith((".", "!", "?")) and line[:1].isalpha():
        out["job_title"] = Said(line.strip(" ,;-"), 0.8)


def _address(lines: list[str], place: int, out: dict[str, Said]) -> None:
    line = lines[place]
    if "address" in out or "@" in line or _WEB.search(line):
        return
    following = lines[place + 1] if place + 1 < len(lines) else ""
    if _STREET.search(line) and _POSTAL.search(line):
        out["address"] = Said(line, 0.85)
    elif _STREET.search(line) and _POSTAL.search(following) and "@" not in following:
        out["address"] = Said(f"{line}, {following}", 0.8)


def _named(signature: str, name: str) -> bool:
    return bool(name) and name.lower() in signature.lower()

"""E-mail addresses: taken out of what surrounds them, in lower case, with the domain in Unicode (bücher.de, not xn--…).

Lower case and not `casefold`, because mail is sent to this value: ß and ss are different mailboxes and domains.
Names reserved for private networks (.local, .invalid …) are refused, except .test, which systems under trial use.
"""

import re
from urllib.parse import unquote

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from clientela.parties.normalise.answer import LONGEST, Normal, nothing, shown, too_long
from clientela.parties.normalise.text import tidy
from clientela.platform.entities.sentences import said as _

# What nearly every address looks like: a subset of what the validator takes, so that both answer alike.
_COMMON = re.compile(
    r"[a-z0-9_][a-z0-9_%+'&-]*(?:\.[a-z0-9_%+'&-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9]{0,61}[a-z]"
)
_RESERVED = tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES if name != "test")
_IN_BRACKETS = re.compile(r"<([^<>]*@[^<>]*)>")
_AROUND_AT = re.compile(r" ?@ ?")
_JUNK = " \"'`´“”„‘’«»‹›<>()[]{},;:."


def email(typed: str) -> Normal:
    """One address; the several of a cell are divided by `split_many` first."""
    text = typed.strip().lower()
    if _is_common(text):
        return Normal(text)
    return _careful(tidy(typed))


def _is_common(text: str) -> bool:
    return (
        _COMMON.fullmatch(text) is not None
        and text.find("@") <= 64
        and len(text) <= 254
        and "--" not in text
        and not text.endswith(_RESERVED)
    )


def _careful(text: str) -> Normal:
    if not text:
        return nothing()
    if len(text) > LONGEST:
        return too_long(text.lower())
    candidate = _taken_out(text)
    if _is_common(candidate.lower()):
        return Normal(candidate.lower())
    try:
        found = validate_email(candidate, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return Normal(tidy(text.lower()), _what_is_wrong(candidate) % {"text": shown(text)})
    return Normal(tidy(f"{found.local_part.lower()}@{found.domain}"))


def _what_is_wrong(candidate: str) -> str:
    if "@" not in candidate:
        return _("“%(text)s” is not an e-mail address")
    if candidate.count("@") > 1 and " " in candidate:
        return _("“%(text)s” holds more than one e-mail address")
    local, _at, domain = candidate.rpartition("@")
    if not local or "." not in domain:
        return _("“%(text)s” is not a complete e-mail address")
    return _("“%(text)s” is not a valid e-mail address")


def _taken_out(text: str) -> str:
    """The address inside “Name <a@b>”, “mailto:a@b?subject=…”, quotes, remarks and stray punctuation."""
    if bracketed := _IN_BRACKETS.search(text):
        text = bracketed[1]
    text = _AROUND_AT.sub("@", text.strip(_JUNK))
    if text[:7].lower() == "mailto:":
        text = unquote(text[7:].partition("?")[0])
    with_at = [word for word in text.split() if "@" in word]
    return with_at[0].strip(_JUNK) if len(with_at) == 1 else text.strip(_JUNK)

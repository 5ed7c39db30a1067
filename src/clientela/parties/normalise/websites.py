"""Web addresses: https:// added where missing, host in lower case, and nothing that is not a web page."""

import re

from clientela.parties.normalise.answer import LONGEST, Normal, nothing, shown, too_long
from clientela.parties.normalise.text import tidy
from clientela.platform.entities.sentences import said as _

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(
    rf"(?:(?P<scheme>https?):)?(?://)?(?P<host>(?:{_LABEL}\.)+[^\W\d_](?:[\w-]{{0,61}}[^\W_])|\d{{1,3}}(?:\.\d{{1,3}}){{3}})\.?"
    r"(?P<port>:\d{1,5})?(?P<rest>[/?#]\S*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
_JUNK = " \"'`´“”„‘’«»‹›<>,;"


def website(typed: str) -> Normal:
    """One web address. A lone / after the host is dropped, so that two ways to write a home page compare equal."""
    text = tidy(typed)
    if not text:
        return nothing()
    if len(text) > LONGEST:
        return too_long(text)
    bare = text.strip(_JUNK)
    if bare[:1] == "(":
        bare = bare.strip("( )")
    if found := _ADDRESS.fullmatch(bare):
        scheme, host, port, rest = found.group("scheme", "host", "port", "rest")
        rest = "" if rest in (None, "/") else rest
        value = tidy(f"{(scheme or 'https').lower()}://{host.lower()}{port or ''}{rest}")
        if value.isascii() or _ADDRESS.fullmatch(value):  # in lower case a few letters become two
            return Normal(value)
    return Normal(text, _what_is_wrong(bare, typed=text))


def _what_is_wrong(text: str, *, typed: str) -> str:
    said = {"text": shown(typed)}
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        said["scheme"] = scheme[0][:20]
        return _("“%(text)s” is not a web address: it starts with “%(scheme)s”") % said
    if " " in text:
        return _("“%(text)s” holds more than a web address") % said
    return _("“%(text)s” is not a web address") % said

"""What may have to be said of a mail that could not be read whole: kept with it in English, told in the language of its reader.

`told` knows a sentence again by its pattern, so that also what was kept long ago is told in every language.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext_noop

CUT = gettext_noop("a mail of %(size)s MB, of which the beginning was read: the rest stays on its server")
LEFT_FILE = gettext_noop("“%(name)s” is among what was not read")
TOO_DEEP = gettext_noop("nested too deep, or in too many parts: the rest was kept as it came")
NO_PARTS = gettext_noop("a multipart without parts")
LONG_HEADER = gettext_noop("a header of more than 256 kB: the rest was not read")
MANY_FIELDS = gettext_noop("more than 2,000 header fields: the rest was not read")
UNKNOWN_ENCODING = gettext_noop("an unknown transfer encoding")
WRONG_CHARSET = gettext_noop("a charset that was not %(charset)s")
NO_CHARSET = gettext_noop("a charset that was not said")
LONG_TEXT = gettext_noop("texts that are longer than is shown: all of them is in a file")
AROUND = gettext_noop("words outside of all parts: they are a file")
NO_DATE = gettext_noop("no date that could be right")
NO_HTML = gettext_noop("HTML that was not shown")

EVERY = (
    CUT, LEFT_FILE, TOO_DEEP, NO_PARTS, LONG_HEADER, MANY_FIELDS, UNKNOWN_ENCODING, NO_CHARSET, WRONG_CHARSET, LONG_TEXT, AROUND,
    NO_DATE, NO_HTML,
)  # fmt: skip
_NAMED = re.compile(r"%\\\((\w+)\\\)s")
_PATTERNS = [(re.compile(_NAMED.sub(r"(?P<\1>.*)", re.escape(note)), re.DOTALL), note) for note in EVERY]


def told(note: str, translate: Callable[[str], str]) -> str:
    """A note in another language; as it is where it is none of these."""
    for pattern, text in _PATTERNS:
        if found := pattern.fullmatch(note):
            return translate(text) % found.groupdict()
    return note

"""For whom a page is being written: language, interface texts and time zone, looked up once per render.

Django answers "which language is active?" and "what is this text in it?" in about 5 microseconds each, and a page asks
hundreds of times. A render asks once and leaves the answer in a context variable, which filters read in nanoseconds.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache, partial
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone, translation
from markupsafe import Markup

from clientela.platform.ui.formats import Formats, formats_for, in_zone


class Texts(dict[str, Markup]):
    """Interface texts of one language by their English original; a text is translated when it is first asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def __missing__(self, message: str) -> Markup:
        with translation.override(self._language):
            text = self[message] = Markup(translation.gettext(message))  # noqa: S704  (our own texts)
        return text


class Told(NamedTuple):
    """A moment as one reader sees it: all that does not change as time goes by."""

    timestamp: float
    day: date
    opening: str  # the start of its <time> element
    written: str  # the day in words
    clock: str


@dataclass(frozen=True, slots=True, eq=False)  # there is one per language and zone, so identity is enough
class Reader:
    """One language and time zone with everything needed to write in them; shared between requests."""

    language: str
    zone: tzinfo
    formats: Formats
    texts: Texts
    told: Callable[[datetime | str], Told]

    def text(self, message: str, **variables: object) -> Markup:
        """An interface text; `%(name)s` takes a variable, and only then `%%` is a percent sign."""
        written = self.texts[message]
        return written % variables if variables else written


def _tell(formats: Formats, zone: tzinfo, value: datetime | str) -> Told:
    then = in_zone(value, zone)
    opening = f'<time datetime="{then.isoformat(timespec="seconds")}" title="{formats.moment(then)}">'
    return Told(then.timestamp(), then.date(), opening, formats.day(then), formats.clock(then))


@lru_cache
def texts_for(language: str) -> Texts:
    """The one `Texts` of a language in this process."""
    return Texts(language)


@lru_cache(256)
def _reader_for(language: str, zone: tzinfo) -> Reader:
    formats = formats_for(language)
    told = lru_cache(8192)(partial(_tell, formats, zone))
    return Reader(language, zone, formats, texts_for(language), told)


_writing_for: ContextVar[Reader | None] = ContextVar("writing_for", default=None)


def reader() -> Reader:
    """The reader of the page being rendered, else of the active request."""
    return _writing_for.get() or active_reader()


def text(message: str, **variables: object) -> Markup:
    """An interface text in the reader's language; `%(name)s` takes a variable, and only then `%%` is a percent sign."""
    written = (_writing_for.get() or active_reader()).texts[message]
    return written % variables if variables else written


def active_reader() -> Reader:
    """The reader that Django's active language and time zone describe."""
    return _reader_for(translation.get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone())


@contextmanager
def writing() -> Iterator[Reader]:
    """Fix the reader for one render."""
    current = active_reader()
    token = _writing_for.set(current)
    try:
        yield current
    finally:
        _writing_for.reset(token)

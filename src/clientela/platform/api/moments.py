"""The moments that a request names."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from clientela.platform.api.problems import Invalid
from clientela.platform.history.past import BadMoment, as_of, moment_in


def moment_named(name: str, text: str) -> datetime:
    """The moment that a request gives under this name; now, without one. Raises Invalid."""
    try:
        return moment_in(text) if text else timezone.now()
    except BadMoment as error:
        raise Invalid({name: str(error)}) from None


@contextmanager
def then(text: str) -> Iterator[None]:
    """What is read inside is of the moment that the request names; without one it is of now. Raises Invalid."""
    if not text:
        yield
        return
    with as_of(moment_named("as_of", text)):
        yield

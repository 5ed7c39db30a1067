"""The frame around each change of the company's shape: its types of records and their fields."""

from collections.abc import Iterator
from contextlib import contextmanager

from clientela.platform.fields.reading import come_with
from clientela.platform.history.acting import acting
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Company
from clientela.platform.permissions.actor import Actor


@contextmanager
def shaping(by: Actor, reason: str) -> Iterator[None]:
    """One at a time: who changes the company's shape holds its row. All processes hear of it by another stamp there."""
    with acting(by, "configure", "field", reason=reason):
        company = Company.objects.select_for_update().first() or Company()
        company.shape = new_key()
        company.save()
        yield
        come_with(company.shape)

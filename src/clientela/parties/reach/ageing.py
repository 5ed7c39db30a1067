"""How fast values age, and what follows for one that last proved right at some moment: 100 percent, halved with each half-life."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from math import log2
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from clientela.parties.models import NEVER
from clientela.parties.reach.models import HalfLife
from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Field

# Days in which every second such value has changed, by rule of thumb: jobs change sooner than homes, names hardly ever.
USUAL = {
    "job_title": 900, "department": 900, "organisation": 1200, "emails": 1500, "phones": 1500, "messaging": 1200, "addresses": 2500,
    "city": 2500, "website": 1500, "employees": 700, "annual_revenue": 500,
}  # fmt: skip
FOR_GOOD = 36_500
DOUBTFUL = 50  # percent: what is less sure wants to be verified


class Sign(models.TextChoices):
    """By what a value was found to hold."""

    MAIL = "mail", _("a mail came from there")
    CALL = "call", pgettext_lazy("sign of life", "a call was answered there")
    PERSON = "person", _("somebody confirmed it")
    SOURCE = "source", _("a source said it again")


def half_lives() -> dict[str, int]:
    """Field -> days, as the company has it."""
    return USUAL | dict(HalfLife.objects.values_list("field", "days"))


def certainty(field: str, since: datetime, days: Mapping[str, int], *, now: datetime | None = None) -> int:
    """Percent: how sure a value is that last proved right then; `days` are the half-lives."""
    if since <= NEVER:
        return 0
    age = max((now or timezone.now()) - since, timedelta())
    return round(100 * 0.5 ** (age / timedelta(days=days.get(field, FOR_GOOD))))


def sure_since(field: str, percent: float) -> datetime:
    """When what is just as sure last proved right: older is less sure. What failed is never sure, so it is before any."""
    if percent <= 0:
        return NEVER
    age = half_lives().get(field, FOR_GOOD) * max(log2(100 / percent), 0)
    return max(timezone.now() - timedelta(days=min(age, 2 * FOR_GOOD)), NEVER + timedelta(seconds=1))


def asked(field: str) -> Field:
    """The certainty of the items of a field, as conditions ask for it: a percentage that is compared as a moment."""
    return Field("certainty", _("Certainty, percent"), "integer", path="sure_from", clean=_reader(field))


def certainty_sql(row: str, field: str) -> str:
    """Pieces of a JSON document about an item: how sure, when and how it last proved right, since when it is known."""
    days = f"coalesce((SELECT h.days FROM reach_halflife h WHERE h.field = '{field}'), {USUAL[field]})"
    age = f"least(greatest(extract(epoch FROM now() - {row}.sure_from) / 86400, 0) / {days}, 60)"
    sure = f"CASE WHEN {row}.state = '' THEN round(100 * power(0.5::float8, ({age})::float8))::int ELSE 0 END"
    return (
        f"'certainty', {sure}, 'confirmed_at', {row}.confirmed_at, 'confirmed_how', {row}.confirmed_how,"
        f" 'known_since', {row}.created_at"
    )


KINDS = {"emails": "email", "phones": "phone", "messaging": "messaging"}
_PERCENT = Field("percent", "", "integer")


def _reader(field: str) -> Callable[[Any, Cleaning], datetime | None]:
    def read(raw: Any, how: Cleaning) -> datetime | None:
        percent: int | None = clean_value(_PERCENT, raw, how=how)
        return None if percent is None else sure_since(field, percent)

    return read

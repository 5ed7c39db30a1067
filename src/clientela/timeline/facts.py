"""Raw values to facts, where an entry needs more than its field kinds: repetitions, reminders, and what belongs together."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.timeline.columns import duration, first_words

REMINDERS = [
    ("PT0M", gettext_lazy("When it is time")),
    ("PT10M", gettext_lazy("10 minutes before")),
    ("PT30M", gettext_lazy("30 minutes before")),
    ("PT1H", gettext_lazy("1 hour before")),
    ("P1D", gettext_lazy("1 day before")),
    ("P7D", gettext_lazy("1 week before")),
]


def reminder(value: Any, _how: Cleaning) -> str:
    """How long before something one is reminded: a duration of ISO 8601, or "" for never."""
    text = plain(value or "").upper()
    if text:
        duration(text)
    return text


def complete(facts: Facts, _how: Cleaning) -> Facts:
    """An entry needs words: a title or a text."""
    if not (facts.get("title") or facts.get("body")):
        raise ValueError(_("Write something first."))
    if facts.get("ends_at") and facts.get("at") and facts["ends_at"] < facts["at"]:
        raise ValueError(_("This ends before it begins."))
    return facts | {"title": facts.get("title") or first_words(facts.get("body") or "")}

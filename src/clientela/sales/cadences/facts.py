"""Raw values of a cadence become facts: its steps, each {kind, wait, at, title, template, wording}, and its hours."""

import re
from collections.abc import Mapping
from typing import Any

from clientela.channels.email.models import Wording
from clientela.platform.entities.cleaning import LINE, objects, plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import quoted
from clientela.platform.entities.sentences import said as _
from clientela.sales.cadences.models import Does

MOST = 30  # steps
LONGEST = 250  # working days
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def steps(raw: Any, how: Cleaning) -> list[dict[str, Any]]:
    """In their order. `wait`: working days after the step before; `at`: the time of that day, "" for the one at hand."""
    return [_step(item) for item in objects(raw, most=MOST)]


def hour(value: Any, how: Cleaning) -> int | None:
    text = plain(value if value is not None else "")
    if text and not (text.isascii() and text.isdigit() and int(text) <= 24):
        raise ValueError(_("An hour is a number from 0 to 24."))
    return int(text) if text else None


def hours(facts: Facts, how: Cleaning) -> Facts:
    opens, closes = facts.get("opens"), facts.get("closes")
    if opens is not None and closes is not None and opens >= closes:
        raise ValueError(_("Working time ends after it begins."))
    return facts


def _step(item: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: plain(item.get(name) if item.get(name) is not None else "")[:LINE] for name in
            ("kind", "wait", "at", "title", "template")}  # fmt: skip
    out: dict[str, Any] = {
        "kind": said["kind"] or Does.MAIL.value,
        "wait": _days(said["wait"]),
        "at": _clock(said["at"]),
    }
    if out["kind"] not in Does.values:
        raise ValueError(_("A step is one of: %(words)s.") % {"words": ", ".join(Does.values)})
    out |= {"title": said["title"], "template": "", "wording": ""}
    if out["kind"] == Does.MAIL:
        return out | _template(said["template"])
    if not said["title"]:
        raise ValueError(_("Say what is to be done in a call or a task."))
    return out


def _template(name: str) -> dict[str, str]:
    found = Wording.objects.filter(name__iexact=name).values_list("pk", "name").first() if name else None
    if not name:
        raise ValueError(_("A mail needs a template: write its name."))
    if found is None:
        raise ValueError(_("There is no template “%(name)s” under settings, mail.") % {"name": quoted(name)})
    return {"template": found[1], "wording": str(found[0])}


def _days(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and int(text) <= LONGEST):
        raise ValueError(_("Working days are a number from 0 to %(most)s.") % {"most": LONGEST})
    return int(text)


def _clock(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    if text and found is None:
        raise ValueError(_("A time of day is written as 09:30."))
    return f"{int(found[1]):02}:{found[2]}" if found else ""

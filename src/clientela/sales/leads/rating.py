"""The verbs on rules of scoring: the only writer of them."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Missing
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.sales.leads import scoring
from clientela.sales.leads.models import Deed, ScoreRule

RESCORE = "clientela.sales.leads.jobs.rescore"
MOST = 1_000  # points, either way


class BadScore(ValueError):
    """What is no rule; nothing was changed. `problems`: a sentence for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = dict(problems)


def save_score_rule(said: Mapping[str, Any], *, by: Actor, key: UUID | None = None) -> UUID:
    """name, points, where, deed, days, halves. All open leads are scored anew soon. Raises BadScore, Missing."""
    with acting(by, "configure", "company", reason="save score rule"):
        rule = ScoreRule.objects.select_for_update().filter(pk=key).first() if key else ScoreRule()
        if rule is None:
            raise Missing(_("There is no such rule."))
        for name, value in _checked(said, by).items():
            setattr(rule, name, value)
        rule.save()
        _soon()
        return UUID(str(rule.pk))


def remove_score_rule(key: UUID, *, by: Actor) -> None:
    with acting(by, "configure", "company", reason="remove score rule"):
        if not ScoreRule.objects.filter(pk=key).delete()[0]:
            raise Missing(_("There is no such rule."))
        _soon()


def refresh_scores(*, by: Actor) -> None:
    """All open leads, as the rules and what was done now stand; a set at a time, so that nobody waits for a lead longer."""
    for keys in scoring.open_sets():
        with acting(by, "edit", "lead", reason="score leads"):
            scoring.rescore(keys)


def _soon() -> None:
    """Asking twice is asking once."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(RESCORE, queue="bulk", queueing_lock="lead scores now").defer(timestamp=0)


def _checked(said: Mapping[str, Any], by: Actor) -> dict[str, Any]:
    problems: dict[str, str] = {}
    facts = {
        "name": plain(str(said.get("name") or ""))[:200], "where": said.get("where") or {}, "deed": str(said.get("deed") or ""),
        "points": _whole(said, "points", -MOST, MOST, problems),
        "days": _whole(said, "days", 1, 3650, problems) or 30, "halves": _whole(said, "halves", 1, 3650, problems),
    }  # fmt: skip
    if not facts["name"]:
        problems["name"] = _("This is needed.")
    if not facts["points"]:
        problems.setdefault("points", _("Say how many points it gives or takes."))
    if facts["deed"] not in Deed.values:
        problems["deed"] = _("There is no such deed.")
    try:
        if facts["where"]:
            compile_condition(facts["where"], EntityWords(registry.entity("lead"), by))
    except BadCondition as error:
        problems["where"] = str(error)
    if problems:
        raise BadScore(problems)
    return facts


def _whole(said: Mapping[str, Any], name: str, low: int, high: int, problems: dict[str, str]) -> int | None:
    text = plain(str(said.get(name) if said.get(name) is not None else "")).replace("−", "-").removeprefix("+")
    if not text:
        return None
    if text.removeprefix("-").isdecimal() and text.isascii() and len(text) < 8 and low <= int(text) <= high:
        return int(text)
    problems[name] = _("This is a number from %(low)s to %(high)s, or nothing.") % {"low": low, "high": high}
    return None

"""The verbs of rules: made, changed, tried out, confirmed, paused, removed. Each is for whoever answers for privacy."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.holdings import is_subject
from clientela.platform.privacy.retention.events import RuleConfirmed
from clientela.platform.privacy.retention.finding import records
from clientela.platform.privacy.retention.models import Act, Due, Rule, Run, State
from clientela.platform.privacy.retention.trying import counted, sees_all

LONGEST_WAIT = 365  # days
RIGHT = ("configure", "privacy")
_WORDS = ("name", "entity", "where", "act", "wait_days", "basis")


class Unfit(ValueError):
    """The rule can't be like this; nothing was changed."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = dict(problems)


def make_rule(facts: Mapping[str, Any], *, by: Actor) -> Rule:
    """A new rule, which does nothing until a dry run of it is confirmed. Raises Unfit."""
    with acting(by, *RIGHT, reason="make retention rule"):
        rule = _said(Rule(), facts, by)
        rule.save(force_insert=True)
    return rule


def edit_rule(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Rule:
    """Where the words change that decide what it does, it waits for a new dry run, and forgets what it has found. Raises Unfit."""
    with acting(by, *RIGHT, reason="edit retention rule"):
        rule = _there(key)
        before = rule.print
        _said(rule, {name: getattr(rule, name) for name in _WORDS} | dict(changes), by).save()
        if rule.print != before:
            Due.objects.filter(rule=rule).delete()
    return rule


def remove_rule(key: UUID, *, by: Actor) -> None:
    """Its log stays."""
    with acting(by, *RIGHT, reason="remove retention rule"):
        _there(key).delete()


def pause(key: UUID, *, paused: bool, by: Actor) -> None:
    """A paused rule finds nothing and removes nothing; a run that is under way stops behind its set."""
    with acting(by, *RIGHT, reason="pause retention rule" if paused else "resume retention rule"):
        rule = _there(key)
        rule.paused = paused
        rule.save(update_fields=["paused"])


def try_out(key: UUID, *, by: Actor) -> Run:
    """A dry run before the eyes of whoever asks. Raises BadCondition where the rule names what is gone, or kept back."""
    with acting(by, *RIGHT, reason="try retention rule"):
        rule = _there(key)
        return Run.objects.create(
            rule=rule, name=rule.name, dry=True, print=rule.print, state=State.DONE, counts=counted(rule, by),
            by_user_id=by.user_id, ended_at=timezone.now(),
        )  # fmt: skip


def confirm(key: UUID, run: UUID, *, by: Actor) -> Rule:
    """Let the rule run as it was tried out. Raises Conflict for a dry run of other words, Denied for who sees only part."""
    with acting(by, *RIGHT, reason="confirm retention rule"):
        rule = _there(key)
        tried = Run.objects.filter(pk=run, rule=rule, dry=True).first()
        if tried is None or tried.print != rule.print:
            raise Conflict(_("The rule was changed since this dry run; nothing was confirmed. Try it out again."))
        if not sees_all(rule, by):
            raise Denied(
                _(
                    "You see only part of what this rule would touch, so your dry run says too little. "
                    "Ask somebody who sees all of it to confirm."
                )
            )
        rule.confirmed, rule.confirmed_by_id, rule.confirmed_at = rule.print, by.user_id, timezone.now()
        rule.save()
        rule.refresh_from_db()
        emit(RuleConfirmed(str(rule.pk), rule.name, rule.entity), by=by)
    return rule


def stop(run: UUID, *, by: Actor) -> None:
    """A run ends behind the set that it is at; what went can come back from the bin. Raises Missing."""
    with acting(by, *RIGHT, reason="stop retention run"):
        if not Run.objects.filter(pk=run, state=State.RUNNING).update(stop_asked=True):
            raise Missing(_("There is no such run, or it has ended."))


def _there(key: UUID) -> Rule:
    rule = Rule.objects.select_for_update().filter(pk=key).first()
    if rule is None:
        raise Missing(_("There is no such rule."))
    return rule


def _said(rule: Rule, facts: Mapping[str, Any], by: Actor) -> Rule:
    """The rule with these words. Raises Unfit with what is wrong, by field."""
    problems: dict[str, str] = {}
    for name, longest, needed in (
        ("name", 200, _("Give it a name.")),
        ("basis", LONGEST, _("Say on what law or reason it rests.")),
    ):
        try:
            said = plain(facts.get(name, ""), longest=longest)
        except ValueError as error:
            said, needed = "", str(error)
        setattr(rule, name, said)
        if not said:
            problems[name] = needed
    problems |= _set_type(rule, facts)
    problems |= _set_wait(rule, facts.get("wait_days", 0))
    if "entity" not in problems:
        problems |= _set_where(rule, facts.get("where"), by)
    if problems:
        raise Unfit(problems)
    return rule


def _set_type(rule: Rule, facts: Mapping[str, Any]) -> dict[str, str]:
    try:
        entity = registry.entity(str(facts.get("entity", "")))
    except registry.UnknownType as error:
        return {"entity": str(error)}
    rule.entity, rule.act = entity.key, str(facts.get("act", ""))
    if rule.act not in Act.values:
        return {"act": _("Choose what happens to them.")}
    if rule.act == Act.ERASE and not is_subject(entity.key):
        return {"act": _("Only people, organisations and households can be erased; these can be deleted.")}
    if rule.act == Act.DELETE and entity.verbs.delete is None:
        return {"act": _("Such records can't be deleted; they can be listed.")}
    return {}


def _set_wait(rule: Rule, days: Any) -> dict[str, str]:
    text = str(days)
    if not (text.isdecimal() and len(text) < 5 and int(text) <= LONGEST_WAIT):
        return {"wait_days": _("Give a number of days from 0 to %(most)s.") % {"most": LONGEST_WAIT}}
    rule.wait_days = int(text)
    return {}


def _set_where(rule: Rule, where: Any, by: Actor) -> dict[str, str]:
    """A rule without a condition would mean every record there is."""
    if not isinstance(where, Mapping) or not any(where.values()):
        return {"where": _("Say which records: a rule needs a condition.")}
    rule.where = dict(where)
    try:
        records(rule, by)
    except BadCondition as error:
        return {"where": str(error)}
    return {}

"""The steps that are due, each taken once: a call or a task appears in its owner's day, a mail leaves through his mailbox.

An enrolment is locked while its step is taken, and the letter or the task, and how far it is, commit together: two workers never
take the same step, and what broke off is taken again whole.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from clientela.channels.email.models import Message, Wording
from clientela.channels.email.sending.actions import Draft, send_letter
from clientela.channels.email.sending.filling import filled, subject_of_answer
from clientela.parties.consents.gate import may_contact
from clientela.parties.consents.models import Channel
from clientela.parties.models import Party
from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Conflict, Missing, Unlinked
from clientela.platform.entities.sentences import kept
from clientela.platform.entities.sentences import said as _
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.middleware import actor_by_user
from clientela.platform.permissions.queries import Denied
from clientela.sales.cadences.actions import enrol_many
from clientela.sales.cadences.ending import change, end, over, stop_ended
from clientela.sales.cadences.hours import Calendar, calendar
from clientela.sales.cadences.models import Cadence, Does, End, State
from clientela.sales.cadences.subjects import SUBJECTS, Subject
from clientela.timeline import actions as timeline
from clientela.timeline.models import State as TaskState

SET = 1_000  # records that a rule lets in at once
_OPEN = (TaskState.OPEN, TaskState.DOING, TaskState.WAITING)


class Hindered(Exception):
    """The step can't be taken as things are: somebody has to see to it, and it waits until then."""


def take_due(*, by: Actor = SYSTEM) -> int:
    """End what is over, let in whom rules name, and take each step that is due. Answers how many were taken."""
    stop_ended(by=by)
    let_in(by=by)
    taken = 0
    for subject in SUBJECTS.values():
        _go_on(subject, by=by)
        while _take_one(subject, by=by):
            taken += 1
    return taken


def let_in(*, by: Actor = SYSTEM) -> None:
    """What is new since a rule was set, meets it, and was never in that cadence."""
    for cadence in Cadence.objects.filter(active=True, since__isnull=False).exclude(steps=[]):
        subject = SUBJECTS[cadence.of]
        try:
            test = (
                compile_condition(cadence.where or {}, EntityWords(subject.entity, SYSTEM)) if cadence.where else None
            )
        except BadCondition:  # a field of it is gone: nobody enters by it
            continue
        new = subject.model.objects.filter(subject.living, created_at__gte=cadence.since)
        new = new.exclude(pk__in=subject.enrolments.objects.filter(cadence=cadence).values("record"))
        new = new.exclude(pk__in=subject.enrolments.objects.exclude(state=State.ENDED).values("record"))
        keys = list((new.filter(test) if test is not None else new).order_by("pk").values_list("pk", flat=True)[:SET])
        if keys:
            enrol_many(subject.key, keys, cadence.pk, by=_rule(cadence, by))


def _take_one(subject: Subject, *, by: Actor) -> bool:
    """The next step that is due and that nobody else is taking; False where there is none. Each moves on, so none comes twice."""
    with transaction.atomic():
        due = subject.enrolments.objects.filter(state=State.RUNNING, due_at__lte=timezone.now())
        one = due.order_by("due_at").select_for_update(of=("self",), skip_locked=True).first()
        if one is None:
            return False
        one = subject.enrolments.objects.select_related("cadence", "record__party").get(pk=one.pk)
        _take(subject, one, calendar(), by=_rule(one.cadence, by))
        return True


def _take(subject: Subject, one: Any, days: Calendar, *, by: Actor) -> None:
    why = over(subject, keys=[one.pk]).get(one.pk) or (End.FINISHED if one.next is None else None)
    if why is not None:
        end(subject, one, why, by=by)
        return
    who, hours = days.owner(one), days.hours(one)
    if who is not None and who.absent:
        _wait(
            subject,
            one,
            hours.tomorrow(days.now),
            _("%(name)s is away: it goes on after that.") % {"name": who.name},
            by,
        )
    elif not hours.open_at(days.now):
        _wait(subject, one, hours.first_from(days.now), "", by)
    elif not one.cadence.active:
        _wait(subject, one, hours.tomorrow(days.now), _("This cadence is at rest."), by)
    else:
        _try(subject, one, days, by=by)


def _try(subject: Subject, one: Any, days: Calendar, *, by: Actor) -> None:
    """Take the step as its owner; what hinders it is told, and nothing of it stays behind."""
    try:
        with transaction.atomic():
            done = _done(one, days)
    except (Hindered, Conflict, Missing, Unlinked, Denied, ValueError) as error:
        _pause(subject, one, _words(error), by=by)
        return
    if done is None:
        end(subject, one, End.REFUSED, by=by)
        return
    one.step += 1
    values: dict[str, Any] = {"step": one.step, "held": {}, **done}
    values["due_at"] = None if done.get("task_id") else days.next_due(one)
    with acting(by, "edit", subject.key, reason=f"step {one.step} of cadence"):
        change(subject, one, by=by, **values)


def _done(one: Any, days: Calendar) -> dict[str, Any] | None:
    """What the step leaves behind: its letter or its task; None where they may not be written to."""
    who = days.owner(one)
    owner = actor_by_user(who.user, kind="rule", through=f"cadence {one.cadence.name}") if who else None
    if owner is None:
        raise Hindered(_("It belongs to nobody who works here: name an owner, and resume it."))
    if one.next["kind"] == Does.MAIL:
        return _mail(one, owner)
    return {"task_id": _task(one, owner, due=days.hours(one).end_of_day(days.now).isoformat())}


def _mail(one: Any, owner: Actor) -> dict[str, Any] | None:
    party = one.record.party
    if party is None:
        raise Hindered(_("It is not known who asks: nobody can be written to."))
    if not may_contact([party.pk], Channel.EMAIL, one.cadence.purpose).exists():
        return None
    point = party.contact_points.filter(kind="email", state="", valid=True).order_by("position").first()
    if point is None:
        raise Hindered(_("No e-mail address that works is known."))
    wording = Wording.objects.filter(pk=one.next["wording"]).first()
    if wording is None:
        raise Hindered(_("The template “%(name)s” is gone.") % {"name": one.next["template"]})
    subject, text = filled(wording, party, owner)
    before = one.letter if not subject else None
    draft = Draft(party.pk, point.value, subject or _topic(one.letter), text, answers=before.pk if before else None)
    return {"letter": send_letter(draft, by=owner)}


def _task(one: Any, owner: Actor, *, due: str) -> UUID:
    """In the owner's day. With whom it is, is left out where he may not see that."""
    party: Party | None = one.record.party
    seen = party is not None and Party.objects.filter(pk=party.pk).visible_to(owner, entity=party.kind).exists()
    said = {"number": one.step + 1, "cadence": one.cadence.name, "record": one.record.name}
    with translation.override(owner.language):
        body = str(_("Step %(number)s of “%(cadence)s”: %(record)s") % said)
    facts = {"title": one.next["title"], "due_at": due, "body": body}
    return timeline.open_task(facts | ({"party": {"id": str(party.pk)}} if party and seen else {}), by=owner)


def _go_on(subject: Subject, *, by: Actor) -> None:
    """Those whose task is done, or gone: the wait of the next step begins."""
    with transaction.atomic():
        waiting = subject.enrolments.objects.filter(state=State.RUNNING, due_at=None).exclude(task__state__in=_OPEN)
        found = list(waiting.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[:SET])
        days = calendar() if found else None
        for one in subject.enrolments.objects.select_related("cadence", "record").filter(pk__in=found):
            rule = _rule(one.cadence, by)
            with acting(rule, "edit", subject.key, reason="task of cadence done"):
                change(subject, one, task=None, due_at=days.next_due(one) if days else None, by=rule)


def _wait(subject: Subject, one: Any, until: Any, why: str, by: Actor) -> None:
    with acting(by, "edit", subject.key, reason="cadence waits"):
        change(
            subject, one, due_at=max(until, timezone.now() + timedelta(minutes=1)), held=kept(why) if why else {}, by=by
        )


def _pause(subject: Subject, one: Any, why: str, *, by: Actor) -> None:
    with acting(by, "edit", subject.key, reason="cadence paused"):
        change(subject, one, state=State.PAUSED, held=kept(why), by=by)


def _rule(cadence: Cadence, by: Actor) -> Actor:
    """The machine itself, under the cadence's name: history tells by which one."""
    return replace(by, name=cadence.name, through=f"cadence {cadence.name}")


def _topic(before: Message | None) -> str:
    return subject_of_answer(before) if before else ""


def _words(error: Exception) -> str:
    """What hindered it, as its reader may be told: what may not be seen stays unsaid."""
    if isinstance(error, Missing | Denied | Unlinked):
        return _("Its owner may not do this step: they may not see or write to the customer.")
    return error.args[0] if error.args else str(error)

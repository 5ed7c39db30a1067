"""The verbs of cadences: the only writer of cadences and, with `stepping` and `ending`, of who is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import taking, writing
from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.entities.tables import Table
from clientela.platform.history.acting import acting
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.sales.cadences.ending import change, drop_task, end
from clientela.sales.cadences.hours import calendar
from clientela.sales.cadences.models import Cadence, End, State
from clientela.sales.cadences.subjects import SUBJECTS, Subject, subject_of

CADENCES = Table(
    entity="cadence",
    model=Cadence,
    unique="name",
    columns=("name", "of", "active", "purpose", "opens", "closes", "steps", "own"),
    searched=("name",),
)

create_cadence = partial(writing.create_row, CADENCES)
delete_cadence = partial(writing.delete_row, CADENCES)
take_cadences = partial(taking.take_rows, CADENCES)
refresh_cadences = partial(writing.refresh_search, CADENCES)


@dataclass
class Enrolled:
    """Which of the records are in it now, and why others are not: reason -> how many."""

    keys: set[UUID] = field(default_factory=set)
    refused: dict[str, int] = field(default_factory=dict)


def edit_cadence(key: UUID, changes: Facts, *, by: Actor, version: int | None = None) -> None:
    """Set the named facts. Who is in it goes on by the steps he entered with. Raises Conflict for another kind of record then."""
    with acting(by, "edit", "cadence"):
        stands = Cadence.objects.filter(pk=key).values_list("of", flat=True).first()
        if stands and changes.get("of", stands) != stands and _has_been_in(SUBJECTS[stands], key):
            raise Conflict(_("Others are or were in this cadence: make another one for another type of record."))
        writing.edit_row(CADENCES, key, changes, by=by, version=version)


def set_rule(key: UUID, where: Mapping[str, Any] | None, *, by: Actor) -> None:
    """Who enters by himself from now on: new records that meet this; {}: all, None: nobody. Raises Missing, BadCondition."""
    with acting(by, "edit", "cadence", reason="set rule of cadence"):
        mine = Cadence.objects.visible_to(by, entity="cadence", verb="edit")
        one = mine.select_for_update(of=("self",)).filter(pk=key).first()
        if one is None:
            raise Missing(_("There is no such record, or you may not change it."))
        if where:
            compile_condition(where, EntityWords(subject_of(one.of).entity, by))
        since = None if where is None else timezone.now()
        Cadence.objects.filter(pk=key).update(where=where, since=since)


def enrol(type_: str, record: UUID, cadence: UUID, *, by: Actor) -> UUID:
    """Let a lead or a deal enter. Answers its key. Raises Missing, or Conflict with the reason why it can't."""
    done = enrol_many(type_, [record], cadence, by=by)
    if not done.keys:
        raise Conflict(next(iter(done.refused)))
    found = subject_of(type_).enrolments.objects.exclude(state=State.ENDED)
    return UUID(str(found.values_list("pk", flat=True).get(record=record)))


def enrol_many(type_: str, records: Sequence[UUID], cadence: UUID, *, by: Actor) -> Enrolled:
    """Let these enter that the actor may change, are open, and are in no cadence now. Raises Missing, Conflict."""
    subject, out = subject_of(type_), Enrolled()
    with acting(by, "edit", type_, reason="enrol"):
        into = _open_to(subject, cadence, by=by)
        mine = subject.rows(by, verb="edit").filter(pk__in=records).order_by("pk").select_for_update(of=("self",))
        found = {one.pk: one for one in mine.only("pk", "owner", "party", *_WHERE[type_])}
        living = set(subject.model.objects.filter(subject.living, pk__in=found).values_list("pk", flat=True))
        running = subject.enrolments.objects.exclude(state=State.ENDED).filter(record__in=living)
        in_one = set(running.values_list("record", flat=True))
        free = [one for key, one in found.items() if key in living - in_one]
        _put(subject, free, into, by=by)
        out.keys = {one.pk for one in free}
        _refuse(out, _("There is no such record, or you may not change it."), len(set(records) - found.keys()))
        _refuse(out, _("It is closed."), len(found.keys() - living))
        _refuse(out, _("It is in a cadence already: stop that one first."), len(in_one))
    return out


def pause(type_: str, record: UUID, *, by: Actor) -> None:
    """Nothing happens until somebody resumes it. Raises Missing."""
    with acting(by, "edit", type_, reason="pause cadence"):
        subject, one = _held(type_, record, by=by)
        if one.state == State.RUNNING:
            change(subject, one, state=State.PAUSED, held={}, by=by)


def resume(type_: str, record: UUID, *, by: Actor) -> None:
    """It goes on where it stood; what fell due meanwhile is due in the next working hour. Raises Missing."""
    with acting(by, "edit", type_, reason="resume cadence"):
        subject, one = _held(type_, record, by=by)
        if one.state == State.PAUSED:
            due = calendar().hours(one).first_from(max(one.due_at or timezone.now(), timezone.now()))
            change(subject, one, state=State.RUNNING, held={}, due_at=None if one.task_id else due, by=by)


def skip(type_: str, record: UUID, *, by: Actor) -> None:
    """The step at hand is left out: the task that is open, else the one that comes next. Raises Missing."""
    with acting(by, "edit", type_, reason="skip step of cadence"):
        subject, one = _held(type_, record, by=by)
        if one.next is None and not one.task_id:
            raise Conflict(_("All its steps were taken: it waits for an answer."))
        drop_task(one)
        taken = one.step if one.task_id else min(one.step + 1, len(one.steps))
        one.step = taken
        change(subject, one, step=taken, task=None, held={}, due_at=calendar().next_due(one), by=by)


def stop(type_: str, record: UUID, *, by: Actor) -> None:
    """It ends here. Raises Missing."""
    with acting(by, "edit", type_, reason="stop cadence"):
        subject, one = _held(type_, record, by=by)
        end(subject, one, End.STOPPED, by=by)


def _held(type_: str, record: UUID, *, by: Actor) -> tuple[Subject, Any]:
    """What runs or is paused of a record that the actor may change, locked. Raises Missing."""
    subject = subject_of(type_)
    if not subject.rows(by, verb="edit").filter(pk=record).exists():
        raise Missing(_("There is no such record, or you may not change it."))
    running = subject.enrolments.objects.select_for_update(of=("self",)).select_related("cadence", "record")
    one = running.filter(record=record).exclude(state=State.ENDED).first()
    if one is None:
        raise Missing(_("It is in no cadence now."))
    return subject, one


def _open_to(subject: Subject, key: UUID, *, by: Actor) -> Cadence:
    """The cadence, as one that this type of record may enter. Raises Missing, Conflict."""
    one: Cadence | None = Cadence.objects.visible_to(by, entity="cadence").filter(pk=key).first()
    if one is None or one.of != subject.key:
        raise Missing(_("There is no such cadence for this type of record."))
    if not one.active:
        raise Conflict(_("“%(name)s” is at rest: nobody enters it.") % {"name": one.name})
    if not one.steps:
        raise Conflict(_("“%(name)s” has no steps yet.") % {"name": one.name})
    return one


def _put(subject: Subject, records: Sequence[Any], into: Cadence, *, by: Actor) -> None:
    made = [
        subject.enrolments(pk=new_key(), record=one, cadence=into, steps=into.steps, step=0, by_user_id=by.user_id)
        for one in records
    ]
    days = calendar()
    for one in made:
        one.due_at = days.next_due(one)
    with transaction.atomic():
        subject.enrolments.objects.bulk_create(made, batch_size=1_000)


def _has_been_in(subject: Subject, cadence: UUID) -> bool:
    return bool(subject.enrolments.objects.filter(cadence=cadence).exists())


def _refuse(out: Enrolled, why: str, records: int) -> None:
    if records:
        out.refused[why] = out.refused.get(why, 0) + records


_WHERE = {"lead": ("state",), "deal": ("outcome",)}

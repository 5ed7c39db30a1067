"""Where a record stands in its cadence, and what became of those that were in one: each number of exactly the records behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import pgettext, pgettext_lazy

from clientela.platform.entities.masks import known
from clientela.platform.entities.sentences import told
from clientela.platform.permissions.actor import Actor
from clientela.sales.cadences.models import Cadence, Does, End, State
from clientela.sales.cadences.subjects import Subject, won
from clientela.sales.leads.models import State as LeadState

SHOWN = 100  # records of one page
PAST = 5  # that are told on a record's page
_OF_RECORD = frozenset({End.CONVERTED, End.WON, End.LOST, End.DISQUALIFIED})  # which tell what became of the record
WORDS = {
    "entered": pgettext_lazy("of a cadence", "Entered"), "running": pgettext_lazy("of a cadence", "Running"),
    "answered": pgettext_lazy("of a cadence", "Answered"), "converted": pgettext_lazy("of a cadence", "Converted"),
    "won": pgettext_lazy("of a cadence", "Won"),
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """One enrolment as its reader is told of it."""

    key: UUID
    cadence: UUID
    name: str  # "" where the reader may not see cadences
    state: str
    words: str
    taken: int
    of: int
    next: Mapping[str, Any] | None
    due_at: datetime | None
    why: str  # why it waits or has ended, "" where nothing is to be said
    ended_at: datetime | None

    def told(self) -> dict[str, Any]:
        """As the API answers it."""
        return {
            "id": str(self.key), "cadence": {"id": str(self.cadence), "name": self.name}, "state": self.state,
            "taken": self.taken, "of": self.of, "next": self.next, "due_at": self.due_at, "why": self.why,
            "ended_at": self.ended_at,
        }  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """`counts` by the keys of WORDS, in their order; `answers`: behind how many steps an answer came, and how often."""

    cadence: Cadence
    counts: Mapping[str, int]
    answers: Sequence[tuple[int, int]]


def standings(subject: Subject, record: UUID, actor: Actor) -> list[Standing]:
    """Of a record that the actor may see: what runs first, then what has ended."""
    rows = subject.enrolments.objects.filter(record=record).select_related("cadence").order_by("-created_at", "-pk")
    ones = sorted(rows[: PAST + 1], key=lambda one: one.state == State.ENDED)
    return [standing(subject, one, actor) for one in ones]


def standing(subject: Subject, one: Any, actor: Actor) -> Standing:
    step = one.next if one.state != State.ENDED else None
    named = one.cadence.name if actor.may("see", "cadence") else ""
    shown = {"number": one.step + 1, **{name: step[name] for name in ("kind", "title", "template")}} if step else None
    return Standing(
        one.pk, one.cadence_id, named, one.state, str(State(one.state).label), one.step, len(one.steps), shown, one.due_at,
        _why(subject, one, actor), one.ended_at,
    )  # fmt: skip


def offered(type_: str, actor: Actor) -> list[tuple[str, str]]:
    """The cadences that records of this type may enter now, as far as the actor may see them: (key, name)."""
    if not actor.may("see", "cadence"):
        return []
    open_ones = Cadence.objects.visible_to(actor, entity="cadence").filter(of=type_, active=True).exclude(steps=[])
    return [(str(key), name) for key, name in open_ones.order_by("name").values_list("pk", "name")]


def said_of(step: Mapping[str, Any]) -> str:
    """A step in words: what it does, and what is called for."""
    return f"{Does(step['kind']).label}: {step['title'] or step['template']}"


def figures(cadences: Sequence[Cadence], subject: Subject, actor: Actor) -> list[Figures]:
    """Of these cadences, all of this kind of record, as far as the actor may see the records."""
    tests = tests_of(subject, actor)
    seen = subject.seen(actor).filter(cadence__in=[one.pk for one in cadences]).order_by()
    counted = {name: Count("pk", filter=test) if test else Count("pk") for name, test in tests.items()}
    found = {row.pop("cadence"): row for row in seen.values("cadence").annotate(**counted)}
    answers: dict[UUID, list[tuple[int, int]]] = {}
    for key, step, number in (
        seen.filter(ends=End.ANSWERED).values_list("cadence", "step").annotate(n=Count("pk")).order_by("step")
    ):
        answers.setdefault(key, []).append((step, number))
    nobody = dict.fromkeys(tests, 0)
    return [Figures(one, found.get(one.pk, nobody), answers.get(one.pk, ())) for one in cadences]


def tests_of(subject: Subject, actor: Actor) -> dict[str, Q]:
    """What each figure counts; what would tell of something that is kept back from the actor is no figure."""
    out = {"entered": Q(), "running": ~Q(state=State.ENDED), "answered": Q(ends=End.ANSWERED)}
    if subject.key == "lead" and _open("lead", "state", actor):
        out["converted"] = Q(record__state=LeadState.CONVERTED)
    if actor.may("see", "deal") and _open("deal", "outcome", actor) and _open("deal", "stage", actor):
        out["won"] = won(subject, actor)
    return out


def entered(
    cadence: Cadence, subject: Subject, actor: Actor, *, which: str, step: int | None = None, after: UUID | None = None
) -> list[Any]:
    """The enrolments behind one figure, the newest first; one more than is shown, where there are more."""
    test = tests_of(subject, actor).get(which, Q())
    rows = subject.seen(actor).filter(test, cadence=cadence).select_related("cadence", "record")
    rows = rows.filter(step=step) if step is not None else rows
    rows = rows.filter(pk__lt=after) if after else rows
    return list(rows.order_by("-pk")[: SHOWN + 1])


def _why(subject: Subject, one: Any, actor: Actor) -> str:
    if one.state != State.ENDED:
        return told(one.held) if one.held else ""
    of = ("lead", "state") if subject.key == "lead" else ("deal", "outcome")
    if one.ends in _OF_RECORD and not _open(*of, actor):
        return pgettext("of a cadence", "It has ended.")
    return str(End(one.ends).label)


def _open(type_: str, name: str, actor: Actor) -> bool:
    item = known(type_, actor).by_name.get(name)
    return item is not None and not item.covered

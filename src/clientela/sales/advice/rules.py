"""The rules, the weightiest that holds first: when a step is next, what it is, and the reason in one sentence.

A rule is asked only where its reader may know all of what it speaks of; otherwise the reason would tell it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

QUIET_AFTER = 9  # days
TOO_LATE = 60  # days after which an answer would surprise
SOON = 7  # days before a deal closes
OFTEN = 3  # times
NEAR = 30  # days before the last day for notice
ENDING = 60  # days before a contract ends
PRESSING = 10  # the least weight of what a day has to show; what is lighter is told on the record alone


class OfDeal(NamedTuple):
    """A row of sql/deals.sql."""

    key: UUID
    name: str
    party: UUID | None
    customer: str | None
    stage: str | None
    amount: Decimal | None
    currency: str
    probability: int | None
    quiet: int | None
    waits: int | None
    stale: int | None
    late: int | None
    next_step: str
    put_off: int
    planned: bool
    decided: bool
    blocker: str | None
    step: int | None
    cadence: str | None


class OfLead(NamedTuple):
    """A row of sql/leads.sql."""

    key: UUID
    name: str
    party: UUID | None
    customer: str | None
    answered: bool
    late: int | None
    open: int
    quiet: int | None
    planned: bool
    step: int | None
    cadence: str | None
    runs: bool | None


class OfContract(NamedTuple):
    """A row of sql/contracts.sql."""

    key: UUID
    name: str
    party: UUID | None
    customer: str | None
    goes_on: bool
    notice: int | None
    ends: int | None
    late: int | None


@dataclass(frozen=True)
class Rule:
    key: str
    weight: int  # of two that hold the heavier one is told
    holds: Callable[[Any], bool]
    action: object  # a lazy translation
    reason: Callable[[Any], str]
    speaks_of: tuple[str, ...]  # fields, as "type.field", and types
    icon: str
    at_party: bool = False  # whether it is done on the customer's page


def _since(minutes: int) -> str:
    if minutes < 120:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    hours = minutes // 60
    return ngettext("%(num)s hour", "%(num)s hours", hours) % {"num": hours} if hours < 48 else _days(hours // 24)


def _days(number: int | None) -> str:
    count = number or 0
    return ngettext("%(num)s day", "%(num)s days", count) % {"num": count}


CADENCE = Rule(
    "cadence", 92, lambda s: s.step is not None, gettext_lazy("Take the step of the cadence"),
    lambda s: _("Step %(number)s of “%(cadence)s” is due.") % {"number": s.step, "cadence": s.cadence},
    ("cadence", "task"), icon="repeat",
)  # fmt: skip
PLANNED = Rule(
    "planned", 5, lambda s: s.planned, gettext_lazy("Do what is planned"),
    lambda s: _("The next step is planned, and nothing else presses."), ("task", "meeting"), icon="calendar-clock",
)  # fmt: skip
DEAL_RULES = (
    Rule(
        "answer", 100, lambda s: s.waits is not None and 1 <= s.waits <= TOO_LATE, gettext_lazy("Answer them"),
        lambda s: _("They got in touch %(days)s ago, and nobody has answered.") % {"days": _days(s.waits)},
        ("deal.party", "entry"), icon="reply", at_party=True,
    ),
    CADENCE,
    Rule(
        "overdue", 90, lambda s: s.late is not None and s.late > 0, gettext_lazy("Say when it closes, or that it is over"),
        lambda s: _("It was to close %(days)s ago.") % {"days": _days(s.late)},
        ("deal.closes_on",), icon="calendar-x",
    ),
    Rule(
        "closing", 80, lambda s: s.late is not None and -SOON <= s.late <= 0 and not s.planned,
        gettext_lazy("Call before it closes"),
        lambda s: _("It closes in %(days)s, and nothing is planned.") % {"days": _days(-(s.late or 0))}
        if s.late else _("It closes today, and nothing is planned."),
        ("deal.closes_on", "deal.party", "task", "meeting"), icon="phone", at_party=True,
    ),
    Rule(
        "blocked", 75, lambda s: bool(s.blocker), gettext_lazy("Talk to who is against it"),
        lambda s: _("%(name)s is of the buying committee, and against it.") % {"name": s.blocker},
        ("buyer", "buyer.stance", "buyer.party"), icon="user-round-x",
    ),
    Rule(
        "stale", 70, lambda s: s.stale is not None and s.stale > 0, gettext_lazy("Move it on, or let it go"),
        lambda s: _("It has stood in “%(stage)s” for %(days)s longer than that stage allows.") % {
            "stage": s.stage, "days": _days(s.stale)},
        ("deal.stage", "deal.stale_on", "stage.days"), icon="milestone",
    ),
    Rule(
        "put_off", 60, lambda s: s.put_off >= OFTEN, gettext_lazy("Ask what holds it up"),
        lambda s: _("Its day of closing was put off %(times)s times.") % {"times": s.put_off},
        ("deal.closes_on",), icon="calendar-clock",
    ),
    Rule(
        "quiet", 50, lambda s: s.quiet is not None and s.quiet >= QUIET_AFTER and not s.planned, gettext_lazy("Get in touch"),
        lambda s: _("Quiet for %(days)s, and nothing is planned.") % {"days": _days(s.quiet)},
        ("deal.party", "deal.opened_on", "entry", "task", "meeting"), icon="message-circle", at_party=True,
    ),
    Rule(
        "undecided", 40, lambda s: not s.decided, gettext_lazy("Find out who decides"),
        lambda s: _("No decision maker is known."), ("buyer", "buyer.part"), icon="user-round-search",
    ),
    Rule(
        "no_step", 30, lambda s: not s.next_step and not s.planned, gettext_lazy("Plan the next step"),
        lambda s: _("No next step is written down, and nothing is planned."), ("deal.next_step", "task", "meeting"),
        icon="list-plus",
    ),
    Rule(
        "no_amount", 20, lambda s: s.amount is None, gettext_lazy("Put a figure on it"),
        lambda s: _("It has no amount, so it counts as nothing in every sum."), ("deal.amount",), icon="coins",
    ),
    Rule(
        "step", 6, lambda s: bool(s.next_step), gettext_lazy("Take the next step"),
        lambda s: _("“%(step)s” is written down as the next step.") % {"step": s.next_step}, ("deal.next_step",),
        icon="list-plus",
    ),
    PLANNED,
)  # fmt: skip

LEAD_RULES = (
    Rule(
        "late", 95, lambda s: s.late is not None and s.late > 0 and not s.runs, gettext_lazy("Answer them"),
        lambda s: _("An answer was due %(since)s ago.") % {"since": _since(s.late)},
        ("lead.waits_until",), icon="reply", at_party=True,
    ),
    CADENCE,
    Rule(
        "unanswered", 85, lambda s: not s.answered and not s.runs, gettext_lazy("Answer them"),
        lambda s: _("Nobody has answered for %(days)s.") % {"days": _days(s.open)} if s.open else _("It came today."),
        ("lead.answered_at", "entry"), icon="reply", at_party=True,
    ),
    Rule(
        "cool", 45, lambda s: s.quiet is not None and s.quiet >= QUIET_AFTER and not s.planned, gettext_lazy("Get in touch"),
        lambda s: _("Quiet for %(days)s, and nothing is planned.") % {"days": _days(s.quiet)},
        ("lead.party", "entry", "task", "meeting"), icon="message-circle", at_party=True,
    ),
    Rule(
        "unknown", 25, lambda s: s.party is None, gettext_lazy("Find out who it is"),
        lambda s: _("Nothing that was said leads to somebody known."), ("lead.party",), icon="user-round-search",
    ),
    Rule(
        "no_step", 24, lambda s: s.answered and not s.planned, gettext_lazy("Plan the next step"),
        lambda s: _("They were answered, and nothing is planned."), ("lead.answered_at", "entry", "task", "meeting"),
        icon="list-plus",
    ),
    PLANNED,
)  # fmt: skip

CONTRACT_RULES = (
    Rule(
        "notice", 88, lambda s: s.goes_on and s.notice is not None and 0 <= s.notice <= NEAR,
        gettext_lazy("Decide whether it goes on"),
        lambda s: _("It goes on by itself unless notice is given within %(days)s.") % {"days": _days(s.notice)}
        if s.notice else _("It goes on by itself unless notice is given today."),
        ("contract.notice_by", "contract.renewal"), icon="calendar-clock",
    ),
    Rule(
        "renew", 65, lambda s: not s.goes_on and s.ends is not None and 0 <= s.ends <= ENDING, gettext_lazy("Talk about going on"),
        lambda s: _("It ends in %(days)s.") % {"days": _days(s.ends)} if s.ends else _("It ends today."),
        ("contract.ends_on", "contract.renewal", "contract.party"), icon="phone", at_party=True,
    ),
    Rule(
        "unsigned", 55, lambda s: s.late is not None and s.late > 0, gettext_lazy("Have it signed"),
        lambda s: _("It started %(days)s ago, and nobody has signed it.") % {"days": _days(s.late)},
        ("contract.signed_on", "contract.starts_on"), icon="pencil",
    ),
)  # fmt: skip

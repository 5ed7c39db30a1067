"""What can be in a cadence: leads and deals, each with its table, and when nothing more is to be done for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.sales.cadences.models import DealEnrolment, LeadEnrolment
from clientela.sales.deals.models import Deal
from clientela.sales.leads.models import LIVING, Lead
from clientela.sales.pipelines.models import Outcome


@dataclass(frozen=True)
class Subject:
    """`living`: of which records something may still come; `over`: SQL of a record `r` that tells its end, "" while it lives."""

    key: str
    model: Any
    enrolments: Any
    living: Q
    over: str

    @property
    def entity(self) -> Entity:
        return registry.entity(self.key)

    def rows(self, actor: Actor, *, verb: str = "see") -> Any:
        """The records on which the actor may do it."""
        return self.model.objects.visible_to(actor, entity=self.key, verb=verb)

    def seen(self, actor: Actor) -> Any:
        """The enrolments of records that the actor may see."""
        return self.enrolments.objects.filter(record__in=self.rows(actor).order_by().values("pk"))


SUBJECTS: Mapping[str, Subject] = {
    "lead": Subject(
        "lead", Lead, LeadEnrolment, Q(state__in=LIVING),
        "CASE r.state WHEN 'converted' THEN 'converted' WHEN 'disqualified' THEN 'disqualified' ELSE '' END",
    ),
    "deal": Subject(
        "deal", Deal, DealEnrolment, Q(outcome=Outcome.OPEN), "CASE r.outcome WHEN 'open' THEN '' ELSE r.outcome END",
    ),
}  # fmt: skip


def subject_of(key: str) -> Subject:
    """Raises Missing for what can't be in a cadence."""
    if key not in SUBJECTS:
        raise Missing(_("There is no such page."))
    return SUBJECTS[key]


def won(subject: Subject, actor: Actor) -> Q:
    """The enrolments whose deal was won; of a lead, a deal that it became and that the actor may see."""
    if subject.key == "deal":
        return Q(record__outcome=Outcome.WON)
    deals = Deal.objects.visible_to(actor, entity="deal").filter(lead=OuterRef("record"), outcome=Outcome.WON)
    return Q(Exists(deals))

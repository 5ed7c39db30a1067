"""The one gate that everything we send must pass: may this party be contacted on this channel for this purpose?

Marketing and its like need a consent that was given. Necessary purposes (answers, contracts) need none, but whoever
objected to them is left in peace as well. Reads `Party.consent`, which repeats the register's newest words.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clientela.parties.consents.models import NECESSARY, Consent, State, topic_of
from clientela.parties.models import Party


@dataclass(frozen=True)
class Verdict:
    """Whether we may, and the one sentence why."""

    allowed: bool
    because: str


def permission(channel: str, purpose: str) -> Q:
    """The parties that may be contacted so, as a condition. Raises ValueError for an unknown channel or purpose."""
    topic = topic_of(channel, purpose)
    return ~Q(consent__contains=[f"no_{topic}"]) if purpose in NECESSARY else Q(consent__contains=[topic])


def may_contact(parties: "QuerySet[Any] | Iterable[UUID]", channel: str, purpose: str) -> "QuerySet[Any]":
    """Those of the parties (a query of parties, or keys) that may be contacted so, in one statement."""
    asked = parties if isinstance(parties, QuerySet) else Party.objects.filter(pk__in=list(parties))
    return asked.filter(permission(channel, purpose))


def verdict(party: UUID, channel: str, purpose: str) -> Verdict:
    """The same for one party, with the reason."""
    topic = topic_of(channel, purpose)
    allowed = may_contact([party], channel, purpose).exists()
    last = Consent.objects.filter(party=party, topic=topic).order_by("-at", "-id").first()
    if last is None or last.state == State.UNKNOWN:
        necessary = _("No consent is needed for this, and nobody objected.")
        return Verdict(allowed, necessary if purpose in NECESSARY else _("Never asked."))
    said = {"day": date_format(last.at, "DATE_FORMAT"), "source": last.source}
    given = last.state == State.GIVEN
    return Verdict(allowed, (_("Given %(day)s, %(source)s.") if given else _("Withdrawn %(day)s, %(source)s.")) % said)

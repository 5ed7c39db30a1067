"""The verbs of consents. The register only grows: what was said stays, and the newest word holds."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.consents import register
from clientela.parties.consents.events import ConsentChanged
from clientela.parties.consents.models import State, topic_of
from clientela.parties.deriving import derive
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import LONGEST, plain
from clientela.platform.entities.reading import Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.live.publishing import publish
from clientela.platform.permissions.actor import Actor


@dataclass(frozen=True)
class Said:
    """The proof: where and when it was said, the text that was shown and its language, and what else shows it."""

    source: str
    at: datetime | None = None  # now, where nothing else is known
    text: str = ""
    language: str = ""
    proof: dict[str, Any] = field(default_factory=dict)


def give_consent(party: UUID, channel: str, purpose: str, said: Said, *, by: Actor) -> None:
    """The party allows us that purpose on that channel. Raises Missing, or ValueError for a word that can't be."""
    _say(party, topic_of(channel, purpose), State.GIVEN, said, by=by)


def withdraw(party: UUID, channel: str, purpose: str, said: Said, *, by: Actor) -> None:
    """The party does not want it (any more). For a necessary purpose this is an objection, and respected as well."""
    _say(party, topic_of(channel, purpose), State.WITHDRAWN, said, by=by)


def forget_consent(party: UUID, channel: str, purpose: str, said: Said, *, by: Actor) -> None:
    """Neither given nor withdrawn: what stood there was never said."""
    _say(party, topic_of(channel, purpose), State.UNKNOWN, said, by=by)


def _say(party: UUID, topic: str, state: State, said: Said, *, by: Actor) -> None:
    kind = Party.objects.filter(pk=party).values_list("kind", flat=True).first() or "person"
    if not (source := plain(said.source)):
        raise ValueError(_("Say where this was said: a form, a letter, a call."))
    if said.at and said.at > timezone.now():
        raise ValueError(_("Nobody has said this yet: its time lies ahead."))
    with acting(by, "edit", kind, reason=f"{state} {topic}"):
        mine = Party.objects.filter(kind=kind).visible_to(by, entity=kind, verb="edit")
        if not mine.select_for_update(of=("self",)).filter(pk=party).exists():
            raise Missing(_("There is no such record, or you may not change it."))
        word = {"topic": topic, "state": state, "text": plain(said.text, longest=LONGEST), "language": said.language}
        register.note(party, [word | {"proof": said.proof}], source=source, by=by, at=said.at)
        derive([party])
        emit(ConsentChanged(str(party), kind, topic, state), by=by)
        publish(f"{kind}:{party}", by=by.name, fields=["consent"])

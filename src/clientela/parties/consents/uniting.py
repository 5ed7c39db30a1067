"""What becomes of consents where parties become one: the newest word holds, and a withdrawal of any of them holds for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from clientela.parties.consents.models import TOPICS, Consent, State
from clientela.parties.consents.reading import is_kept_back, topic_said
from clientela.platform.permissions.actor import Actor


@dataclass(frozen=True)
class Outcome:
    """One topic: what holds for each of them, "" where nothing was said, and what will hold for the one."""

    topic: str
    states: Sequence[str]
    after: str

    @property
    def said(self) -> str:
        return topic_said(self.topic)

    @property
    def cells(self) -> list[tuple[str, bool]]:
        """For each of them its word, and whether that is what will hold."""
        return [(str(State(one).label) if one else "", one == self.after) for one in self.states]

    @property
    def kept(self) -> str:
        return str(State(self.after).label)


def standing(parties: Iterable[UUID]) -> list[Consent]:
    """The word that stands of each of them on each topic, the newest first."""
    words = Consent.objects.filter(party__in=list(parties)).order_by("party", "topic", "-at", "-id")
    return sorted(words.distinct("party", "topic"), key=lambda word: (word.at, word.pk), reverse=True)


def outcomes(kind: str, parties: Sequence[UUID], actor: Actor) -> list[Outcome]:
    """As it would stand, told to whom no role keeps consents back."""
    if is_kept_back(kind, actor):
        return []
    words = standing(parties)
    return [
        _outcome(topic, parties, told) for topic in TOPICS if (told := [one for one in words if one.topic == topic])
    ]


def _outcome(topic: str, parties: Sequence[UUID], told: Sequence[Consent]) -> Outcome:
    states = {word.party_id: word.state for word in told}
    after = State.WITHDRAWN if State.WITHDRAWN in states.values() else told[0].state
    return Outcome(topic, [states.get(key, "") for key in parties], after)

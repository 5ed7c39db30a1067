"""What becomes of consents when parties are merged: every word stays as proof, and a withdrawal of one of them holds for all."""

from collections.abc import Iterator
from uuid import UUID

from clientela.parties.consents import register
from clientela.parties.consents.models import Consent, State
from clientela.platform.merging.joints import Joint, Merging


def _hold(merging: Merging) -> None:
    withdrawn = {topic for topic, state in _standing(merging.everyone) if state == State.WITHDRAWN}
    Consent.objects.filter(party__in=merging.others).update(party=merging.into)
    standing = dict(_standing([merging.into]))
    words = [
        {"topic": topic, "state": State.WITHDRAWN, "proof": {"merge": str(merging.key)}}
        for topic in sorted(withdrawn)
        if standing[topic] != State.WITHDRAWN
    ]
    register.note(merging.into, words, source="merge", by=merging.by)


def _standing(parties: list[UUID]) -> Iterator[tuple[str, str]]:
    """(topic, state) as it stands for each of them."""
    words = (
        Consent.objects.filter(party__in=parties).order_by("party", "topic", "-at", "-id").distinct("party", "topic")
    )
    yield from words.values_list("topic", "state")


JOINTS = (Joint(Consent, "party", _hold, tells=("proof",)),)

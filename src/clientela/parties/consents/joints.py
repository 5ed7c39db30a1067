"""What becomes of consents when parties are merged: every word stays as proof, and a withdrawal of one of them holds for all."""

from clientela.parties.consents import register
from clientela.parties.consents.models import Consent, State
from clientela.parties.consents.uniting import standing
from clientela.platform.merging.joints import Joint, Merging


def _hold(merging: Merging) -> None:
    withdrawn = {word.topic for word in standing(merging.everyone) if word.state == State.WITHDRAWN}
    Consent.objects.filter(party__in=merging.others).update(party=merging.into)
    now = {word.topic: word.state for word in standing([merging.into])}
    words = [
        {"topic": topic, "state": State.WITHDRAWN, "proof": {"merge": str(merging.key)}}
        for topic in sorted(withdrawn)
        if now[topic] != State.WITHDRAWN
    ]
    register.note(merging.into, words, source="merge", by=merging.by)


JOINTS = (Joint(Consent, "party", _hold, tells=("proof",)),)

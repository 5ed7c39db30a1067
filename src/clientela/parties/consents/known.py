"""What the register of processing says of consents: the purposes that are asked for, and how many have said what."""

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clientela.parties.consents.models import TOPICS, Consent, State
from clientela.parties.consents.reading import topic_said
from clientela.platform.privacy.register.knowing import Known


def _lines() -> list[str]:
    """By topic, the newest word of each party; topics that nobody was ever asked about are left out."""
    newest = Consent.objects.order_by("party", "topic", "-at", "-id").distinct("party", "topic").values("pk")
    found = Consent.objects.filter(pk__in=newest).exclude(state=State.UNKNOWN).values_list("topic", "state")
    counts = {(topic, state): count for topic, state, count in found.annotate(n=Count("pk")).order_by()}
    return [_line(topic, counts) for topic in TOPICS if any(name == topic for name, _state in counts)]


def _line(topic: str, counts: dict[tuple[str, str], int]) -> str:
    given, withdrawn = (number_format(counts.get((topic, state), 0)) for state in (State.GIVEN, State.WITHDRAWN))
    said = {"what": topic_said(topic), "given": given, "withdrawn": withdrawn}
    return _("%(what)s: given %(given)s, withdrawn %(withdrawn)s") % said


KNOWN = (Known(gettext_lazy("Purposes of consents"), _lines),)

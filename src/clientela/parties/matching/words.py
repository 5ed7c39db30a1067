"""Why two parties are thought to be one, in words: one for each level of each piece of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from clientela.parties.matching.models import Likeness

_ABOUT = {
    "given": gettext_lazy("Given name"), "family": gettext_lazy("Family name"), "name": pgettext_lazy("of an organisation", "Name"),
    "birth": gettext_lazy("Birthday"), "number": gettext_lazy("VAT or tax number"), "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"), "site": gettext_lazy("Website"), "street": gettext_lazy("Street and number"),
    "place": gettext_lazy("Postal code and city"),
}  # fmt: skip
_LEVELS = {
    "same": gettext_lazy("equal"), "form": gettext_lazy("a short form of the other"),
    "swapped": gettext_lazy("given and family name swapped"),
    "within": gettext_lazy("counted with the street"),
    "ending": gettext_lazy("another name, a letter apart"),
    "near": gettext_lazy("nearly equal"), "part": gettext_lazy("a part of the other"), "like": gettext_lazy("alike"),
    "order": gettext_lazy("the same words in another order"), "words": gettext_lazy("words in common"),
    "user": gettext_lazy("the same name at another provider"), "way": gettext_lazy("the same street"),
    "house": gettext_lazy("the same house number only"), "city": gettext_lazy("the same city"),
    "region": gettext_lazy("the same region"),
    "shared": gettext_lazy("shared, as households and offices do: counts for nothing"), "other": gettext_lazy("different"),
    "absent": gettext_lazy("not known of both"),
}  # fmt: skip
# The fields whose values a piece compares; who may not see one of them is not told its values.
FIELDS = {
    "given": ("given_name",), "family": ("family_name",), "name": ("name",), "birth": ("birth_date",), "number": ("identifiers",),
    "email": ("emails",), "phone": ("phones",), "site": ("website",), "street": ("addresses",), "place": ("addresses", "city"),
}  # fmt: skip
_RANGE = 50  # percent of the track to either side
_LEAST_SCALE = 24.0  # bits at the edge of the track


@dataclass(frozen=True)
class Step:
    """One bar of the waterfall: where it begins and how wide it is, in percent of the track, whose middle is even odds."""

    label: str
    about: str
    weight: float
    start: float
    width: float

    @property
    def against(self) -> bool:
        return self.weight < 0

    @property
    def silent(self) -> bool:
        return self.weight == 0


def steps(likeness: Likeness, values: Mapping[str, str]) -> list[Step]:
    """From how likely any two are one to how likely these two are; `values` are what is compared, as far as it may be told."""
    told = [
        (_(str(_ABOUT[key])), f"{_LEVELS[level]}{values.get(key, '')}", weight)
        for key, level, weight in likeness.evidence
    ]
    before = likeness.weight - sum(weight for _label, _about, weight in told)
    told.insert(
        0,
        (
            _("Before looking"),
            _("1 in %(number)s") % {"number": number_format(round(max(2**-before, 1)), force_grouping=True)},
            before,
        ),
    )
    reached, places = 0.0, [0.0]
    for _label, _about, weight in told:
        reached += weight
        places.append(reached)
    scale = _RANGE / max(_LEAST_SCALE, *(abs(place) for place in places))
    out = []
    for (label, about, weight), start in zip(told, places, strict=False):
        low = min(start, start + weight)
        out.append(
            Step(
                label, about, round(weight, 1), round(_RANGE + low * scale, 1), round(max(abs(weight) * scale, 0.6), 1)
            )
        )
    low = min(0.0, likeness.weight)
    total = Step(
        _("Together"),
        "",
        round(likeness.weight, 1),
        round(_RANGE + low * scale, 1),
        round(max(abs(likeness.weight) * scale, 0.6), 1),
    )
    return [*out, total]


def verdict_in_words(kind: str, number: int, probability: float) -> str:
    """What the page says under the name."""
    said: dict[str, Any] = {"number": number}
    if kind == "organisation":
        sure = (
            _("%(number)s organisations, very likely one.")
            if probability >= 0.9
            else _("%(number)s organisations, perhaps one.")
        )
    else:
        sure = (
            _("%(number)s people, very likely one person.")
            if probability >= 0.9
            else _("%(number)s people, perhaps one person.")
        )
    return sure % said


def threshold_in_words(probability: float | None) -> str:
    """Who is asked about, and who is not."""
    if probability is None:
        return _("All pairs from 50% on are asked about; nobody is merged without asking.")
    said = {"percent": f"{probability * 100:g}"}
    return _("Pairs from 50%% to %(percent)s%% are asked about. Above, they merge by rule.") % said

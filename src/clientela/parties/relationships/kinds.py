"""The kinds of relationships, each with a label for either direction. A new kind is one line here."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

PERSON = frozenset({"person"})
ORGANISATION = frozenset({"organisation"})
ANYBODY = frozenset({"person", "organisation", "household"})
BOTH = frozenset({"person", "organisation"})


@dataclass(frozen=True)
class KindOfTie:
    """`forward` says what the first is to the second, `backward` the reverse; `first` and `second` are the kinds of parties."""

    key: str
    forward: Any
    backward: Any
    first: frozenset[str]
    second: frozenset[str]

    @property
    def mutual(self) -> bool:
        """The same seen from both ends."""
        return bool(self.forward == self.backward)


_KINDS = (
    KindOfTie("spouse", pgettext_lazy("tie", "spouse of"), pgettext_lazy("tie", "spouse of"), PERSON, PERSON),
    KindOfTie("parent", pgettext_lazy("tie", "parent of"), pgettext_lazy("tie", "child of"), PERSON, PERSON),
    KindOfTie("sibling", pgettext_lazy("tie", "sibling of"), pgettext_lazy("tie", "sibling of"), PERSON, PERSON),
    KindOfTie("friend", pgettext_lazy("tie", "friend of"), pgettext_lazy("tie", "friend of"), PERSON, PERSON),
    KindOfTie("colleague", pgettext_lazy("tie", "colleague of"), pgettext_lazy("tie", "colleague of"), PERSON, PERSON),
    KindOfTie("works_for", pgettext_lazy("tie", "works for"), pgettext_lazy("tie", "employs"), PERSON, BOTH),
    KindOfTie("reports_to", pgettext_lazy("tie", "reports to"), pgettext_lazy("tie", "leads"), PERSON, PERSON),
    KindOfTie("decides_for", pgettext_lazy("tie", "decides for"), pgettext_lazy("tie", "decided by"), PERSON, ANYBODY),
    KindOfTie(
        "board", pgettext_lazy("tie", "on the board of"), pgettext_lazy("tie", "has on its board"), PERSON, ORGANISATION
    ),
    KindOfTie("advises", pgettext_lazy("tie", "advises"), pgettext_lazy("tie", "advised by"), BOTH, ANYBODY),
    KindOfTie("owns", pgettext_lazy("tie", "owns"), pgettext_lazy("tie", "owned by"), BOTH, ORGANISATION),
    KindOfTie("supplies", pgettext_lazy("tie", "supplies"), pgettext_lazy("tie", "supplied by"), BOTH, ANYBODY),
    KindOfTie("partner", pgettext_lazy("tie", "partner of"), pgettext_lazy("tie", "partner of"), BOTH, BOTH),
    KindOfTie("competitor", pgettext_lazy("tie", "competitor of"), pgettext_lazy("tie", "competitor of"), BOTH, BOTH),
    KindOfTie("referred", pgettext_lazy("tie", "referred"), pgettext_lazy("tie", "referred by"), ANYBODY, ANYBODY),
)
KINDS = {kind.key: kind for kind in _KINDS}
BACK = "-"  # stands before a kind that is meant from its second end: "-parent" is "child of"


def said(kind: str) -> Any:
    """The label of a kind or, with "-" before it, of its other direction. Raises KeyError for an unknown one."""
    known = KINDS[kind.removeprefix(BACK)]
    return known.backward if kind.startswith(BACK) else known.forward


def offered(kind_of_party: str) -> list[tuple[str, Any]]:
    """What a party of that kind can be to somebody: (kind, label), both directions."""
    out = []
    for kind in KINDS.values():
        if kind_of_party in kind.first:
            out.append((kind.key, kind.forward))
        if kind_of_party in kind.second and not kind.mutual:
            out.append((f"{BACK}{kind.key}", kind.backward))
    return out

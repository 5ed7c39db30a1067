"""What becomes of this room's rows when parties are merged: all that hangs on them goes along; what both had stays once."""

from clientela.parties.models import Address, ContactPoint, Identifier, ImportantDate, Party, SourceRecord
from clientela.parties.sources.models import Dispute, Pin
from clientela.platform.merging.joints import Joint, Merging


def _members(merging: Merging) -> None:
    _lead_on("organisation", merging)


def _below(merging: Merging) -> None:
    _lead_on("parent", merging)


def _lead_on(link: str, merging: Merging) -> None:
    """The parties that link to them; nobody is left linked to themselves. Those that go are left as they stood."""
    leading = Party.objects.filter(**{f"{link}__in": merging.others}).exclude(pk__in=merging.everyone)
    leading.update(**{link: merging.into})
    Party.objects.filter(pk=merging.into, **{f"{link}__in": merging.everyone}).update(**{link: None})


def _undisputed(merging: Merging) -> None:
    """Of the one that remains it is settled anew."""
    Dispute.objects.filter(party__in=merging.others).delete()


JOINTS = (
    Joint(ContactPoint, "party", "once", same=("kind", "value"), behind="position"),
    Joint(Address, "party", "once", same=("typed",), behind="position"),
    Joint(ImportantDate, "party", "once", same=("kind", "label", "month_day"), behind="position"),
    Joint(Identifier, "party", "once", same=("kind", "value"), behind="position"),
    Joint(SourceRecord, "party", tells=("payload",)),
    Joint(Pin, "party", "once", same=("field",)),
    Joint(Dispute, "party", _undisputed),
    Joint(Party, "organisation", _members),
    Joint(Party, "parent", _below),
)

"""What becomes of likenesses when parties are merged: they are found anew; verdicts stay under the keys that they were given on."""

from django.db.models import Q

from clientela.parties.matching.models import Likeness, Verdict
from clientela.platform.merging.joints import Joint, Merging


def _let_go(merging: Merging) -> None:
    """The next search compares the one that remains, with all that it has now."""
    Likeness.objects.filter(Q(a__in=merging.others) | Q(b__in=merging.others)).delete()


JOINTS = (
    Joint(Likeness, "a", _let_go),
    Joint(Likeness, "b", "stay"),  # both ends by the one rule
    Joint(Verdict, "one", "stay"),
    Joint(Verdict, "other", "stay"),
)

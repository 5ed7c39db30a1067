"""The ledger: of each folder how many mails the server has, and what became of them. Missing is what has no sighting."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from clientela.channels.email.models import Folder, Mailbox, Sighting


@dataclass(frozen=True)
class Line:
    folder: Folder
    captured: int
    left_out: int
    failed: int
    reasons: Mapping[str, int]  # of those left out

    @property
    def server(self) -> int:
        return self.folder.server_count

    @property
    def missing(self) -> int:
        """Not yet looked at: while a reading goes on, the rest; after it, none."""
        return max(self.server - self.captured - self.left_out - self.failed, 0)


def ledger(mailbox: Mailbox) -> list[Line]:
    """The chosen folders of a mailbox, the inbox first."""
    found = (
        Sighting.objects.filter(folder__mailbox=mailbox)
        .values_list("folder", "outcome", "reason")
        .annotate(n=Count("pk"))
    )
    counts: dict[tuple[object, str], int] = {}
    reasons: dict[object, dict[str, int]] = {}
    for folder, outcome, reason, count in found.order_by():
        counts[folder, outcome] = counts.get((folder, outcome), 0) + count
        if outcome == Sighting.Outcome.LEFT_OUT:
            reasons.setdefault(folder, {})[reason] = count
    chosen = sorted(mailbox.folders.filter(chosen=True, gone=False), key=lambda one: (one.role != "inbox", one.name))
    return [
        Line(
            one, counts.get((one.pk, "captured"), 0), counts.get((one.pk, "left_out"), 0), counts.get((one.pk, "failed"), 0),
            dict(sorted(reasons.get(one.pk, {}).items(), key=lambda item: -item[1])),
        )
        for one in chosen
    ]  # fmt: skip

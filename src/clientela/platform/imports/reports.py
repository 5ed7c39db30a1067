"""What an import has come to, for page, API and command line alike."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from clientela.platform.imports.models import Import, Refusal

OUTCOMES = ("created", "updated", "unchanged", "denied", "refused")


def progress(one: Import) -> dict[str, Any]:
    """Status, rows read and taken, rows by outcome, and what was kept although doubtful."""
    return {
        "id": str(one.pk),
        "type": one.entity,
        "name": one.name,
        "source": one.source,
        "status": one.status,
        "problem": one.problem,
        "read": one.read_rows,
        "done": one.done_rows,
        "counts": {outcome: one.counts.get(outcome, 0) for outcome in OUTCOMES},
        "notes": one.notes,
        "mapping": one.mapping,
    }


def refused_csv(one: Import) -> Iterator[bytes]:
    """The refused rows as they stood in the file, with row number and reason in front: mend and import them again."""
    headings = list(one.layout.get("headings", []))
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow(["Row", "Reason", *headings])
    for refusal in Refusal.objects.filter(of=one).order_by("row_no").iterator(chunk_size=1000):
        cells = [refusal.row.get(heading, "") for heading in headings]
        writer.writerow([refusal.row_no, refusal.reason, *(cells if any(cells) else [refusal.row.get("…", "")])])
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()

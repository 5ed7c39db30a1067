"""The verb that keeps the sums of the scorecard, the only writer of them."""

from datetime import date
from pathlib import Path
from uuid import UUID

from clientela.platform.history.acting import acting
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import Actor
from clientela.sales.forecast.periods import around
from clientela.sales.suppliers import reading
from clientela.sales.suppliers.keeping import EVER, standing
from clientela.sales.suppliers.reading import FACTS, SUMS, asking

_KEEP = (Path(__file__).parent / "sql" / "keep.sql").read_text()


def keep_scores(*, by: Actor) -> None:
    """Tell the sums of months that have ended, where they are doubted or not told yet. One at a time; nobody waits for it."""
    with acting(by, "configure", "company", reason="keep scores of suppliers"):
        rows("SELECT pg_advisory_xact_lock(hashtextextended('suppliers', 0))", {})
        last, stands = around(reading.today(), 1).moved(-1).last, standing()
        if stands.until is not None and stands.doubted:
            _told(EVER, last, list(stands.doubted))
        _told(EVER if stands.until is None else around(stands.until, 1).moved(1).first, last, None)


def _told(first: date, last: date, suppliers: list[UUID] | None) -> None:
    asked = asking(first, last, keys=None, suppliers=suppliers)
    rows(FACTS + _KEEP + SUMS, asked)

"""Merges wait for each other, and for whatever takes arrivals: whom these were recognised as must still be there when they land."""

_LOCK = "(hashtextextended('parties: merging', 0))"
HOLD_STILL = (
    f"SELECT pg_advisory_xact_lock_shared{_LOCK}"  # nobody is merged until this transaction ends; many may ask at once
)
ALONE = f"SELECT pg_advisory_xact_lock{_LOCK}"  # nothing else is merged or taken

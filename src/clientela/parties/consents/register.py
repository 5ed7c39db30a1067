"""Writing to the register: the one place besides `parties/sql/take.sql` where words about consent are laid down."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from clientela.parties.consents.models import Consent
from clientela.platform.permissions.actor import Actor


def note(
    party: UUID, words: Iterable[Mapping[str, Any]], *, source: str, by: Actor, at: datetime | None = None
) -> None:
    """Add words ({topic, state, text, language, proof}) behind those that stand; `Party.consent` is derived afterwards."""
    rows = [
        Consent(
            party_id=party, topic=word["topic"], state=word["state"], at=at or timezone.now(), source=source,
            text=word.get("text", ""), language=word.get("language", ""), proof=word.get("proof", {}), by_user_id=by.user_id,
        )
        for word in words
    ]  # fmt: skip
    if rows:
        Consent.objects.bulk_create(rows)

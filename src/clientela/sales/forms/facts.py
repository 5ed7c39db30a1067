"""Raw values to facts of forms."""

import re
from typing import Any

from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Cleaning, Facts
from clientela.platform.entities.sentences import said as _


def address(value: Any, how: Cleaning) -> str:
    """The word behind /f/."""
    text = plain(value or "").lower()
    if text and not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?", text):
        raise ValueError(_("An address has small letters, digits and hyphens, at most 60."))
    return text


def agreed(facts: Facts, how: Cleaning) -> Facts:
    """What nobody can read, nobody agrees to."""
    texts = [facts.get(f"consent_{language}") for language in ("en", "it", "es", "pl")]
    if facts.get("consent_topic") and not any(texts):
        raise ValueError(_("Write what people agree to, in one language at least."))
    return facts

"""API tokens: made once, shown once, stored as a hash, ended at any time."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from clientela.platform.people.models import User
from clientela.platform.permissions.models import Token


def make_token(
    user: User, *, name: str, days: int = 90, scopes: Sequence[str] = (), networks: Sequence[str] = ()
) -> str:
    """Answer the text of a new token with the user's own rights within `scopes`; it can't be shown again."""
    text = f"clt_{secrets.token_urlsafe(32)}"
    Token.objects.create(
        user=user, name=name, prefix=text[:8], digest=digest(text), expires_at=timezone.now() + timedelta(days=days),
        scopes=list(scopes), networks=list(networks),
    )  # fmt: skip
    return text


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()

"""Where Django keeps its sessions: the table above, with the signed-in user copied into its own column."""

import json
from functools import lru_cache
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core import signing

from clientela.platform.people.models import Session


@lru_cache(maxsize=1024)
def _verified(data: str, salt: str) -> bytes:
    """What the signed text of a session says. It says the same each time; whether the session still stands, the query told."""
    written: bytes = signing.loads(data, salt=salt, serializer=_AsWritten)
    return written


class _AsWritten:
    """For `signing`: leaves what was signed as it is."""

    def loads(self, data: bytes) -> bytes:
        return data

    def dumps(self, obj: bytes) -> bytes:
        return obj


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)
        row.user_id = data.get(SESSION_KEY)
        return row

    def fill(self, data: str) -> None:
        """Take the stored text that the sign-in query has already read, so that no second query is made."""
        try:
            self._session_cache = json.loads(_verified(data, self.key_salt))
        except Exception:
            self._session_cache = self.decode(data)  # which notes what is wrong

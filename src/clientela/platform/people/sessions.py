"""Where Django keeps its sessions: the table above, with the signed-in user copied into its own column."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from clientela.platform.people.models import Session


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
        self._session_cache = self.decode(data)

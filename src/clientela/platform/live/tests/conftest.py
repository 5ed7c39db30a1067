"""A connection that hears what is told, as the live process has one."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from clientela.platform.live.publishing import CHANNEL


@pytest.fixture
def ear(transactional_db: None) -> Any:
    """A connection of its own that listens."""
    connection.ensure_connection()
    known = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "host", "port")
    }
    with psycopg.connect(**known, autocommit=True) as listening:
        listening.execute(f"LISTEN {CHANNEL}")
        yield listening

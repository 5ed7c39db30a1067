"""`/health/` tells a monitor which parts live, to anybody, and nothing else."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from clientela.platform.live.publishing import LIVE_NAME

SILENT = {"database": "ok", "worker": "silent", "live": "silent"}


def ask(query: str = "") -> tuple[int, dict[str, Any]]:
    answer = Client().get(f"/health/{query}")
    return answer.status_code, answer.json()


def test_pages_can_be_served_without_worker_and_live_process(db):
    assert ask() == (200, SILENT)
    assert ask("?all=1") == (503, SILENT)


def test_all_parts_are_seen_where_they_live(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 seconds')")
    known = {
        key: value
        for key, value in connection.get_connection_params().items()
        if key in ("dbname", "user", "host", "port")
    }
    with psycopg.connect(**known, application_name=LIVE_NAME):
        assert ask("?all=1") == (200, dict.fromkeys(SILENT, "ok"))


def test_a_worker_of_long_ago_is_silent(db):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '5 minutes')")
    assert ask() == (200, SILENT)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_said(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    assert ask() == (503, {"database": "silent"})

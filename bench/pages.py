"""Pages and API calls: CPU-ms of web processes and PostgreSQL per request, beside the same SQL alone."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection
from django.test import Client

from bench import NotTaken, client, population
from bench.client import AT_ONCE, HOST, Request
from bench.recording import Replay, Statement, overhearing
from bench.server import Server
from bench.table import Row
from clientela.commands.progress import Step
from clientela.parties.models import Party
from clientela.platform.permissions.tokens import make_token

WARM_UP, ROUNDS, PER_ROUND = 100, 4, 150
COUNT = WARM_UP + ROUNDS * PER_ROUND
CROWD = 16  # connections at the very start, so that every thread of the server has met its database
UNIT = "CPU-ms"
_FRAGMENT = {"HX-Request": "true", "HX-Target": "table"}
_MINE = "SELECT party_id FROM parties_sourcerecord WHERE source = %s"


@dataclass(frozen=True)
class Figure:
    """Per request, in CPU-ms."""

    web: float
    database: float
    floor: float
    statements: float

    @property
    def value(self) -> float:
        return self.web + self.database

    def words(self) -> str:
        parts = f"web {self.web:.2f}, PostgreSQL {self.database:.2f}"
        return f"{self.value:.2f} {UNIT} ({parts}); {self.statements:.1f} statements alone {self.floor:.2f}"


@dataclass
class Asking:
    """One who is signed in to a running server, in a browser and by API."""

    server: Server
    session: dict[str, str] = field(default_factory=dict)
    bearer: dict[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, server: Server) -> "Asking":
        user, password = population.somebody()
        cookie = client.sign_in(server.port, user.email, password)
        token = make_token(user, name="bench", days=1)
        one = cls(server, {"Cookie": cookie}, {"Authorization": f"Bearer {token}"})
        client.fire(server.port, [Request("/people/", one.session)] * CROWD * 4, at_once=CROWD)
        return one

    @cached_property
    def preludes(self) -> set[str]:
        """The SQL that says who is asking. It comes before every answer, so it is no part of any floor."""
        page = Request("/palette/?q=", self.session)
        call = Request("/api/v1/people?filter=[", self.bearer, status=422)
        return {one.sql for request in (page, call) for one in overhear(request)}
...

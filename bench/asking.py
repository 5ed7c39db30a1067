"""What a request costs: CPU-ms of web processes and PostgreSQL, beside the same SQL alone, by turns in one run."""

import logging
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

from django.test import Client

from bench import NotTaken, client, population
from bench.client import AT_ONCE, HOST, Request
from bench.recording import Replay, Statement, overhearing
from bench.server import Server
from clientela.platform.permissions.tokens import make_token

WARM_UP, ROUNDS, PER_ROUND = 100, 4, 150
COUNT = WARM_UP + ROUNDS * PER_ROUND  # requests of one measure
PART = {"HX-Request": "true"}  # of a page is what a request with this header asks for
CROWD = 16  # connections at first, so that every thread of the server has met its database


def nothing() -> None:
    """Most requests leave nothing behind."""


@dataclass(frozen=True)
class Figure:
    """CPU-ms per request."""

    web: float
    database: float
    floor: float
    statements: float  # per request, apart from the one that says who is asking

    @property
    def value(self) -> float:
        return self.web + self.database

    @property
    def words(self) -> str:
        return (
            f"web {self.web:.2f} + PostgreSQL {self.database:.2f} = {self.value:.2f} CPU-ms; "
            f"{self.statements:.1f} statements alone {self.floor:.2f}"
        )


@dataclass
class Asker:
    """One who is signed in to a running server, by browser and by API."""

    server: Server
    session: dict[str, str]
    bearer: dict[str, str]

    @cached_property
    def preludes(self) -> set[bytes]:
        """The SQL that says who is asking. It stands before every answer, so it belongs to no floor."""
        page = Request("/palette/?q=", self.session)
        part = replace(page, headers=self.session | PART)
        call = Request("/api/v1/people?filter=[", self.bearer, status=422)
        return {one.sql for request in (page, part, call) for one in overhear(request)}

    def figure(
        self, requests: Sequence[Request], *, undo: Callable[[], None] = nothing, settle: Callable[[], None] = nothing
    ) -> Figure:
        """Measure these requests, COUNT or as few as are worth the time. `undo` takes back what they did to the data, as server
        and floor must both do it; `settle`, after every turn, does what they have put off, so that it hits neither by chance."""
        floors = self._floors(requests)
        undo()
        try:
            return self._by_turns(requests, floors, settle)
        finally:
            undo()

    def _floors(self, requests: Sequence[Request]) -> list[list[Statement]]:
        """What each request does in the database; the same request is overheard once."""
        known: dict[tuple[str, str], list[Statement]] = {}
        for one in requests:
            if (one.path, one.body) not in known:
                heard = overhear(one)
                known[one.path, one.body] = [statement for statement in heard if statement.sql not in self.preludes]
        return [known[one.path, one.body] for one in requests]

    def _by_turns(
        self, requests: Sequence[Request], floors: Sequence[Sequence[Statement]], settle: Callable[[], None]
    ) -> Figure:
        port, web, database, alone = self.server.port, 0.0, 0.0, 0.0
        warm_up, per_round = (size * len(requests) // COUNT for size in (WARM_UP, PER_ROUND))
        with closing(Replay(self.server.postmaster, at_once=AT_ONCE)) as replay:
            client.fire(port, requests[:warm_up])
            replay.run(floors[:warm_up])
            meter = self.server.meter()
            for start in range(warm_up, warm_up + ROUNDS * per_round, per_round):
                turn = slice(start, start + per_round)
                settle()
                meter.spent()
                client.fire(port, requests[turn])
                spent = meter.spent()
                web, database = web + spent.web, database + spent.database
                settle()
                alone += replay.run(floors[turn])
        per_request = 1000 / (ROUNDS * per_round)
        statements = sum(map(len, floors)) / len(floors)
        return Figure(web * per_request, database * per_request, alone * per_request, statements)


def arrive(server: Server) -> Asker:
    """Sign in, make a token, and let every thread of the server open its connection."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # a request that is refused here is meant to be
    user, password = population.somebody()
    session = {"Cookie": client.sign_in(server.port, user.email, password)}
    bearer = {"Authorization": f"Bearer {make_token(user, name='bench', days=1)}"}
    client.fire(server.port, [Request("/people/", session)] * CROWD * 4, at_once=CROWD)
    overhear(
        Request("/people/", session)
    )  # what a process reads once, such as the company's own fields, is in no floor
    return Asker(server, session, bearer)


def overhear(request: Request) -> list[Statement]:
    """The statements that the product executes for this request, here in this process."""
    inside = Client(SERVER_NAME=HOST)
    with overhearing() as heard:
        answer = inside.generic(
            request.method, request.path, request.body, "application/json", headers=dict(request.headers)
        )
    if answer.status_code != request.status:
        raise NotTaken(f"{request.method} {request.path} was answered {answer.status_code} in this process.")
    return heard

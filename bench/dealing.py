"""A board of 100,000 open deals, and a card that moves on it; what became of as many, and how many of them are won."""

from itertools import cycle, islice
from urllib.parse import urlencode

from bench.asking import COUNT, PART, Asker
from bench.client import Request
from bench.table import Taken
from clientela.platform.history.tables import past_of, rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines import actions as pipelines

DEALS = 100_000
SOURCE = "bench"
_DEALS = """
INSERT INTO deals_deal (id, name, party_id, stage_id, owner_id, amount, closes_on, next_step, search, source, external_id)
SELECT clientela_key(), 'Deal ' || n, p.id, s.keys[1 + n %% cardinality(s.keys)], p.owner_id, 100 + n %% 9000,
       current_date + n %% 90, 'Call', clientela_joined('Deal ' || n), %(source)s, n::text
  FROM generate_series(1, %(count)s) AS n
  JOIN (SELECT id, owner_id, row_number() OVER (ORDER BY id) AS at FROM parties_party WHERE kind = 'person'
         LIMIT %(count)s) p ON p.at = 1 + n %% (SELECT least(count(*), %(count)s) FROM parties_party WHERE kind = 'person'),
       (SELECT array_agg(id ORDER BY position) AS keys FROM pipelines_stage WHERE outcome = 'open') s
ON CONFLICT DO NOTHING"""
_PAST = """
UPDATE deals_deal SET amount = amount + external_id::int %% 7 - 3, closes_on = current_date - external_id::int %% 90,
       outcome = (ARRAY['open', 'won', 'open', 'lost'])[1 + external_id::int %% 4]
 WHERE source = %(source)s AND external_id::int %% 2 = 1 AND %(count)s > 0"""
FEW = 28  # requests that take so long that few are enough
BOARD = {"view": "board", "filter": '{"all":[{"field":"outcome","is":"open"}]}'}


def board_page(asker: Asker) -> Taken:
    """First paint of the board: the first cards of every column. Sums are asked for behind it."""
    _populate()
    figure = asker.figure([Request(f"/deals/?{urlencode(BOARD)}", asker.session)] * COUNT)
    return Taken(figure.value, figure.floor, figure.words)


def moved_card(asker: Asker) -> Taken:
    """A card is put into another column, another one each time; the population is left as it was."""
    _populate()
    keys = [
        str(key) for (key,) in rows("SELECT id FROM deals_deal WHERE source = %(source)s LIMIT %(count)s", _some(COUNT))
    ]
    stages = [
        str(key) for (key,) in rows("SELECT id FROM pipelines_stage WHERE outcome = 'open' ORDER BY position", {})
    ]
    headers = asker.bearer | PART | {"Content-Type": "application/json"}
    moves = [
        Request(f"/api/v1/deals/{key}", headers, "PATCH", f'{{"stage": {{"id": "{stage}"}}}}')
        for key, stage in zip(islice(cycle(keys), COUNT), islice(cycle(stages[1:]), COUNT), strict=False)
    ]
    figure = asker.figure(moves, undo=_forget_moves)
    return Taken(figure.value, figure.floor, figure.words)


def pipeline_changes(asker: Asker) -> Taken:
    """The waterfall of a month in which every other deal changed, a quarter of all was won and a quarter lost."""
    return _of_a_past(asker, "/forecast/changes/")


def win_rates(asker: Asker) -> Taken:
    """By owner, of the year in which half of them closed, with the days that they took in each stage."""
    return _of_a_past(asker, "/forecast/win-rates/")


def _of_a_past(asker: Asker, path: str) -> Taken:
    _populate()
    rows(_PAST, _some(DEALS))
    rows(f"VACUUM ANALYZE deals_deal, {past_of(Deal)}", {})
    try:
        figure = asker.figure([Request(path, asker.session)] * FEW)
    finally:
        rows("DELETE FROM deals_deal WHERE source = %(source)s", {"source": SOURCE})
        _forget_moves()
    return Taken(figure.value, figure.floor, figure.words)


def _some(count: int) -> dict[str, object]:
    return {"source": SOURCE, "count": count}


def _populate() -> None:
    pipelines.begin(by=SYSTEM)
    if rows("SELECT count(*) FROM deals_deal WHERE source = %(source)s", {"source": SOURCE}) != [(DEALS,)]:
        rows(_DEALS, _some(DEALS))
        rows("VACUUM ANALYZE deals_deal", {})


def _forget_moves() -> None:
    rows(f"DELETE FROM {past_of(Deal)} WHERE source = %(source)s", {"source": SOURCE})

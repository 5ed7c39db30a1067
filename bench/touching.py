"""Contacts before 100,000 closed deals, beside the SELECT that counts the same entries by hand."""

from datetime import timedelta

from bench import NotTaken, Run, spending
from bench.table import Taken
from clientela.platform.entities.money import today
from clientela.platform.history.tables import rows
from clientela.platform.permissions.actor import SYSTEM
from clientela.sales.conversion.dimensions import dimensions
from clientela.sales.conversion.touches import Asked, Touches, touches
from clientela.sales.pipelines import actions as pipelines

DEALS = 100_000
SOURCE = "bench closed"
_DEALS = """
INSERT INTO deals_deal (id, name, party_id, outcome, stage_id, owner_id, opened_on, closes_on, search, source, external_id)
SELECT clientela_key(), 'Closed ' || n, p.id, s.outcome, s.id, p.owner_id, current_date - 400, current_date - 10,
       clientela_joined('Closed ' || n), %(source)s, n::text
  FROM generate_series(1, %(count)s) AS n
  JOIN (SELECT id, owner_id, row_number() OVER (ORDER BY id) AS at FROM parties_party WHERE kind = 'person'
         LIMIT %(count)s) p ON p.at = 1 + n %% (SELECT least(count(*), %(count)s) FROM parties_party WHERE kind = 'person')
  JOIN pipelines_stage s ON s.outcome = CASE WHEN n %% 3 = 0 THEN 'lost' ELSE 'won' END
ON CONFLICT DO NOTHING"""
_BY_HAND = """
SELECT d.outcome, count(DISTINCT d.id), count(t.id)
  FROM deals_deal d LEFT JOIN timeline_entry t
    ON t.party_id = d.party_id AND t.kind IN ('message', 'call', 'visit', 'meeting')
   AND t.at >= d.opened_on AND t.at < d.closes_on + 1
 WHERE d.outcome <> 'open' AND d.closes_on BETWEEN %(first)s AND %(last)s AND d.party_id IS NOT NULL GROUP BY 1"""


def before_closed(_run: Run) -> Taken:
    """Whatever other closed deals there are is counted by both."""
    pipelines.begin(by=SYSTEM)
    pipelines.have_ends(by=SYSTEM)
    if rows("SELECT count(*) FROM deals_deal WHERE source = %(source)s", {"source": SOURCE}) != [(DEALS,)]:
        rows(_DEALS, {"source": SOURCE, "count": DEALS})
        rows("VACUUM ANALYZE deals_deal", {})
    span = {"first": today() - timedelta(days=500), "last": today()}
    asked, told = Asked(dimensions(SYSTEM)["owner"], **span), list[Touches]()
    touches(SYSTEM, asked)
    floor = spending.of_ours(lambda: rows(_BY_HAND, span))
    product = spending.of_ours(lambda: told.append(touches(SYSTEM, asked)))
    counted = told[0].won.number + told[0].lost.number
    if counted != sum(number for _outcome, number, _entries in rows(_BY_HAND, span)):
        raise NotTaken("The figures and the count by hand differ.")
    return Taken(product.cpu, floor.cpu, f"{counted:,} deals: {product.words}; by hand {floor.words}")

"""Leads: what 100,000 of them are worth by rules, beside one UPDATE; and leads that arrive and are given out by rules, beside the
INSERT of the same rows."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client

from bench import NotTaken, Run, population, spending
from bench.client import HOST
from bench.table import Row, Taken
from clientela.platform.history.tables import rows
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.tokens import make_token
from clientela.routing.models import Need, Rule, Seat, Way
from clientela.sales.leads import rating
from clientela.sales.leads.models import ScoreRule

LEADS, ARRIVING, SET = 100_000, 5_000, 250
SOURCE = "bench"
_LEADS = """
INSERT INTO leads_lead (id, name, party_id, owner_id, company, email, opened_at, search, source, external_id)
SELECT clientela_key(), 'Lead ' || n, p.id, p.owner_id, CASE WHEN n %% 3 = 0 THEN 'Bar ' || n ELSE '' END,
       'lead' || n || '@bench.example', now() - n %% 200 * interval '1 day', clientela_joined('Lead ' || n), %(source)s, n::text
  FROM generate_series(1, %(count)s) AS n
  JOIN (SELECT id, owner_id, row_number() OVER (ORDER BY id) AS at FROM parties_party WHERE kind = 'person'
         LIMIT %(count)s) p ON p.at = 1 + n %% (SELECT least(count(*), %(count)s) FROM parties_party WHERE kind = 'person')
ON CONFLICT DO NOTHING"""
_SCORED = """
UPDATE leads_lead l SET score = t.score, points = t.points
  FROM (SELECT k.id, sum(r.points)::int AS score, jsonb_agg(jsonb_build_array(r.points, r.said) ORDER BY r.at) AS points
          FROM (SELECT l.id, l.company <> '' AS company, l.opened_at >= now() - interval '30 days' AS fresh,
                       EXISTS (SELECT FROM timeline_entry e
                                WHERE e.party_id = l.party_id AND e.kind = 'message' AND e.direction = 'in'
                                  AND coalesce(e.details->>'kind', 'personal') = 'personal'
                                  AND e.at > now() - interval '30 days') AS wrote,
                       EXISTS (SELECT FROM timeline_entry e
                                WHERE e.party_id = l.party_id AND e.kind IN ('meeting', 'visit')
                                  AND e.at BETWEEN now() - interval '90 days' AND now()) AS met
                  FROM leads_lead l WHERE l.state IN ('new', 'working')) k
         CROSS JOIN LATERAL (VALUES (1, 10, 'A company', k.company), (2, 5, 'Fresh', k.fresh), (3, 20, 'Wrote', k.wrote),
                                    (4, 15, 'Met', k.met)) r(at, points, said, holds)
         WHERE r.holds GROUP BY k.id) t
 WHERE l.id = t.id"""
_RULES: tuple[dict[str, Any], ...] = (
    {"name": "A company", "points": 10, "where": {"all": [{"field": "company", "known": "yes"}]}},
    {"name": "Fresh", "points": 5, "where": {"all": [{"field": "opened_at", "in_last": "30 days"}]}},
    {"name": "Wrote", "points": 20, "deed": "wrote", "days": 30},
    {"name": "Met", "points": 15, "deed": "met", "days": 90},
)
_SUMS = "SELECT sum(score), sum(jsonb_array_length(points)) FROM leads_lead"
_ALONE = """
WITH lead AS (
    INSERT INTO leads_lead (id, name, party_id, owner_id, product_id, wanted, given, search, source, external_id)
    SELECT clientela_key(), s.name, (s.party->>'id')::uuid, %(owner)s, (s.product->>'id')::uuid, s.wanted, %(given)s,
           clientela_joined(s.name || ' ' || s.wanted), 'floor', s.external_id
      FROM jsonb_to_recordset(%(said)s::jsonb) AS s(external_id text, name text, wanted text, party jsonb, product jsonb)
    RETURNING id, party_id
)
INSERT INTO events_fact (id, name, payload, actor)
SELECT clientela_key(), 'LeadOpened', jsonb_build_object('lead', id, 'party', party_id), '{}' FROM lead"""


def scores(_run: Run) -> Taken:
    """Four rules, two of them by what stands on the timeline, told anew of every open lead, as each hour does."""
    populate()
    with _undone():
        ScoreRule.objects.all().delete()
        rows("UPDATE leads_lead SET score = 0, points = '[]' WHERE score <> 0", {})
        with transaction.atomic():
            floor = spending.of_ours(lambda: rows(_SCORED, {}))
            wanted = rows(_SUMS, {})
            transaction.set_rollback(True)
        for rule in _RULES:
            rating.save_score_rule(rule, by=SYSTEM)
        product = spending.of_ours(lambda: rating.refresh_scores(by=SYSTEM))
        again = spending.of_ours(lambda: rating.refresh_scores(by=SYSTEM))
        if rows(_SUMS, {}) != wanted:
            raise NotTaken(f"The scores and those by hand differ: {rows(_SUMS, {})} and {wanted}.")
    words = f"{LEADS:,} leads: {product.words}, once more {again.words}; one UPDATE {floor.words}"
    return Taken(product.cpu, floor.cpu, words, (Row("once more, nothing new", again.cpu, "CPU-s"),))


def routing(run: Run) -> Taken:
    """Leads by API in sets of 250, given out by language, place and product in turn, and what nobody fits to who has least open."""
    people = [str(key) for key in population.some_people(min(ARRIVING, run.people))]
    products = [str(key) for (key,) in rows("SELECT id FROM catalog_product ORDER BY id LIMIT 20", {})]
    sets = [[_lead(n, people, products) for n in range(at, at + SET)] for at in range(0, ARRIVING, SET)]
    with _undone():
        owner, given = (
            _people_and_rules(),
            json.dumps({"name": "Somebody", "to": "x", "rule": "y", "reasons": [["It is the turn.", {}]]}),
        )
        with transaction.atomic():
            floor = spending.of_ours(
                lambda: [rows(_ALONE, {"said": json.dumps(some), "owner": owner, "given": given}) for some in sets]
            )
            transaction.set_rollback(True)
        door = Client(SERVER_NAME=HOST)
        door.defaults["HTTP_AUTHORIZATION"] = f"Bearer {make_token(population.somebody()[0], name='bench', days=1)}"
        _send(door, [[_lead(-1, people, products)]])  # a program that has just begun reads its addresses first
        product = spending.of_ours(lambda: _send(door, sets))
        ((placed,),) = rows(
            "SELECT count(*) FROM leads_lead WHERE source = 'bench-arriving' AND owner_id IS NOT NULL", {}
        )
        if placed != ARRIVING + 1:
            raise NotTaken(f"Of {ARRIVING + 1:,} leads {placed:,} have an owner.")
    each = Row("a second", ARRIVING / product.seconds, "leads/s")
    return Taken(product.cpu, floor.cpu, f"{ARRIVING:,} leads: {product.words}; alone {floor.words}", (each,))


def populate() -> None:
    """Made once; later runs find them."""
    if rows("SELECT count(*) FROM leads_lead WHERE source = %(source)s", {"source": SOURCE}) != [(LEADS,)]:
        rows(_LEADS, {"source": SOURCE, "count": LEADS})
        rows("VACUUM ANALYZE leads_lead", {})


@contextmanager
def _undone() -> Iterator[None]:
    """The population is left as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _people_and_rules() -> str:
    """Everybody of the demo company takes what fits; answers one of them."""
    people = list(User.objects.colleagues().order_by("name"))
    Seat.objects.all().delete()
    for place, user in enumerate(people):
        languages, territories = (["it", "en"], ["IT"]) if place % 2 else (["es", "pl"], ["ES", "PL 00-49"])
        Seat.objects.create(user=user, languages=languages, territories=territories, skills=["cups"])
    keys, three = [user.pk for user in people], [Need.LANGUAGE, Need.TERRITORY, Need.SKILL]
    Rule.objects.filter(work="lead").delete()
    wholesale = {"all": [{"field": "wanted", "contains": "wholesale"}]}
    Rule.objects.create(work="lead", name="Whoever fits", position=1, people=keys, needs=three, where=wholesale)
    Rule.objects.create(work="lead", name="Near", position=2, people=keys, needs=three[:2], keeps_owner=False)
    Rule.objects.create(work="lead", name="Anybody", position=3, people=keys, way=Way.LOAD, keeps_owner=False)
    return str(keys[0])


def _send(door: Client, sets: list[list[dict[str, Any]]]) -> None:
    for some in sets:
        said = door.post("/api/v1/leads/batch?source=bench-arriving", json.dumps(some), content_type="application/json")
        if said.status_code != 200 or said.json()["outcomes"].get("created") != len(some):
            raise NotTaken(f"Leads were not taken: {said.status_code} {said.content[:300]!r}")


def _lead(number: int, people: list[str], products: list[str]) -> dict[str, Any]:
    said = {"external_id": str(number), "name": f"Asks {number}", "party": {"id": people[number % len(people)]}}
    wanted = "wholesale, 40 kg a month" if number % 2 else "a machine on trial"
    return said | {"product": {"id": products[number % len(products)]}, "wanted": wanted}

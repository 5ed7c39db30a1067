"""Deals out of files: customers, products, owners and stages found by name, stages made where nobody knows one, taken twice."""

import json
from typing import Any

import pytest
from conftest import ROWS

from clientela.catalog.models import Product
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Batch
from clientela.platform.entities.settling import settle_many
from clientela.platform.people.keys import new_key
from clientela.sales.deals.actions import take_deals
from clientela.sales.deals.models import Deal
from clientela.sales.pipelines.models import Pipeline, Stage


@pytest.fixture
def bring(owner: Any) -> Any:
    """Rows as an import brings them: cleaned, with keys for names."""

    def brought(*rows: dict[str, Any], by: Any = None) -> Any:
        actor, entity = (by or owner).actor, registry.entity("deal")
        said = [{name: value for name, value in row.items() if name != "external_id"} for row in rows]
        facts, problems = settle_many(entity, [clean(entity, one).facts for one in said], by=actor)
        found = [
            {"row_no": n, "id": str(new_key()), "external_id": row["external_id"], "facts": told, "payload": row}
            for n, (row, told) in enumerate(zip(rows, facts, strict=True))
        ]
        return take_deals(Batch(ROWS, {"rows": json.dumps(found)}, "shop"), by=actor), problems

    return brought


def test_what_a_file_names_is_found(bring, owner):
    Party.objects.create(kind="organisation", name="Cancity", lifecycle="lead")
    Product.objects.create(code="GTX", name="GTX Pro")
    row = {
        "external_id": "1",
        "party": "Cancity",
        "product": "GTXPro",
        "owner": owner.user.name,
        "stage": "Won",
        "amount": "1054",
    }
    taken, problems = bring(row)
    deal = Deal.objects.get()
    assert (taken.outcomes["created"], problems) == (1, [{}])
    assert (deal.party.name, deal.product.name, deal.owner, deal.outcome) == ("Cancity", "GTX Pro", owner.user, "won")
    assert deal.name == "GTXPro · Cancity"


def test_stages_that_nobody_knows_are_made_once_and_in_a_sensible_order(bring):
    rows = [{"external_id": str(n), "name": f"Deal {n}", "stage": stage} for n, stage in
            enumerate(["Closed Won", "Engaging", "Prospecting", "Closed Lost", "Engaging"])]  # fmt: skip
    bring(*rows)
    told = list(Stage.objects.order_by("position").values_list("name", "outcome", "probability"))
    assert told == [
        ("Engaging", "open", 0),
        ("Prospecting", "open", 0),
        ("Closed Won", "won", 100),
        ("Closed Lost", "lost", 0),
    ]
    assert Pipeline.objects.count() == 1
    assert Deal.objects.filter(outcome="open").count() == 3


def test_who_may_make_no_stage_has_the_deal_at_the_beginning_and_is_told(bring, person_with, stages):
    importer = person_with("Ivo", {"deal": {"*": "all"}, "stage": {"see": "all"}, "pipeline": {"see": "all"}})
    _taken, problems = bring({"external_id": "1", "name": "Espresso bar", "stage": "Engaging"}, by=importer)
    assert "Engaging" in problems[0]["stage"]
    assert Deal.objects.get().stage.name == "Qualified"
    assert Stage.objects.count() == 5


def test_the_same_file_again_changes_nothing_and_a_later_one_only_what_it_says(bring):
    first = {"external_id": "1", "name": "Espresso bar", "amount": "9800", "next_step": "Tasting"}
    bring(first)
    assert bring(first)[0].outcomes["unchanged"] == 1
    assert bring({"external_id": "1", "name": "Espresso bar", "amount": "9900"})[0].outcomes["updated"] == 1
    deal = Deal.objects.get()
    assert (deal.amount, deal.next_step, deal.version) == (9900, "Tasting", 2)


def test_what_is_closed_there_closed_on_the_day_that_it_says(bring):
    bring({"external_id": "1", "name": "Espresso bar", "closes_on": "2026-03-03"})
    bring({"external_id": "1", "name": "Espresso bar", "closes_on": "2026-03-03", "stage": "Won"})
    assert str(Deal.objects.get().closes_on) == "2026-03-03"


def test_what_is_not_ones_own_to_change_stays(bring, person_with):
    bring({"external_id": "1", "name": "Espresso bar", "amount": "9800"})
    importer = person_with("Ivo", {"*": {"see": "all", "edit": "own", "import": "all"}})
    taken, _problems = bring({"external_id": "1", "name": "Espresso bar", "amount": "1"}, by=importer)
    assert taken.outcomes["denied"] == 1
    assert Deal.objects.get().amount == 9800

"""The weakest users over every address with everybody else's keys: nothing fails, nothing comes out, nothing changes."""

from typing import Any

import pytest
from conftest import Persona
from django.db.models import Q
from django.test import Client
from tests.attack.world import SECRET, addresses, ask, every_way, plant, state
from tests.test_every_entity import vineyards  # noqa: F401  a fixture

from clientela.parties import actions as parties
from clientela.platform.directory.outside.starting import STARTING
from clientela.platform.people.models import Team
from clientela.platform.permissions import queries
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.permissions.tokens import make_token

ADDRESSES = addresses()
# One's own account: whatever is written there is one's own, and some of it ends the session.
OWN = ("/login", "/logout", "/language", "/permit", "/settings/profile", "/settings/security", "/settings/notifications",
       "/settings/tokens", "/calendar/connect", "/calendar/subscriptions", "/notifications/read", "/api/v1/tokens")  # fmt: skip
HANDS = dict.fromkeys(
    ("see", "edit", "delete", "note", "share"), "team"
)  # products and stages are everybody's, and a new record is one's own
OWN_WORK = (
    "/views/",
    "/bulk/",
    "/bulk/delete/",
    "/api/v1/bulk",
    "/reports/dashboards/",
    "/api/v1/dashboards",
)  # a view or a dashboard, or a change to the rows that one may change: there are none
SAID = {
    "name": "Mallory", "text": "Mallory", "title": "Mallory", "body": "Mallory", "state": "done", "reason": "Mallory",
    "answer": "accepted", "verb": "delete", "days": "1", "confirm": "yes", "q": "Mallory", "value": "Mallory", "pinned": "yes",
    "email": "mallory@example.com", "labels": {"en": "Mallory"}, "type": "person", "kind": "text", "may_edit": "yes",
}  # fmt: skip


@pytest.fixture
def nobody(charlie: Persona) -> Persona:
    return charlie


@pytest.fixture
def elsewhere(person_with: Any) -> Persona:
    """Works in another team, where there is nothing yet."""
    ownerless = (
        "product",
        "bundle_part",
        "price_list",
        "price",
        "tax_class",
        "tax_rate",
        "place",
        "stock_level",
        "rate",
        "index_value",
        "pipeline",
        "stage",
        "stage_step",
        "lead_source",
        "lead_form",
        "commission_rule",
        "cadence",
        "supplier_product",
    )
    return person_with("Ted", {"*": HANDS} | {one: {} for one in ownerless}, Team.objects.create(name="Elsewhere"))


@pytest.fixture
def partner(person_with: Any) -> Persona:
    """Signs in from outside for an organisation of its own, of which nothing else is known. Products would be for all to see."""
    firm = parties.create("organisation", {"name": "Outsiders"}, by=SYSTEM)
    who = parties.create("person", {"name": "Paola", "organisation": {"id": str(firm)}}, by=SYSTEM)
    grants, masks = STARTING["Partner"]
    return person_with("Paola", {**grants, "product": {"see": "none"}}, masks=masks, stands_for=who)


@pytest.fixture
def narrowed(owner: Persona) -> Persona:
    """An administrator's token that may read orders alone."""
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(owner.user, name='narrow', scopes=['order:read'])}"}
    return Persona(owner.user, owner.actor, Client(), bearer)


@pytest.mark.parametrize("who", ["nobody", "elsewhere", "partner", "narrowed"])
def test_nothing_comes_out_and_nothing_changes(request, owner, who, tally):
    persona = request.getfixturevalue(who)
    known, before, found = plant(owner), state(), []
    for url in (url for address in ADDRESSES for url in every_way(address, known)):
        for method in methods(url, who):
            answer = ask(persona, method, url, said(method, url))
            tally.update(tried=1, refused=answer.status_code >= 400)
            if who == "narrowed" and "/orders" in url and method == "get" and answer.status_code < 500:
                continue  # what may be read
            if answer.status_code >= 500 or SECRET in answer.getvalue().decode(errors="replace").lower():
                found.append((method, url, answer.status_code))
    after, tally["leaked"] = state(), len(found)
    assert found == []
    assert {table for table in before if before[table] != after.get(table)} == set()
    assert who == "narrowed" or persona.browser.get("/settings/profile/").status_code == 200


def methods(url: str, who: str) -> list[str]:
    api = url.startswith("/api/")
    if who == "narrowed" and not api:
        return []
    own = url.startswith(OWN) or (who == "elsewhere" and url.endswith(OWN_WORK))
    if own or (who == "nobody" and api):
        return ["get"]
    return ["get", "post", "patch", "put", "delete"] if api else ["get", "post"]


def said(method: str, url: str) -> dict[str, Any] | None:
    if method == "get":
        return None
    return SAID if url.startswith("/api/") else SAID | {"labels": "Mallory"}


def test_a_planted_hole_is_caught(owner, elsewhere, monkeypatch):
    known = plant(owner)
    monkeypatch.setattr(queries, "owned", lambda actor, scope, owner: Q())
    urls = [url for address in ADDRESSES for url in every_way(address, known) if url.startswith("/api/v1/people/")]
    assert any(SECRET in ask(elsewhere, "get", url).content.decode().lower() for url in urls)

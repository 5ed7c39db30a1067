"""People outside at every address: they get what belongs to them, nothing of anybody else, and nothing that is ours alone.

Each record of the little world below carries one word: that of whose it is, or `INSIDE` for what only colleagues may read.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from conftest import Persona
from django.test import Client
from django.utils import timezone
from tests.attack.world import addresses as every_address
from tests.attack.world import ask
from tests.test_every_entity import state

from clientela.parties import actions as parties
from clientela.parties.models import Party
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import masks, outside, registry
from clientela.platform.fields.actions import add_field
from clientela.platform.objects import actions as records
from clientela.platform.objects.actions import add_type
from clientela.platform.permissions import queries
from clientela.platform.permissions.actor import SYSTEM, Actor
from clientela.platform.permissions.models import Share
from clientela.platform.ui import outside as gate
from clientela.sales.commissions.actions import add_by_hand
from clientela.sales.deals.actions import open_deal
from clientela.sales.orders.models import Order
from clientela.sales.partners.actions import open_partner_deal
from clientela.timeline import actions as timeline
from clientela.timeline.models import Entry

INSIDE, MATE, BELOW, FOREIGN = "qzinside", "qzmate", "qzbelow", "qzforeign"
TYPES = (
    "person",
    "organisation",
    "household",
    "order",
    "deal",
    "own_claim",
    "meeting",
    "entry",
    "partner_deal",
    "commission",
)
CLAIM = {
    "key": "own_claim", "plural": "warranty-claims", "labels": {"en": "Claim"}, "labels_plural": {"en": "Claims"},
    "icon": "shield",
}  # fmt: skip
MINE = {key: {"see": "mine", "edit": "mine"} for key in TYPES}
OURS = {key: {"see": "organisation", "edit": "mine"} for key in TYPES}


@dataclass(frozen=True)
class World:
    me: UUID
    keys: dict[str, list[UUID]]  # word -> its records


@pytest.fixture
def world(db: None, owner: Persona) -> World:
    ours = parties.create("organisation", {"name": "Roasters", "notes": INSIDE}, by=SYSTEM)
    below = parties.create("organisation", {"name": f"Roasters {BELOW}", "parent": {"id": str(ours)}}, by=SYSTEM)
    rivals = parties.create("organisation", {"name": f"Rivals {FOREIGN}"}, by=SYSTEM)
    keys: dict[str, list[UUID]] = {"": [ours], BELOW: [below], FOREIGN: [rivals], MATE: [], INSIDE: []}
    owner.user.name = f"Olga {INSIDE}"
    owner.user.save(update_fields=["name"])
    add_type(CLAIM, by=SYSTEM)
    for kind, said in (("link", {"target": "person"}), ("text", {})):
        field = {"type": "own_claim", "kind": kind, "labels": {"en": "Whose" if said else "Verdict"}, **said}
        add_field(checked(field, by=SYSTEM), by=SYSTEM)
    me = _somebody("Dora", "", ours, keys, owner)
    for name, word, of in (("Carl", MATE, ours), ("Sara", BELOW, below), ("Piet", FOREIGN, rivals)):
        _somebody(f"{name} {word}", word, of, keys, owner)
    return World(me, keys)


def _somebody(name: str, word: str, of: UUID, keys: dict[str, list[UUID]], owner: Persona) -> UUID:
    house = {"name": "Casa" if not word else f"Casa {FOREIGN}", "notes": INSIDE}
    home = parties.create("household", house, by=SYSTEM)
    keys[word and FOREIGN] += [home]  # whoever works for the same organisation lives elsewhere
    facts = {
        "name": name,
        "household": {"id": str(home)},
        "organisation": {"id": str(of)},
        "tags": [INSIDE],
        "notes": INSIDE,
        "nickname": INSIDE,
    }
    who = parties.create("person", facts | {"owner": {"id": str(owner.user.pk)}}, by=SYSTEM)
    link, at = {"party": {"id": str(who)}}, timezone.now().isoformat()
    letter = timeline.record({"kind": "message", "title": f"Letter {word}", "at": at, **link}, by=owner.actor)
    meeting = timeline.plan_meeting({"title": f"Tasting {word}", "body": INSIDE, "at": at, **link}, by=owner.actor)
    order = Order.objects.create(source=INSIDE, number=f"N{word}{name[0]}", party_id=who, placed_at=timezone.now())
    timeline.comment(letter, INSIDE, by=owner.actor)
    deal = {"name": f"Deal {word}", "next_step": INSIDE, "origin": INSIDE, "amount": Decimal(77123), "party": who}
    claim = {"name": f"Claim {word}", "tags": [INSIDE], "own": {"own_whose": str(who), "own_verdict": INSIDE}}
    ours = open_deal(deal, by=owner.actor)
    part = {"name": f"Part {word}", "partner": who, "customer": f"Bar {word}", "deal": ours, "owner": owner.user.pk}
    shared = open_partner_deal(part, by=owner.actor)
    earned = add_by_hand({"partner_deal": shared, "amount": "10", "note": INSIDE}, by=owner.actor)
    keys[word] += [ours, shared, earned, records.create("own_claim", claim, by=owner.actor)]
    keys[INSIDE] += [timeline.note(who, INSIDE, by=owner.actor).pk]
    keys[INSIDE] += [timeline.record({"kind": "call", "body": INSIDE, "at": at, **link}, by=owner.actor)]
    keys[INSIDE] += [timeline.open_task({"title": INSIDE, **link}, by=owner.actor)]
    keys[word] += [who, letter, meeting, order.pk]
    return who


def addresses(keys: list[UUID]) -> set[str]:
    """Every address of the product, with each type and its keys where it takes them."""
    by_plural = {
        entity.plural: list(entity.rows().filter(pk__in=keys).values_list("pk", flat=True))
        for entity in registry.every()
    }
    out = set()
    for address in every_address():
        takes = {"name": ["notes"], "said": ["x"], "act": ["withdraw"], "key": keys}
        first = address.path.strip("/").split("/")[-2:][0]
        for plural, of_type in (
            by_plural.items() if "plural" in address.names else [(first, by_plural.get(first) or keys[:2])]
        ):
            values = takes | {"plural": [plural], "key": of_type or keys[:1]}
            for one in product(*(values.get(name, keys[:1]) for name in address.names)):
                out.add("/" + address.path.format(**dict(zip(address.names, one, strict=True))))
    return out


def leaks(
    who: Persona, world: World, words: set[str], *, below: str = "/", tally: Counter[str] | None = None
) -> Iterator[str]:
    """The addresses whose answer holds one of the words, as a browser or a program gets it."""
    asked = addresses([*world.keys[FOREIGN], *world.keys[""], *world.keys[INSIDE][:3]])
    plurals = [entity.plural for entity in registry.every()]
    for plural, word in product(plurals, words):
        test = json.dumps({"all": [{"field": "name", "contains": word}]})
        asked |= {f"/api/v1/{plural}?{query}" for query in (f"q={word[:4]}", "count=exact", "as_of=2020-01-01T00:00Z")}
        asked |= {f"/portal/{plural}/?q={word[:4]}", f"/api/v1/{plural}?filter={test}", f"/palette/?q={word[:4]}"}
    for url in sorted(one for one in asked if one.startswith(below)):
        answer = ask(who, "get", url)
        assert answer.status_code < 500, url
        said = answer.getvalue().decode(errors="replace").lower()
        found = [f"{word}: {url}" for word in words if word in said and word not in url]
        if tally is not None:
            tally.update(tried=1, refused=answer.status_code >= 400, leaked=bool(found))
        yield from found


@pytest.fixture
def dora(world: World, person_with: Any) -> Persona:
    """With a wrong row in a table for each thing of ours: that it is shared with her."""
    who = person_with("Dora", MINE, stands_for=world.me)
    for key in world.keys[INSIDE]:
        for type_ in ("entry", "task"):
            Share.objects.create(entity=type_, record=key, user=who.user)
    return who


@pytest.fixture
def partner(world: World, person_with: Any) -> Persona:
    return person_with("Paola", OURS, stands_for=world.me)


def seen(who: Actor, key: str) -> set[UUID]:
    return set(registry.entity(key).visible_to(who).values_list("pk", flat=True))


def test_mine_is_what_belongs_to_whom_one_stands_for(world, dora):
    assert set().union(*(seen(dora.actor, key) for key in TYPES)) == set(world.keys[""][1:])


def test_ours_is_what_belongs_to_the_organisation_and_all_below_it(world, partner):
    ours = {*world.keys[""], *world.keys[MATE], *world.keys[BELOW]}
    assert set().union(*(seen(partner.actor, key) for key in TYPES)) == ours


def test_a_meeting_belongs_to_its_guests_too(world, dora, owner):
    facts = {"title": "Fair", "at": "2026-05-12T10:00Z", "guests": [{"id": str(world.me)}]}
    assert timeline.plan_meeting(facts, by=owner.actor) in seen(dora.actor, "meeting")


def test_the_roles_of_one_side_give_nothing_on_the_other(world, person_with):
    inside = person_with("Ugo", MINE)
    assert {key for key in TYPES if seen(inside.actor, key)} == set()
    outside = person_with("Ada", MINE, stands_for=world.me)
    outside.user.assignments.get().role.__class__.objects.filter(name="Role of Ada").update(outside=False)
    assert outside.browser.get("/portal/").status_code in (200, 404)
    assert outside.browser.get(f"/api/v1/people/{world.me}", **outside.bearer).status_code == 404


def test_nothing_of_others_and_nothing_of_ours_comes_out_at_any_address(world, dora, tally):
    assert list(leaks(dora, world, {INSIDE, MATE, BELOW, FOREIGN}, tally=tally)) == []


def test_a_partner_gets_its_organisation_and_no_other(world, partner, tally):
    assert [
        *leaks(partner, world, {INSIDE, FOREIGN}, below="/api/v1/", tally=tally),
        *leaks(partner, world, {INSIDE, FOREIGN}, below="/portal/", tally=tally),
    ] == []


def test_every_inside_address_is_nowhere(world, dora):
    for url in addresses(world.keys[""][:1]):
        if not url.startswith(gate.OPEN) and url not in ("/", "/settings/"):
            assert dora.browser.get(url).status_code == 404, url
            assert dora.browser.post(url).status_code == 404, url


def test_posting_to_every_address_changes_nothing(world, dora, tally):
    before = state()
    for url in addresses(world.keys[FOREIGN][:2]):
        if not url.startswith(
            ("/login/", "/logout/", "/settings/")
        ):  # one's own account, where a post may do what it says
            answer = ask(dora, "post", url)
            tally.update(tried=1, refused=answer.status_code >= 400)
            assert answer.status_code < 500, url
    assert state() == before


@pytest.mark.parametrize("field", ["organisation", "owner", "notes", "tags", "emails", "name", "lifecycle"])
def test_what_decides_over_others_or_is_ours_can_not_be_written(world, dora, field):
    before = state()
    body = {field: {"id": str(world.keys[FOREIGN][0])} if field in ("organisation", "owner") else "x"}
    url = f"/api/v1/people/{world.me}"
    answer = Client().patch(url, data=body, content_type="application/json", **dora.bearer)
    assert answer.status_code == 422
    assert state() == before


def test_what_is_opened_for_writing_is_written_and_only_ones_own(world, dora):
    mine, foreign = world.me, next(iter(Party.objects.filter(pk__in=world.keys[FOREIGN], kind="person"))).pk
    for key, status in ((mine, 200), (foreign, 404)):
        url = f"/api/v1/people/{key}"
        answer = Client().patch(url, data={"job_title": "Buyer"}, content_type="application/json", **dora.bearer)
        assert answer.status_code == status
    assert list(Party.objects.filter(job_title="Buyer").values_list("pk", flat=True)) == [mine]


def test_a_role_can_open_a_field_for_reading_and_keep_more_back(world, person_with):
    masks_ = {"person": {"tags": "read_only", "job_title": "hidden"}}
    who = person_with("Ida", MINE, masks=masks_, stands_for=world.me)
    record = who.browser.get(f"/api/v1/people/{world.me}", **who.bearer).json()
    assert record["tags"] == [INSIDE]
    assert not {"job_title", "notes", "sources", "owner"} & set(record)


@pytest.mark.parametrize(("module", "hole", "made"), [
    (gate, "_open", lambda request: True),
    (queries, "belonging", lambda entity, scope, standing: queries.Q()),
    (masks, "told_outside", lambda entity, actor, record: record),
    (outside, "_closed", lambda entity: {}),
    (outside, "_led_from", lambda item, scope, standing: queries.Q(pk__isnull=False)),
    (queries, "among_showable", lambda entity: queries.Q()),
])  # fmt: skip
def test_a_planted_leak_is_caught(world, dora, module, hole, made):
    with patch.object(module, hole, made):
        assert any(leaks(dora, world, {INSIDE, MATE, BELOW, FOREIGN}))


def test_notes_comments_and_tasks_belong_to_nobody_outside_whatever_a_role_says(world, person_with):
    everything = {key: {"see": "organisation"} for key in ("entry", "task", "household", "person")}
    who = person_with("Eva", everything, stands_for=world.me)
    assert not {*world.keys[INSIDE]} & set().union(*(seen(who.actor, key) for key in everything))
    assert Entry.objects.filter(pk__in=world.keys[INSIDE]).count() == len(world.keys[INSIDE])


@pytest.mark.parametrize(
    ("entity", "field"), [("deal", "amount"), ("own_claim", "own_verdict"), ("household", "notes")]
)
def test_what_is_closed_on_what_is_theirs_a_role_opens_for_reading(world, person_with, entity, field):
    plural, key = registry.entity(entity).plural, next(iter(seen(SYSTEM, entity) & {*world.keys[""]}))
    closed, opened = (
        person_with(name, MINE, masks=masks, stands_for=world.me)
        for name, masks in (("Ida", {}), ("Ugo", {entity: {field: "read_only"}}))
    )
    assert field not in ask(closed, "get", f"/api/v1/{plural}/{key}").json()
    said = ask(opened, "get", f"/api/v1/{plural}/{key}").json()[field]
    assert said in (INSIDE, "77123")
    assert said in ask(opened, "get", f"/portal/{plural}/{key}/").content.decode().replace(",", "")


def test_the_pages_link_to_nothing_that_would_not_open(world, person_with):
    who = person_with("Ada", {"deal": {"see": "mine"}}, stands_for=world.me)
    deal = next(iter(seen(who.actor, "deal")))
    for page in ("/portal/deals/", f"/portal/deals/{deal}/"):
        said = ask(who, "get", page).content.decode()
        assert "Dora" in said
        assert "/portal/parties/" not in said
        assert "/portal/people/" not in said

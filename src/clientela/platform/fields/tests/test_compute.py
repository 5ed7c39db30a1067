"""Formulas and roll-ups on people: reckoned in lists, conditions, orders, records and exports, and never for eyes that may not."""

import json
from typing import Any

import pytest
from conftest import Persona
from django.db import connection
from django.utils import timezone

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.listing import Ask, count, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import read_dict
from clientela.platform.entities.reckoning import value
from clientela.platform.fields.actions import add_field
from clientela.platform.history.past import as_of
from clientela.platform.imports.exporting import Export, selection
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user

pytestmark = pytest.mark.django_db


MASKS = {"person": {"own_pieces": "hidden", "city": "hidden"}}


def _add(owner: Persona, name: str, kind: str, entity: str = "person", **computed: Any) -> None:
    facts = {"entity": entity, "name": f"own_{name}", "kind": kind, "labels": {"en": name.capitalize()}}
    add_field(facts | {"computed": computed}, by=owner.actor)


def _make(actor: Actor, kind: str = "person", **said: Any) -> Any:
    entity = known(kind, actor)
    cleaned = clean(entity, said)
    assert not cleaned.problems
    assert entity.verbs.create
    return entity.verbs.create(cleaned.facts, by=actor)


def _rows(actor: Actor, *columns: str, sort: str = "name", tree: Any = None, kind: str = "person") -> list[Any]:
    entity = known(kind, actor)
    where = compile_condition(tree or {"all": []}, EntityWords(entity, actor))
    return [row[1 : 1 + len(columns)] for row in page(entity, actor, Ask(columns=columns, sort=sort, where=where)).rows]


@pytest.fixture
def olga(owner: Persona) -> Actor:
    for name in ("price", "pieces"):
        _add(owner, name, "number")
    _add(owner, "worth", "formula", formula="own_price * own_pieces")
    _add(owner, "double", "formula", formula="own_worth * 2")
    _add(owner, "where", "formula", formula="concat(upper(organisation.city), '!')")
    _add(owner, "staff", "rollup", entity="organisation", count="people")
    _add(owner, "romans", "rollup", entity="organisation", count="people", where={"field": "city", "is": "Roma"})
    _add(owner, "stock", "rollup", entity="organisation", sum="people.own_pieces")
    _add(owner, "first", "rollup", entity="organisation", first="people.birth_date")
    _add(owner, "each", "formula", entity="organisation", formula="own_stock / own_staff")
    actor = actor_by_user(owner.user.pk)
    assert actor is not None
    return actor


def _some(actor: Actor) -> None:
    acme = {"organisation": {"id": str(_make(actor, "organisation", name="Acme", city="Alba"))}}
    _make(actor, "organisation", name="Bare", city="Bra")
    _make(actor, name="Anna", own_price="2.5", own_pieces="4", city="Roma", birth_date="1980-01-02", **acme)
    _make(actor, name="Bruno", own_price="1", own_pieces="3", birth_date="1970-01-02", **acme)
    _make(actor, name="Carla", own_price="9")


def _texts(rows: list[Any]) -> list[Any]:
    return [tuple(None if cell is None else str(cell) for cell in row) for row in rows]


def test_a_list_shows_what_formulas_come_to(olga: Actor) -> None:
    _some(olga)
    assert _texts(_rows(olga, "own_worth", "own_double", "own_where")) == [
        ("10", "20", "ALBA!"), ("3", "6", "ALBA!"), (None, None, "!"),
    ]  # fmt: skip


def test_a_list_shows_what_rollups_come_to(olga: Actor) -> None:
    _some(olga)
    shown = _rows(olga, "name", "own_staff", "own_romans", "own_stock", "own_first", "own_each", kind="organisation")
    assert _texts(shown) == [("Acme", "2", "1", "7", "1970-01-02", "3.5"), ("Bare", "0", "0", "0", None, None)]


@pytest.mark.parametrize(("sort", "names"), [("own_worth", "Carla Bruno Anna"), ("-own_double", "Anna Bruno Carla")])
def test_a_list_is_sorted_page_by_page(olga: Actor, sort: str, names: str) -> None:
    _some(olga)
    entity, seen, after = known("person", olga), [], ""
    while not seen or after:
        found = page(entity, olga, Ask(("name",), sort, after, limit=1))
        seen, after = [*seen, found.rows[0][1]], found.next
    assert " ".join(seen) == names


@pytest.mark.parametrize(("kind", "tree", "names"), [
    ("person", {"field": "own_worth", "over": 5}, "Anna"), ("person", {"field": "own_worth", "known": False}, "Carla"),
    ("person", {"none": [{"field": "own_worth", "over": 5}]}, "Bruno Carla"),
    ("person", {"field": "own_where", "is": "alba!"}, "Anna Bruno"),
    ("person", {"field": "organisation.own_staff", "is": 2}, "Anna Bruno"),
    ("person", {"field": "organisation.own_each", "under": 4}, "Anna Bruno"),
    ("organisation", {"field": "own_staff", "at_least": 1}, "Acme"), ("organisation", {"field": "own_staff", "at_most": 1}, "Bare"),
    ("organisation", {"field": "own_staff", "is": 0}, "Bare"), ("organisation", {"field": "own_staff", "is_not": 0}, "Acme"),
    ("organisation", {"field": "own_first", "under": "1975-01-01"}, "Acme"),
    ("organisation", {"field": "own_first", "known": False}, "Bare"),
    ("organisation", {"field": "own_each", "is": "3.5"}, "Acme"), ("organisation", {"field": "own_stock", "under": 1}, "Bare"),
])  # fmt: skip
def test_a_condition_finds_by_it(olga: Actor, kind: str, tree: Any, names: str) -> None:
    _some(olga)
    assert " ".join(row[0] for row in _rows(olga, "name", tree=tree, kind=kind)) == names


def test_a_record_holds_it_on_the_page_and_by_api(olga: Actor, owner: Persona, django_assert_num_queries: Any) -> None:
    _some(olga)
    key = registry.entity("person").rows().get(name="Anna").pk
    document = owner.browser.get(f"/api/v1/people/{key}", **owner.bearer).json()
    assert (document["own_worth"], document["own_where"]) == ("10", "ALBA!")
    assert "ALBA!" in owner.browser.get(f"/people/{key}/").content.decode()
    with django_assert_num_queries(2):
        owner.browser.get(f"/people/{key}/")
    listed = owner.browser.get("/api/v1/people", {"sort": "-own_worth"}, **owner.bearer).json()["items"]
    assert [item["own_double"] for item in listed] == ["20", "6", None]


@pytest.mark.parametrize(("formula", "kept"), [("today()", 0), ("own_price * 2", 2)])
def test_what_is_another_each_day_is_not_prepared(owner: Persona, formula: str, kept: int) -> None:
    _add(owner, "price", "number")
    _add(owner, "told", "formula", formula=formula)
    key = owner.browser.post("/api/v1/people", '{"name": "Anna"}', "application/json", **owner.bearer).json()["id"]
    for _time in range(2):
        assert "own_told" in owner.browser.get(f"/api/v1/people/{key}", **owner.bearer).json()
        assert owner.browser.get("/api/v1/people", **owner.bearer).json()["items"][0]["id"] == key
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, 'own_told') > 0")
        assert cursor.fetchone() == (kept,)


def test_nobody_writes_it(olga: Actor, owner: Persona) -> None:
    key = _make(olga, name="Anna", own_price="2", own_pieces="2")
    sent = {"content_type": "application/json", **owner.bearer}
    assert owner.browser.patch(f"/api/v1/people/{key}", {"own_worth": "7"}, **sent).status_code == 422
    assert read_dict(known("person", olga), key, olga)["own_worth"] == "4"


def test_an_export_holds_it(olga: Actor, owner: Persona) -> None:
    _some(olga)
    csv = b"".join(owner.browser.get("/people/export/?format=csv&columns=name,own_worth&sort=-own_worth")).decode()
    assert [line.split(",")[1:] for line in csv.splitlines()[1:]] == [["Anna", "10"], ["Bruno", "3"], ["Carla", ""]]


@pytest.mark.parametrize("masks", [
    {"person": {"own_price": "hidden"}}, {"person": {"own_price": "masked"}}, {"person": {"own_worth": "hidden"}},
])  # fmt: skip
def test_what_is_kept_back_is_not_reckoned_with(olga: Actor, person_with: Any, masks: Any) -> None:
    _some(olga)
    rosa = person_with("Rosa", {"*": {"*": "all"}, "role": {"*": "none"}}, masks=masks)
    key = registry.entity("person").rows().get(name="Anna").pk
    for name in ("own_worth", "own_double"):
        assert rosa.browser.get(f"/api/v1/people/{key}", **rosa.bearer).json()[name] in (None, "•••")
        for asked in ({"filter": json.dumps({"field": name, "over": 5})}, {"sort": name}):
            assert rosa.browser.get("/api/v1/people", asked, **rosa.bearer).status_code in (400, 404, 422)
        shown = rosa.browser.get(f"/people/?columns=name,{name}").content.decode()
        csv = b"".join(rosa.browser.get("/people/export/?format=csv")).decode()
        assert ">10<" not in shown
        assert ",10," not in csv


def test_rows_that_are_not_seen_do_not_count(olga: Actor, person_with: Any, team: Any) -> None:
    _some(olga)
    rita = person_with("Rita", {"*": {"*": "all"}, "person": {"*": "own"}})
    mine = _make(rita.actor, name="Rosa", own_pieces="5", city="Roma")
    registry.entity("person").rows().filter(pk=mine).update(
        organisation=registry.entity("organisation").rows().get(name="Acme")
    )
    actor = actor_by_user(rita.user.pk)
    assert actor is not None
    shown = _rows(actor, "name", "own_staff", "own_romans", "own_stock", kind="organisation")
    assert _texts(shown) == [("Acme", "1", "1", "5"), ("Bare", "0", "0", "0")]
    assert not _rows(actor, "name", tree={"field": "own_staff", "over": 1}, kind="organisation")
    assert count(known("organisation", actor), actor, Ask())[0] == 2


def test_a_link_to_what_is_not_seen_tells_nothing(olga: Actor, person_with: Any) -> None:
    _some(olga)
    rita = person_with("Rita", {"*": {"*": "all"}, "organisation": {"*": "own"}})
    zoe = person_with("Zoe", {"*": {"*": "all"}, "organisation": {"*": "none"}})
    assert _rows(rita.actor, "own_where") == [("!",)] * 3
    assert not _rows(rita.actor, "name", tree={"field": "own_where", "contains": "alba"})
    assert "own_where" not in known("person", zoe.actor).by_name


def test_a_rollup_of_what_is_kept_back_is_kept_back(olga: Actor, person_with: Any) -> None:
    _some(olga)
    rosa = person_with("Rosa", {"*": {"*": "all"}, "role": {"*": "none"}}, masks=MASKS)
    mine = known("organisation", rosa.actor).by_name
    assert {"own_stock", "own_each", "own_romans"}.isdisjoint(mine)
    assert "own_staff" in mine
    for name in ("own_romans", "own_stock", "own_each"):
        asked = {"filter": json.dumps({"field": name, "at_least": 1}), "count": "exact"}
        assert rosa.browser.get("/api/v1/organisations", asked, **rosa.bearer).status_code == 422
        through = {"filter": json.dumps({"field": f"organisation.{name}", "at_least": 1})}
        assert rosa.browser.get("/api/v1/people", through, **rosa.bearer).status_code == 422


def test_a_masked_formula_shows_that_it_is_there(olga: Actor, person_with: Any) -> None:
    _some(olga)
    rosa = person_with("Rosa", {"*": {"*": "all"}, "role": {"*": "none"}}, masks={"person": {"own_price": "masked"}})
    assert set(_rows(rosa.actor, "own_double")) == {("•••",)}
    key = registry.entity("person").rows().get(name="Anna").pk
    assert "•••" in rosa.browser.get(f"/people/{key}/").content.decode()


def test_amounts_of_two_currencies_are_never_added(owner: Persona) -> None:
    _add(owner, "revenue", "rollup", entity="organisation", sum="organisations.annual_revenue")
    _add(owner, "half", "formula", entity="organisation", formula="own_revenue / 2")
    actor = actor_by_user(owner.user.pk)
    assert actor is not None
    for top, currencies in (("One", ("EUR", "EUR")), ("Two", ("EUR", "USD"))):
        parent = {"id": str(_make(actor, "organisation", name=top))}
        for place, currency in enumerate(currencies):
            _make(actor, "organisation", name=f"Z{top}{place}", annual_revenue="10", currency=currency, parent=parent)
    shown = _texts(_rows(actor, "name", "own_revenue", kind="organisation"))
    assert [row[:2] for row in shown][:2] == [("One", "20.00"), ("Two", None)]
    found = _rows(actor, "name", tree={"field": "own_half", "is": 10}, kind="organisation")
    assert found == [("One",)]
    key = registry.entity("organisation").rows().get(name="One").pk
    document = owner.browser.get(f"/api/v1/organisations/{key}", **owner.bearer).json()
    assert (document["own_revenue"], document["own_revenue_currency"], document["own_half"]) == ("20", "EUR", "10")


@pytest.mark.django_db(transaction=True)
def test_a_moment_of_the_past_is_reckoned_as_it_stood(olga: Actor, owner: Persona) -> None:
    key = _make(olga, name="Anna", own_price="2", own_pieces="2")
    entity, before = known("person", olga), timezone.now()
    assert entity.verbs.edit
    entity.verbs.edit(key, clean(entity, {"own_price": "5"}, partial=True).facts, by=olga)
    with as_of(before):
        assert _texts(_rows(olga, "own_worth")) == [("4",)]
        assert read_dict(entity, key, olga)["own_double"] == "8"
    assert _texts(_rows(olga, "own_worth")) == [("10",)]


def _walked(actor: Actor, sort: str) -> list[Any]:
    """Page by page to the end and back again."""
    entity, seen, back = known("organisation", actor), [], []
    found = page(entity, actor, Ask(("name", sort.lstrip("-")), sort, limit=1))
    while found.next:
        seen.append(found.rows[0][1:])
        found = page(entity, actor, Ask(("name", sort.lstrip("-")), sort, found.next, limit=1))
    while found.previous:
        back.append(found.rows[0][1:])
        found = page(entity, actor, Ask(("name", sort.lstrip("-")), sort, before=found.previous, limit=1))
    return [*seen, *back, *found.rows]


@pytest.mark.parametrize("name", ["staff", "stock", "first", "each", "revenue"])
@pytest.mark.parametrize("down", ["", "-"])
@pytest.mark.parametrize("whose", ["all", "own"])
def test_one_pass_orders_as_row_by_row(
    olga: Actor, owner: Persona, person_with: Any, monkeypatch: Any, name: str, down: str, whose: str
) -> None:
    _add(owner, "revenue", "rollup", entity="organisation", sum="organisations.annual_revenue")
    _some(olga)
    for place, currency in enumerate(("EUR", "USD", "EUR")):
        parent = {"id": str(_make(olga, "organisation", name=f"Top{place % 2}"))}
        _make(olga, "organisation", name=f"Z{place}", annual_revenue="10", currency=currency, parent=parent)
    actor = actor_by_user(person_with("Rosa", {"*": {"*": "all"}, "person": {"*": whose}}).user.pk)
    assert actor is not None
    singly = _walked(actor, f"{down}own_{name}")
    monkeypatch.setattr("clientela.platform.entities.listing.CAP", 0)
    assert _walked(actor, f"{down}own_{name}") == singly


_STAFF = {"field": "own_staff", "at_least": 2}
_COUNTED = {"count": "people", "at_least": 2}


@pytest.mark.parametrize(("tree", "names"), [
    ({"none": [_STAFF]}, "Bare"), ({"any": [_STAFF, {"field": "city", "is": "Bra"}]}, "Acme Bare"),
    ({"none": [_COUNTED]}, "Bare"), ({"any": [_COUNTED, {"field": "city", "is": "Bra"}]}, "Acme Bare"),
    ({"all": [_STAFF, _COUNTED, {"field": "own_stock", "over": 6}]}, "Acme"),
])  # fmt: skip
def test_a_pass_is_joined_wherever_its_test_stands(olga: Actor, tree: Any, names: str) -> None:
    _some(olga)
    entity = known("organisation", olga)
    where = compile_condition(tree, EntityWords(entity, olga))
    plan = entity.visible_to(olga).filter(where).order_by().values("pk").explain(format="text")
    assert "SubPlan" not in plan  # which would look through all that was found, for each row
    assert " ".join(row[0] for row in _rows(olga, "name", tree=tree, kind="organisation")) == names
    assert count(entity, olga, Ask(where=where)) == (len(names.split()), True)


def test_a_pass_is_joined_once_for_a_filter_and_an_order_and_twice_for_two(olga: Actor) -> None:
    entity = known("organisation", olga)
    words = EntityWords(entity, olga)
    staff, romans = (value(entity.by_name[name], words, at_once=True) for name in ("own_staff", "own_romans"))
    rows = entity.rows().filter(compile_condition(_STAFF, words)).annotate(one=staff)
    assert str(rows.query).count("LEFT OUTER JOIN (SELECT") == 1
    assert str(rows.annotate(two=romans).query).count("LEFT OUTER JOIN (SELECT") == 2


def test_what_a_filter_by_a_pass_finds_can_be_changed_deleted_and_asked_for_within_another(olga: Actor) -> None:
    _some(olga)
    rows = registry.entity("organisation").rows()
    found = rows.filter(compile_condition(_STAFF, EntityWords(known("organisation", olga), olga)))
    assert rows.filter(pk__in=found.values("pk")).get().name == "Acme"
    assert found.update(city="Asti") == 1
    assert rows.get(city="Asti").name == "Acme"
    assert (found & rows.filter(city="Asti")).exists()


@pytest.mark.parametrize("fewest", [0, 10_000])
def test_an_export_of_many_takes_one_pass(olga: Actor, owner: Persona, monkeypatch: Any, fewest: int) -> None:
    _some(olga)
    monkeypatch.setattr("clientela.platform.entities.listing.CAP", fewest)
    columns = ("name", "own_staff", "own_first", "own_each")
    lines = b"".join(owner.browser.get(f"/organisations/export/?format=csv&columns={','.join(columns)}&sort=own_stock"))
    rows = [line.split(",")[1:] for line in lines.decode().splitlines()[1:]]
    assert rows == [["Bare", "0", "", ""], ["Acme", "2", "1970-01-02", "3.5"]]
    wanted = Export(known("organisation", olga), Ask(sort="own_stock"), "csv", columns)
    assert ("LEFT OUTER JOIN (SELECT" in selection(wanted, olga)[0]) == (fewest == 0)

"""Every entity on every surface, for everybody: what a declaration promises is walked here for each of them.

A new entity needs one line in `samples.SAMPLES`; the test of completeness asks for it.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import TEAM_WORK, Persona
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.samples import SAMPLES

from clientela.parties.models import Party
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.operands import ME
from clientela.platform.entities.reading import read_dict
from clientela.platform.events.models import Fact
from clientela.platform.fields.actions import add_field
from clientela.platform.objects.actions import add_type
from clientela.platform.people.keys import new_key
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.ui.filtering import everything
from clientela.timeline.models import Entry

IMPORTER = {"*": {**TEAM_WORK["*"], "import": "all", "export": "team"}}


ENTITIES = [pytest.param(key, id=key) for key in SAMPLES]
CREATED = [pytest.param(key, id=key) for key, sample in SAMPLES.items() if sample.form]
every = pytest.mark.parametrize("name", ENTITIES)
created = pytest.mark.parametrize("name", CREATED)


@pytest.fixture(autouse=True)
def vineyards(db: None) -> None:
    """A type of the company's own, with fields, walked as any other. Whoever comes after it knows of it."""
    add_type(
        {
            "key": "own_vineyard",
            "plural": "vineyards",
            "labels": {"en": "Vineyard"},
            "labels_plural": {"en": "Vineyards"},
        },
        by=SYSTEM,
    )
    kinds = {"Soil": "choice", "Hectares": "number", "Planted": "date", "Cadastre": "text", "Story": "long"}
    for label, kind in kinds.items():
        choices = [{"labels": {"en": "Clay"}}, {"labels": {"en": "Sand"}}] if kind == "choice" else []
        said = {"type": "own_vineyard", "kind": kind, "labels": {"en": label}, "choices": choices}
        add_field(checked(said, by=SYSTEM), by=SYSTEM)


@pytest.fixture
def ivo(person_with: Any, team: Team) -> Persona:
    """Brings records in; they are his, and his team's to see."""
    return person_with("Ivo", IMPORTER, team)


@pytest.fixture
def stranger(person_with: Any) -> Persona:
    """As much right as Alice, in another team."""
    return person_with("Stan", IMPORTER, Team.objects.create(name="Poland"))


@pytest.fixture
def make(arrivals: Any, ivo: Persona) -> Callable[[str, int], tuple[Entity, UUID]]:
    """Bring in `many` records of a type; answers the type and one of their keys."""

    def bring(name: str, many: int = 1) -> tuple[Entity, UUID]:
        entity, import_id = registry.entity(name), new_key()
        batch = arrivals(name, *[SAMPLES[name].row(n) for n in range(many)], import_id=import_id)
        assert entity.verbs.take is not None
        entity.verbs.take(batch, by=ivo.actor)
        if entity.verbs.finish is not None:
            entity.verbs.finish("shop", import_id, by=ivo.actor)
        return entity, entity.rows().order_by("pk").first().pk

    return bring


def state() -> Any:
    """All that a refused request must leave as it was."""
    tables = [list(entity.rows().order_by("pk").values()) for entity in registry.every()]
    return tables, Fact.objects.count(), Entry.objects.count()


def pages(entity: Entity, key: Any) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(method, address, form) of each page that the declaration gives."""
    url, sample = entity.url, SAMPLES[entity.key]
    for address in ("", "?count=1", "lookup/?x_text=anna", "export/", f"{key}/", f"{str(key).upper()}/", f"{key}/?x=1"):
        yield "get", f"{url}{address}", {}
    if entity.verbs.create is not None:
        yield "get", f"{url}new/", {}
        yield "post", f"{url}new/", sample.form
    if entity.verbs.edit is not None:
        for address in (f"{key}/edit/", f"{key}/{sample.change[0]}/edit/"):
            yield "get", f"{url}{address}", {}
            yield "post", f"{url}{address}", {**sample.form, sample.change[0]: sample.change[1]}
    if entity.verbs.delete is not None:
        yield "post", f"{url}{key}/delete/", {}
    if entity.model is Party:
        yield "post", f"{url}{key}/timeline/", {"text": "Was here"}


def calls(entity: Entity, key: Any) -> Iterator[tuple[str, str, Any]]:
    """(method, address, body) of each call of the API that the declaration gives."""
    url, sample = f"/api/v1/{entity.plural}", SAMPLES[entity.key]
    yield "get", url, None
    yield "get", f"{url}?count=exact", None
    yield "get", f"{url}/{key}", None
    if entity.verbs.create is not None:
        yield "post", url, sample.body
    if entity.verbs.edit is not None:
        yield "patch", f"{url}/{key}", dict([sample.change])
    if entity.verbs.delete is not None:
        yield "delete", f"{url}/{key}", None
    if entity.verbs.take is not None and not entity.import_fields:
        yield "post", f"{url}/batch?source=shop", [{"external_id": "0", **sample.body}]
    if entity.model is Party:
        yield "get", f"{url}/{key}/timeline", None
    if entity.key == "person":
        yield "post", f"{url}/{key}/notes", {"text": "Was here"}


def call(who: Persona, method: str, url: str, body: Any = None, **headers: str) -> Any:
    send = getattr(Client(), method)
    return send(
        url, **({} if body is None else {"data": body, "content_type": "application/json"}), **who.bearer, **headers
    )


def test_every_address_is_written_like_those_of_the_companys_own_types():
    assert [one.plural for one in registry.declared() if not re.fullmatch("[a-z]+(-[a-z]+)*", one.plural)] == []


def test_every_declared_entity_has_a_sample():
    assert set(SAMPLES) == {entity.key for entity in registry.every() if not entity.hangs}  # others: test_every_hanging


# ---- rights ---------------------------------------------------------------------------------------------------------------


@every
@pytest.mark.parametrize("persona", ["charlie", "dora"])
def test_who_has_no_right_is_refused_everywhere_and_changes_nothing(make, request, name, persona):
    entity, key = make(name, 3)
    who, before = request.getfixturevalue(persona), state()
    for method, url, form in pages(entity, key):
        response = getattr(who.browser, method)(url, form)
        assert response.status_code in (403, 404), (method, url, response.status_code)
        assert "Anna" not in response.content.decode()
    for method, url, body in calls(entity, key):
        response = call(who, method, url, body)
        assert response.status_code in (403, 404), (method, url, response.status_code)
        assert_problem(response)
    assert state() == before


@every
def test_strangers_are_led_to_sign_in_and_the_api_asks_for_a_token(make, name):
    entity, key = make(name, 1)
    before = state()
    for method, url, form in pages(entity, key):
        response = getattr(Client(), method)(url, form)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/login/"), (method, url)
    for method, url, body in calls(entity, key):
        for header in ({}, {"HTTP_AUTHORIZATION": "Bearer clt_wrong"}, {"HTTP_AUTHORIZATION": "Basic Ym9iOmJvYg=="}):
            response = getattr(Client(), method)(url, body, content_type="application/json", **header)
            assert response.status_code == 401, (method, url)
            assert_problem(response)
    assert state() == before


@every
def test_a_team_mate_sees_and_another_team_does_not(make, bob, stranger, name):
    entity, key = make(name, 2)
    for who, sees in ((bob, True), (stranger, SAMPLES[name].shared)):
        listed = call(who, "get", f"/api/v1/{entity.plural}").json()["items"]
        assert (str(key) in [item["id"] for item in listed]) is sees
        assert (str(key) in who.browser.get(everything(entity)).content.decode()) is sees
        assert who.browser.get(f"{entity.url}{key}/").status_code == (200 if sees else 404)
        assert call(who, "get", f"/api/v1/{entity.plural}/{key}").status_code == (200 if sees else 404)


@created
def test_a_new_form_shows_what_would_be_taken_where_nothing_is_said(owner, name):
    entity = registry.entity(name)
    starts = {item.name: item.start for item in entity.editable if item.start is not None}
    form = owner.browser.get(f"{entity.url}new/").content.decode()
    body = {key: value for key, value in SAMPLES[name].body.items() if key not in starts}
    record = read_dict(entity, entity.verbs.create(clean(entity, body).facts, by=owner.actor), owner.actor)
    for key, start in starts.items():
        taken = record[key]["id"] if start == ME else "yes" if record[key] is True else record[key]
        control = form.partition(f' name="{key}"')[2]
        assert re.search(r'value="([^"]*)" (?:selected|checked)', control)[1] == taken, key


@created
def test_a_form_creates_edits_and_deletes(owner, name):
    entity, sample = registry.entity(name), SAMPLES[name]
    assert owner.browser.get(f"{entity.url}new/").status_code == 200
    made = owner.browser.post(f"{entity.url}new/", sample.form)
    key = made.headers["Location"].rstrip("/").rsplit("/")[-1]
    assert made.status_code == 302
    edit = f"{entity.url}{key}/edit/"
    assert sample.form[sample.shows or entity.title] in owner.browser.get(edit).content.decode()
    changed = owner.browser.post(edit, {**sample.form, "version": "1", sample.change[0]: sample.change[1]})
    assert changed.headers["Location"] == f"{entity.url}{key}/"
    assert getattr(entity.rows().get(pk=key), sample.change[0]) == sample.change[1]
    assert owner.browser.post(f"{entity.url}{key}/delete/").headers["Location"] == entity.url
    assert owner.browser.get(f"{entity.url}{key}/").status_code == 404


@created
def test_a_form_tells_what_is_wrong_and_keeps_what_was_typed(owner, name):
    entity, sample = registry.entity(name), SAMPLES[name]
    response = owner.browser.post(f"{entity.url}new/", {**sample.form, sample.bad[0]: sample.bad[1]})
    assert response.status_code == 422
    assert sample.form[sample.shows or entity.title] in response.content.decode()
    assert not entity.rows().exists()
    assert owner.browser.post(f"{entity.url}new/", {}).status_code == 422


@created
def test_an_edit_under_an_old_version_is_a_conflict(make, owner, name):
    entity, key = make(name, 1)
    field_name, value = SAMPLES[name].change
    before = entity.rows().values().get(pk=key)
    version = {"version": "7", field_name: value, **SAMPLES[name].form}
    for address in (f"{key}/edit/", f"{key}/{field_name}/edit/"):
        assert owner.browser.post(f"{entity.url}{address}", version).status_code == 409
    assert call(owner, "patch", f"/api/v1/{entity.plural}/{key}", {field_name: value, "version": 7}).status_code == 409
    assert entity.rows().values().get(pk=key) == before


@created
def test_one_field_is_edited_in_place(make, owner, name):
    entity, key = make(name, 1)
    field_name, value = SAMPLES[name].change
    url = f"{entity.url}{key}/{field_name}/edit/"
    assert owner.browser.get(url).status_code == owner.browser.get(f"{url}?rest").status_code == 200
    before = entity.rows().values().get(pk=key)
    saved = owner.browser.post(url, {field_name: value, "version": "1"})
    after = entity.rows().values().get(pk=key)
    assert (saved.status_code, after[field_name], after["version"]) == (200, value, 2)
    assert {column for column in after if after[column] != before[column]} <= {
        field_name,
        "version",
        "updated_at",
        "search",
    }
    assert owner.browser.post(url.replace(field_name, "created_at"), {}).status_code == 404
    assert owner.browser.post(url.replace(field_name, "nothing"), {}).status_code == 404


@created
def test_one_field_edited_wrongly_says_so(make, owner, name):
    entity, key = make(name, 1)
    field_name, value = SAMPLES[name].bad
    before = entity.rows().values(field_name).get(pk=key)
    for item in entity.editable:
        response = owner.browser.post(f"{entity.url}{key}/{item.name}/edit/", {field_name: value, "version": "²"})
        assert response.status_code in (200, 422), item.name
    assert owner.browser.post(f"{entity.url}{key}/{field_name}/edit/", {field_name: value}).status_code == 422
    assert entity.rows().values(field_name).get(pk=key) == before


STRANGE_ADDRESSES = [
    ("?sort=nothing", 200), ("?sort=-", 200), ("?after=x", 400), ("?before=%00", 400), ("?filter=x", 200), ("?filter=[]", 200),
    ('?filter={"all":[{"field":"nothing","is":1}]}', 200), ("?filter=" + "[" * 5000, 200), ("?q=%00", 200), ("?q=---", 200),
    ("?q=" + "x" * 5000, 200), ("?field=&op=&value=", 200), ("?field=name&op=resembles&value=", 200),
    ("?count=1&sort=nothing", 200),
    ("not-a-key/", 404), ("0/", 404), ("new%00/", 404), ("0190f0f0-0000-7000-8000-000000000000/", 404), ("lookup/", 200),
    ("?limit=-1", 200), ("?q=%F0%9F%A6%8A", 200), ("?q=%25_%5C", 200), ("lookup/?x_text=%00a", 200), ("export/?form=exe", 404),
]  # fmt: skip


@every
def test_a_strange_address_is_answered_in_words(make, owner, name):
    entity, _key = make(name, 2)
    for address, status in STRANGE_ADDRESSES:
        assert owner.browser.get(f"{entity.url}{address}", follow=True).status_code == status, address


# ---- the API --------------------------------------------------------------------------------------------------------------


def assert_problem(response: Any) -> None:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == response.status_code
    assert body["title"]
    assert all(set(error) == {"field", "message"} for error in body["errors"])


@created
def test_the_api_creates_reads_edits_and_deletes(owner, name):
    entity, sample = registry.entity(name), SAMPLES[name]
    url = f"/api/v1/{entity.plural}"
    made = call(owner, "post", url, sample.body)
    key = made.json()["id"]
    assert (made.status_code, made.headers["Location"]) == (201, f"{url}/{key}")
    assert call(owner, "get", f"{url}/{key}").json() == made.json()
    edited = call(owner, "patch", f"{url}/{key}", dict([sample.change]) | {"version": made.json()["version"]})
    assert (edited.status_code, edited.json()[sample.change[0]], edited.json()["version"]) == (200, sample.change[1], 2)
    assert call(owner, "get", url).json()["items"] == [edited.json()]
    assert call(owner, "delete", f"{url}/{key}").status_code == 204
    for method in ("get", "delete"):
        gone = call(owner, method, f"{url}/{key}")
        assert gone.status_code == 404
        assert_problem(gone)


@created
def test_a_bad_body_is_a_problem_that_names_the_field(make, owner, name):
    entity, key = make(name, 1)
    url, (field_name, value) = f"/api/v1/{entity.plural}", SAMPLES[name].bad
    before = state()
    bodies = [{field_name: value}, {"shoe": 43}, {entity.title: ["x"]}, {entity.title: "x" * 20_000}, {"tags": "x\x00"}]
    for body in bodies:
        for method, address in (("post", url), ("patch", f"{url}/{key}")):
            response = call(owner, method, address, SAMPLES[name].body | body)
            assert response.status_code == 422, body
            assert_problem(response)
            assert any(next(iter(body)) in error["field"] for error in response.json()["errors"])
    assert state() == before


NO_RECORDS = [
    b"", b"{", b"[[]]", b"null", b'"x"', b'{"name": "\\ud800"}', b"\xff\xfe", b"[" * 5000, b'{"name": NaN}', b"1" * 5000,
]  # fmt: skip


@created
def test_a_body_that_is_no_record_is_a_problem(make, owner, name):
    entity, key = make(name, 1)
    before = state()
    for body in NO_RECORDS:
        for method, address in (("post", ""), ("patch", f"/{key}"), ("post", "/batch?source=x")):
            url = f"/api/v1/{entity.plural}{address}"
            response = getattr(Client(), method)(url, body, content_type="application/json", **owner.bearer)
            assert response.status_code in (400, 422), (method, address, body[:20])
            assert_problem(response)
    assert state() == before


@created
def test_what_no_database_holds_is_left_out_of_what_is_kept(owner, name):
    entity, body = registry.entity(name), SAMPLES[name].body
    text = SAMPLES[name].shows or entity.title
    body = body | {text: "Nul\x00l"} | ({"tags": ["a\x00"]} if "tags" in entity.by_name else {})
    assert call(owner, "post", f"/api/v1/{entity.plural}", body).json()[text] == "Null"
    batch = [{"external_id": "1\x00", **body}]
    assert call(owner, "post", f"/api/v1/{entity.plural}/batch?source=a%00b", batch).status_code == 200
    assert "\x00" not in repr(state())


@created
def test_a_batch_creates_updates_and_leaves(owner, name):
    entity, body = registry.entity(name), SAMPLES[name].body
    url = f"/api/v1/{entity.plural}/batch?source=erp"
    change = dict([SAMPLES[name].change])
    assert call(owner, "post", url, [{"external_id": "7", **body}]).json()["outcomes"].get("created") == 1
    assert call(owner, "post", url, [{"external_id": "7", **body}]).json()["outcomes"].get("unchanged") == 1
    taken = call(owner, "post", url, [{"external_id": "7", **body, **change}]).json()
    assert taken["outcomes"].get("updated") == 1
    row = entity.rows().get(pk=taken["ids"][0])
    assert getattr(row, SAMPLES[name].change[0]) == SAMPLES[name].change[1]


@created
def test_a_batch_is_taken_whole_or_not_at_all(owner, name):
    entity, wrong = registry.entity(name), dict([SAMPLES[name].bad])
    url, good = f"/api/v1/{entity.plural}/batch?source=", {"external_id": "1", **SAMPLES[name].body}
    for row in (good | {"external_id": "2"} | wrong, good, good | {"external_id": ""}):
        response = call(owner, "post", f"{url}erp", [good, row])
        assert response.status_code == 422
        assert_problem(response)
        assert "1" in response.json()["errors"][0]["field"]
    for source, rows in (("", [good]), ("x" * 300, [good]), ("%00", [good]), ("x", [good] * 1001)):
        assert call(owner, "post", f"{url}{source}", rows).status_code == 422
    assert not entity.rows().exists()


STRANGE_QUESTIONS = [
    ("after=x", 400), ("sort=nothing", 400), ("filter=x", 422), ("filter=[]", 422), ("filter=%7B%22all%22:[7]%7D", 422),
    ("limit=x", 422),
    ("limit=-5", 200), ("limit=999999999999999999999", 200), ("count=maybe", 422), ("q=%00", 200), ("filter=" + "[" * 5000, 422),
    ("filter=%7B%22field%22:%22number%22,%22contains%22:%22%5Cu0000%5Cud800%22%7D", 0), ("sort=-", 400),
    ("limit=1&count=estimate", 200),
    ("filter=%7B%22field%22:%22name%22,%22contains%22:%22%5Cu0000%5Cud800%22%7D", 0),
]  # fmt: skip


@every
def test_a_strange_question_is_answered_or_a_problem(make, owner, name):
    entity, _key = make(name, 2)
    for query, status in STRANGE_QUESTIONS:
        response = call(owner, "get", f"/api/v1/{entity.plural}?{query}")
        assert response.status_code in ([status] if status else (200, 422)), query
        if response.status_code != 200:
            assert_problem(response)


@every
def test_a_strange_key_is_a_problem(owner, name):
    for key in ("x", "0", str(uuid4()), "%00", "a" * 500, "../people", "x/y/z/", ""):
        for method in ("get", "patch", "delete", "put"):
            body = {} if method in ("patch", "put") else None
            response = call(owner, method, f"/api/v1/{registry.entity(name).plural}/{key}", body)
            assert response.status_code in (404, 405), (method, key)
            assert_problem(response)


@every
def test_the_api_pages_through_all_of_it(make, owner, name):
    entity, _key = make(name, 7)
    seen, after = [], ""
    while True:
        page = call(owner, "get", f"/api/v1/{entity.plural}?limit=3&after={after}&count=exact").json()
        seen += [item["id"] for item in page["items"]]
        assert page["count"] == entity.rows().count()
        if not (after := page["next"] or ""):
            break
    assert len(seen) == len(set(seen)) == entity.rows().count()


# ---- queries --------------------------------------------------------------------------------------------------------------


@every
def test_the_number_of_queries_is_the_same_however_many_rows(make, owner, alice, name):
    for many in (3, 60):
        entity, key = make(name, many)
        page, api = f"{entity.url}{key}/", f"/api/v1/{entity.plural}"
        owner.browser.get(page)  # a process reads the company's shape once
        said = {
            "list": queries_of(owner.browser.get, everything(entity)), "record": queries_of(owner.browser.get, page),
            "team list": queries_of(alice.browser.get, everything(entity)), "team record": queries_of(alice.browser.get, page),
            "api list": queries_of(partial(call, owner, "get"), api),
            "api record": queries_of(partial(call, owner, "get"), f"{api}/{key}"),
        }  # fmt: skip
        assert said == SAMPLES[name].queries
    assert entity.rows().count() >= 50


def queries_of(ask: Callable[[str], Any], url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert ask(url).status_code == 200
    return len(queries)

"""Every entity, surface, persona and verb: what a role does not give, or keeps back, comes out nowhere; planted leaks are caught.

The walk asks for each address that a declaration gives, and looks for what the persona may not have in every answer.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from conftest import EVERYTHING, Persona
from tests.samples import SAMPLES
from tests.test_every_entity import ENTITIES, call, state, vineyards  # noqa: F401  a fixture

from clientela.platform.entities import listing, masks, reading, registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.masks import maskable
from clientela.platform.entities.searching import matching
from clientela.platform.permissions.actor import SYSTEM

every = pytest.mark.parametrize("name", ENTITIES)
NEVER = {"all": [{"field": "created_at", "before": "1900-01-01"}]}  # a condition that no record meets
SHAPES = ("", "&view=board", "&view=calendar")
# What a record may hold so that each kind of field shows if it leaks; no value is part of another, nor of a page.
_SECRETS: dict[str, Any] = {"text": "Qz{}text", "long": "Qz{}long", "url": "https://qz{}.example", "tags": ["qz{}tag"]}
_NUMBERS = {"number": "90{}71", "integer": "90{}71", "money": "90{}71", "year": "19{}"}


def secrets_of(entity: Entity) -> dict[str, Any]:
    """A value that nobody else has, for each field that takes one in a form."""
    out: dict[str, Any] = {}
    for place, item in enumerate(maskable(entity), 10):
        form = _SECRETS.get(item.kind) or _NUMBERS.get(item.kind)
        if item.editable and item.clean is None and form is not None:
            out[item.name] = [one.format(place) for one in form] if isinstance(form, list) else form.format(place)
    composite: dict[str, Any] = {"birth_date": "1933-03-29", "emails": [{"typed": "qz99@secret.example"}]}
    composite["phones"] = [{"typed": "+39 02 9876 5432"}]
    return out | {
        key: value for key, value in composite.items() if key in entity.by_name and entity.by_name[key].editable
    }


def tokens_of(values: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    """Field -> what betrays it in an answer, however numbers and phones are written."""
    out = {}
    for name, value in values.items():
        text = value[0]["typed"] if isinstance(value, list) and isinstance(value[0], dict) else value
        text = text[0] if isinstance(text, list) else str(text)
        digits = re.sub(r"\D", "", text)
        loose = r"[\s.,\u00a0\u202f-]?".join(digits)
        out[name] = re.compile(loose if digits and not re.search("[a-z]", text.lower()) else re.escape(text.lower()))
    return out


def looks(entity: Entity, key: UUID, values: dict[str, Any]) -> Iterator[str]:
    """Each address at which somebody may look."""
    url, plural = entity.url, entity.plural
    columns = ",".join(item.name for item in registry.entity(entity.key).fields)
    yield from (f"{url}?filter={{}}{shape}" for shape in SHAPES)
    yield from (
        f"{url}?filter={{}}&columns={columns}",
        f"{url}?filter={{}}&sort=-created_at",
        f"{url}?count=1&filter={{}}",
    )
    yield from (
        f"{url}{key}/",
        f"{url}{key}/edit/",
        f"{url}new/",
        f"{url}lookup/?x_text=Anna",
        f"{url}display/",
        f"{url}filter/",
    )
    yield from (f"{url}conditions/?filter={{}}", f"{url}sums/", "/", "/palette/?q=Anna", f"/palette/?q={key}")
    yield from (f"{url}export/?form={form}" for form in ("csv", "jsonl", "xlsx"))
    yield from (f"{url}{key}/{item.name}/edit/?rest" for item in registry.entity(entity.key).editable)
    yield from (f"/api/v1/{plural}", f"/api/v1/{plural}/{key}", f"/api/v1/{plural}?q=Anna", f"/api/v1/exports/{plural}")
    yield from (f"/api/v1/{plural}/{key}/timeline", "/api/v1/search?q=Anna", "/api/v1/upcoming-dates?days=366")
    for name, value in values.items():
        text = str(value[0].get("typed") if isinstance(value, list) and isinstance(value[0], dict) else value)
        yield from (
            f"{url}?q={text}",
            f"/palette/?q={text}",
            f"/api/v1/{plural}?q={text}",
            f"/api/v1/{plural}?sort={name}",
        )
        for test in ({"known": True}, {"is": value if not isinstance(value, list) else "qz"}):
            yield f"/api/v1/{plural}?count=exact&filter={json.dumps({'all': [{'field': name} | test]})}"


def body_of(answer: Any) -> str:
    content = answer.getvalue()
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b" ".join(book.read(part) for part in book.namelist())
    return content.decode(errors="replace").lower()


def leaks(who: Persona, entity: Entity, key: UUID, values: dict[str, Any]) -> list[str]:
    """The addresses whose answer betrays a field, or that find the record by it."""
    tokens, out = tokens_of(values), []
    for url in looks(entity, key, values):
        answer = who.browser.get(url, **(who.bearer if url.startswith("/api/") else {}))
        assert answer.status_code < 500, url
        if answer.status_code != 200:
            continue
        said = body_of(answer)
        asked = url.lower()
        out += [f"{name}: {url}" for name, token in tokens.items() if token.search(said) and not token.search(asked)]
        by_secret = any(token.search(asked) for token in tokens.values())
        out += [f"found: {url}"] if by_secret and f"{key}" in said else []
    return out


@pytest.fixture
def kept(db: None, person_with: Any) -> Any:
    """A record with a secret in every field, and somebody from whom all of them are kept back."""

    def make(name: str, mask: str = "hidden") -> tuple[Persona, Entity, UUID, dict[str, Any]]:
        entity = registry.entity(name)
        values = secrets_of(entity)
        body = SAMPLES[name].body or SAMPLES[name].form
        facts = clean(entity, {entity.title: "Anna", **_required(entity, body), **values}).facts
        facts.pop("who", None)  # by these words somebody would become known, and that is no secret of this record
        assert entity.verbs.create is not None
        key = entity.verbs.create(facts, by=SYSTEM)
        back = {item.name: mask for item in maskable(entity) if item.name in values}
        return person_with("Mia", EVERYTHING, masks={name: back}), entity, key, values

    return make


def _required(entity: Entity, body: dict[str, Any]) -> dict[str, Any]:
    needed: list[Field] = [item for item in entity.editable if item.required and item.name != entity.title]
    return {item.name: body[item.name] for item in needed if item.name in body}


@every
@pytest.mark.parametrize("mask", ["hidden", "masked"])
def test_what_is_kept_back_comes_out_nowhere(kept, name, mask):
    if registry.entity(name).verbs.create is None:
        pytest.skip("made by imports alone")
    who, entity, key, values = kept(name, mask)
    assert leaks(who, entity, key, values) == []


@pytest.mark.parametrize(("module", "hole", "made"), [
    (reading, "as_known", lambda entity, actor, document: document),
    (listing, "searched_in", lambda rows, entity, actor, q: rows.filter(matching(q))),
    (masks, "_without", lambda entity, kept, shut: entity),
])  # fmt: skip
def test_a_planted_leak_is_caught(kept, module, hole, made):
    who, entity, key, values = kept("person")
    with patch.object(module, hole, made):
        assert leaks(who, entity, key, values) != []


@every
def test_it_can_not_be_written_by_anybody_from_whom_it_is_kept(kept, name):
    if registry.entity(name).verbs.create is None:
        pytest.skip("made by imports alone")
    who, entity, key, values = kept(name, "read_only")
    before = state()
    for field in values:
        url = f"{entity.url}{key}/{field}/edit/"
        assert who.browser.post(url, {field: "Other"}).status_code == 404, field
        assert call(who, "patch", f"/api/v1/{entity.plural}/{key}", {field: "Other"}).status_code == 422, field
    assert state() == before


VERBS: dict[str, list[tuple[str, str]]] = {
    "see": [("get", "{url}"), ("get", "{url}{key}/"), ("get", "/api/v1/{plural}/{key}"), ("get", "/api/v1/{plural}")],
    "create": [("get", "{url}new/"), ("post", "{url}new/"), ("post", "/api/v1/{plural}")],
    "edit": [("get", "{url}{key}/edit/"), ("post", "{url}{key}/edit/"), ("patch", "/api/v1/{plural}/{key}")],
    "delete": [("post", "{url}{key}/delete/"), ("delete", "/api/v1/{plural}/{key}")],
    "export": [("get", "{url}export/"), ("get", "/api/v1/exports/{plural}")],
    "share": [("get", "{url}{key}/sharing/"), ("post", "{url}{key}/sharing/")],
}


@every
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("grant", ["none", {"scope": "all", "where": NEVER}], ids=["no right", "never met"])
def test_a_verb_that_is_not_given_is_refused_and_changes_nothing(kept, person_with, name, verb, grant):
    entity = registry.entity(name)
    if entity.verbs.create is None:
        pytest.skip("made by imports alone")
    _mia, entity, key, _values = kept(name)
    who = person_with("Noa", {"*": {"*": "all"}, name: {"*": "all", verb: grant}})
    before = state()
    for method, form in VERBS[verb]:
        url = form.format(url=entity.url, plural=entity.plural, key=key)
        body = SAMPLES[name].body if method == "post" else dict([SAMPLES[name].change])
        answer = (call(who, method, url, body if method in ("post", "patch") else None) if url.startswith("/api/")
                  else getattr(who.browser, method)(url, SAMPLES[name].form if method == "post" else {}))  # fmt: skip
        if grant == "none" or "{key}" in form:
            assert answer.status_code in (403, 404), (verb, url, answer.status_code)
        if verb in ("see", "export"):
            assert str(key) not in body_of(answer).replace(f"record={key}", ""), (
                url
            )  # “Why?” asks of what was asked for
    if grant == "none" or verb != "export":
        assert state() == before

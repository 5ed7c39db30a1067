"""Words that mean something to a database, a browser, a template, a spreadsheet or a header, in every field of every type: they are
kept as words, shown as words, and found again as words."""

import csv
import io
import json
import zipfile
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from tests.samples import SAMPLES
from tests.test_every_entity import call, vineyards  # noqa: F401  a fixture

from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity
from clientela.platform.permissions.actor import SYSTEM

BAD = {
    "sql": "Qz'); DROP TABLE parties_party; --",
    "sql wild": "Qz%' OR 1=1 /* \\",
    "markup": "Qz<script>alert(1)</script><img src=x onerror=alert(1)>",
    "attribute": 'Qz" onmouseover="alert(1)" x=\'',
    "template": "Qz{{ 7131*7 }}{% debug %}${7131*7}",
    "formula": "=Qz+cmd|' /C calc'!A0",
    "formula after a tab": "@Qz(1+1)*cmd",
    "header": "Qz\r\nSet-Cookie: qz=1",
    "path": "Qz../../../../etc/passwd",
    "entities": "Qz&lt;b&gt; &amp; ]]> <!--",
    "turned": "Qz\u202egnp.exe\u2066",
    "json": 'Qz", "id": "x", "a": {"$gt": ""}',
}
RAW = ("<script>alert(1)", "<img src=x", '" onmouseover="', "49917")
CREATED = [name for name, sample in SAMPLES.items() if sample.form]


def planted(name: str, bad: str) -> tuple[Entity, UUID, dict[str, Any]]:
    """A record with the words in every field that takes words, by the gate and the verb that every surface uses."""
    entity = registry.entity(name)
    sample = SAMPLES[name]
    words = {item.name: bad for item in entity.editable if item.kind in ("text", "long", "name") and item.clean is None}
    if "tags" in entity.by_name and entity.by_name["tags"].editable:
        words["tags"] = [bad]
    cleaned = clean(entity, {**sample.body, **words})
    facts = {**clean(entity, sample.body).facts, **{key: cleaned.facts[key] for key in words if key in cleaned.facts}}
    assert entity.verbs.create is not None
    key = entity.verbs.create(facts, by=SYSTEM)
    return entity, key, facts


def looks(entity: Entity, key: UUID, bad: str) -> list[tuple[str, dict[str, str]]]:
    url = entity.url
    condition = json.dumps({"all": [{"field": entity.title, "is": bad}]})
    return [
        (url, {"filter": "{}"}), (url, {"q": bad}), (url, {"filter": condition}), (url, {"filter": condition, "sort": bad}),
        (f"{url}{key}/", {}), (f"{url}{key}/edit/", {}), (f"{url}{key}/changes/", {}), (f"{url}lookup/", {"x_text": bad}),
        (f"{url}conditions/", {"filter": condition}), ("/palette/", {"q": bad}), (f"{url}new/", {entity.title: bad}),
        (f"{url}{key}/{entity.title}/edit/", {}), (f"/bin/{entity.plural}/", {"q": bad}), ("/changes/", {}),
        (f"{url}views/", {"filter": condition, "name": bad}), (url, {"view": bad, "by": bad, "columns": bad, "saved": bad}),
    ]  # fmt: skip


@pytest.mark.parametrize("how", BAD)
@pytest.mark.parametrize("name", CREATED)
def test_words_stay_words_on_every_page(owner: Persona, name: str, how: str, tally: Counter[str]) -> None:
    entity, key, _facts = planted(name, BAD[how])
    owner.browser.raise_request_exception = False
    for url, asked in looks(entity, key, BAD[how]):
        answer = owner.browser.get(url, asked)
        said = answer.content.decode().lower()
        tally.update(tried=1, refused=answer.status_code >= 400)
        assert answer.status_code < 500, (url, asked)
        assert [raw for raw in RAW if raw in said] == [], (url, asked)
        assert "qz" not in {cookie.lower() for cookie in answer.cookies}, url


@pytest.mark.parametrize("how", BAD)
@pytest.mark.parametrize("name", CREATED)
def test_words_are_kept_to_the_letter_and_found_again(owner: Persona, name: str, how: str) -> None:
    entity, key, facts = planted(name, BAD[how])
    text = SAMPLES[name].shows or entity.title
    read = call(owner, "get", f"/api/v1/{entity.plural}/{key}").json()
    assert read[text] == facts[text]
    asked = json.dumps({"all": [{"field": text, "is": facts[text]}]})
    found = owner.browser.get(f"/api/v1/{entity.plural}", {"filter": asked}, **owner.bearer).json()
    assert [one["id"] for one in found["items"]] == [str(key)]


@pytest.mark.parametrize("how", ["formula", "formula after a tab"])
@pytest.mark.parametrize("name", CREATED)
def test_no_cell_of_an_export_is_a_formula(owner: Persona, name: str, how: str) -> None:
    entity, _key, _facts = planted(name, BAD[how])
    sheet = owner.browser.get(f"{entity.url}export/", {"form": "csv"}).getvalue().decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert [cell for cell in cells if "Qz" in cell]
    assert [cell for cell in cells if cell.startswith(("=", "@", "+Q", "\t"))] == []
    book = owner.browser.get(f"{entity.url}export/", {"form": "xlsx"}).getvalue()
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(one).decode() for one in parts.namelist() if one.startswith("xl/worksheets/sheet")]
    assert all("<f>" not in one for one in sheets)

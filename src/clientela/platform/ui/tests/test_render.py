"""Every template compiles; those that stand alone render, and say what they must to people and machines."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from jinja2 import Environment, FileSystemLoader

from clientela.platform.ui.jinja import environment

TEMPLATES = Path(__file__).parents[1] / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
ITEM = {"label": "People", "url": "/people/", "icon": "users", "current": True, "count": 1204, "key": "P"}
SHELL = {
    "company": "Alba & <b>Figli",
    "nav": [{"label": "Customers", "items": [ITEM]}],
    "tabbar": [ITEM, {"label": "More", "url": "", "icon": "menu", "current": False}],
    "actor": {"name": "Elena Marchetti", "email": "elena@example.com", "id": "0a"},
    "theme": "dark",
    "language": "it",
    "palette_url": "/palette/",
}
ENTITY = {
    "key": "person",
    "label": "Person",
    "label_plural": "People",
    "label_new": "New person",
    "icon": "users",
    "url": "/people/",
    "create_url": "/people/new/",
}
MAY = {"create": True, "edit": True, "import": True, "export": True, "delete": True}


@pytest.fixture
def env() -> Environment:
    return environment(loader=FileSystemLoader(TEMPLATES))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def show(env: Environment, name: str, **context: Any) -> str:
    return env.get_template(name).render({"csrf_token": "tok", "shell": SHELL, **context})


def listing(**changes: Any) -> dict[str, Any]:
    column = {
        "key": "name",
        "label": "Name",
        "kind": "name",
        "sortable": True,
        "sort_url": "?sort=-name",
        "sorted": "ascending",
    }
    page = {"previous_url": "", "next_url": "?after=1", "count": None, "count_url": "?count=1", "shown": 1}
    views = {
        "entity": "person",
        "all_url": "/people/",
        "open": "",
        "other": False,
        "declared": [],
        "now": "",
        "form_url": "/people/views/?",
    }
    around = {"entity": ENTITY, "views": views, "filter_url": "filter/?", "display_url": "display/?", "can": MAY}
    return {**around, "columns": [column], "rows": [("0b", "Ada")], "page": page, **changes}


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(env: Environment, name: str) -> None:
    assert env.get_template(name)


def test_the_shell_names_the_company_the_reader_and_the_place(env: Environment) -> None:
    frame = show(env, "ui/frame.html")
    assert "Alba &amp; &lt;b&gt;Figli" in frame
    assert 'href="/people/" aria-current="page" data-go="p"' in frame
    page = show(env, "base.html")
    assert '<html lang="it" data-theme="dark">' in page
    assert "includeIndicatorStyles&#34;:false" in page or '"includeIndicatorStyles":false' in page


@pytest.mark.parametrize("name", ["errors/403.html", "errors/404.html", "errors/500.html"])
def test_error_pages_need_no_context(env: Environment, name: str) -> None:
    assert "Back to the start" in env.get_template(name).render()


def test_a_list_has_its_rows_its_order_and_its_next_page(env: Environment) -> None:
    page = show(env, "entities/list.html", **listing())
    assert '<tr id="person-0b">' in page
    assert 'aria-sort="ascending"' in page
    assert 'rel="next" href="?after=1"' in page
    assert 'hx-get="?count=1" hx-trigger="load"' in page


def test_an_empty_list_offers_the_next_step(env: Environment) -> None:
    assert "Import a file" in show(env, "entities/_table.html", **listing(rows=[]))
    assert "Show all people" in show(env, "entities/_table.html", **listing(rows=[], q="zzz"))


def field(**changes: Any) -> dict[str, Any]:
    return {
        "name": "vat",
        "label": "VAT no.",
        "kind": "text",
        "value": "X",
        "error": None,
        "hint": None,
        "choices": None,
        **changes,
    }


def form(*fields: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"entity": ENTITY, "form": {"sections": [{"title": "All", "fields": fields}]}, "errors": [], **changes}


def test_a_wrong_field_is_tied_to_what_is_wrong(env: Environment) -> None:
    errors = [{"name": "vat", "label": "VAT no.", "message": "Mistyped."}]
    page = show(env, "entities/_form.html", **form(field(error="Mistyped."), errors=errors))
    assert 'aria-invalid="true" aria-describedby="field-vat-error"' in page
    assert 'id="field-vat-error"' in page
    assert 'role="alert"' in page
    assert 'href="#field-vat"' in page


def test_rows_of_a_field_can_be_added_and_removed_without_script(env: Environment) -> None:
    many = field(name="emails", many=True, parts=[field(name="typed", label="E-mail", kind="email")])
    page = show(env, "entities/_form.html", **form(many | {"rows": [{"values": {"typed": "a@b.it"}, "errors": {}}]}))
    assert 'name="emails-0-typed" value="a@b.it"' in page
    assert 'name="add" value="emails"' in page
    assert 'name="drop" value="emails-0"' in page
    assert page.index(">Save</button>") < page.index('name="drop"'), "Enter must press Save"


KINDS = ["text", "email", "phone", "url", "number", "date", "moment", "long", "truth", "password"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_field_has_a_named_control(env: Environment, kind: str) -> None:
    page = show(env, "entities/_form.html", **form(field(kind=kind, value=None)))
    assert 'id="field-vat" name="vat"' in page
    assert '<label for="field-vat">' in page


def test_a_conflict_shows_both_values(env: Environment) -> None:
    p = {"id": "person-1-role", "label": "Role", "kind": "text", "value": "Buyer", "edit_url": "/e/"}
    page = show(env, "entities/_prop_edit.html", p=p, f=field(value="Head"), version=3, theirs=p)
    assert 'value="Head"' in page
    assert "<b>Buyer</b>" in page
    assert "Keep theirs" in page


def test_the_first_answer_of_the_palette_is_chosen(env: Environment) -> None:
    items = [{"url": "/a/", "title": "<Ada>", "icon": "users"}, {"url": "/b/", "title": "Bea", "icon": "users"}]
    page = show(env, "search/_results.html", q="a", groups=[{"label": "People", "items": items}])
    assert page.count('aria-selected="true"') == 1
    assert "&lt;Ada&gt;" in page


PROGRESS = {
    "name": "a.csv",
    "status_label": "Taking",
    "problem": "",
    "read": 9,
    "done": 4,
    "total": 9,
    "notes": [],
}


@pytest.mark.parametrize(("status", "asks_again"), [("taking", True), ("done", False), ("failed", False)])
def test_a_finished_import_stops_asking(env: Environment, status: str, asks_again: bool) -> None:
    counts = {"created": 3, "updated": 0, "unchanged": 0, "denied": 0, "refused": 1}
    refusals = [{"row_no": 7, "reason": "No such day", "row": [("Date", "31/02")]}]
    one = PROGRESS | {"status": status, "counts": counts}
    page = show(env, "imports/_progress.html", one=one, progress_url="/p/", refusals=refusals, refused_url="/r/")
    assert ("every 1s" in page) is asks_again
    assert "No such day" in page

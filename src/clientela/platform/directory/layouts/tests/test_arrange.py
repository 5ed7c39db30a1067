"""A layout arranged on its page, without script as with it, and by API; and what neither of them takes."""

from typing import Any
from uuid import UUID

import pytest
from conftest import EVERYTHING, Persona
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from clientela.platform.directory.layouts.arranging import moved, read
from clientela.platform.layouts.actions import lay_out
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Part, Plan
from clientela.platform.permissions.models import Assignment

pytestmark = pytest.mark.django_db
WORDS = ["section:a", "field:1", "field:2", "section:b", "field:3", "panel:x", "panel:y"]
JSON = "application/json"
SAID: dict[str, Any] = {
    "sections": [{"key": "own_1", "labels": {"en": "Selling"}, "fields": ["owner", "job_title"]}, {"key": "contact"}],
    "hidden": ["website"], "panels": ["ties"], "panels_hidden": ["greeting"], "columns": ["name", "city"],
}  # fmt: skip


def form(**more: Any) -> dict[str, Any]:
    words = [
        "section:contact",
        "field:emails",
        "field:phones",
        "section:name",
        "field:name",
        "panel:orders",
        "panel:ties",
    ]
    columns = ["column:name", "column:city"]
    return {"place": [*words, *columns], "shown": ["field:emails", "field:name", "panel:ties", *columns], **more}


def role_of(persona: Persona) -> UUID:
    return Assignment.objects.get(user=persona.user).role_id


@pytest.mark.parametrize(
    ("one", "step", "expected"),
    [
        ("field:1", -1, "a1 2 b3 xy"),  # above every section there is no place
        ("field:2", 1, "a1 b2 3 xy"),
        ("field:3", -1, "a1 2 3 b xy"),
        ("field:3", 1, "a1 2 b3 xy"),
        ("section:b", -1, "b3 a1 2 xy"),
        ("section:b", 1, "a1 2 b3 xy"),
        ("panel:y", -1, "a1 2 b3 yx"),
    ],
)
def test_one_place_up_or_down(one: str, step: int, expected: str) -> None:
    assert [word[-1] for word in moved(WORDS, one, step)] == list(expected.replace(" ", ""))


def test_a_section_is_added_and_goes_without_its_fields() -> None:
    post = QueryDict(mutable=True)
    post.setlist("place", WORDS)
    post["add"] = "section"
    plan = read(post)
    assert [part.key for part in plan.sections] == ["own_1", "a", "b"]
    post.setlist("place", ["section:own_1", "field:9", *WORDS])
    del post["add"]
    post["drop"] = "section:own_1"
    assert read(post).sections[0].fields == ("9", "1", "2")


def test_a_button_moves_and_saves_nothing(owner: Persona) -> None:
    said = form(**{"raise": "field:phones"})
    answer = owner.browser.post("/settings/layouts/person/", said)
    content = answer.content.decode()
    assert content.index('value="field:phones"') < content.index('value="field:emails"')
    assert "Phone is number 1 of 2 in Contact." in content
    assert not Layout.objects.exists()


def test_a_list_asks_once_however_many_there_are(owner: Persona, alice: Persona) -> None:
    for role in (None, role_of(owner), role_of(alice)):
        lay_out("person", role, Plan(hidden=("website",)), by=owner.actor)
    owner.browser.get("/api/v1/layouts", **owner.bearer)
    with CaptureQueriesContext(connection) as asked:
        items = owner.browser.get("/api/v1/layouts", **owner.bearer).json()["items"]
    assert [(one["stands"], one["hidden"]) for one in items] == [(True, ["website"])] * 3
    assert sum('"layouts_layout"' in one["sql"] for one in asked) == 1


def test_it_is_saved_and_taken_back(owner: Persona) -> None:
    answer = owner.browser.post("/settings/layouts/person/", form(do="save", folded="name"))
    assert answer.status_code == 302
    one = Layout.objects.get()
    assert one.plan["sections"][1] == {"key": "name", "fields": ["name"], "folded": True}
    assert (one.plan["hidden"], one.plan["panels_hidden"]) == (["phones"], ["orders"])
    owner.browser.post(f"/changes/layouts/{one.pk}/undo/")
    assert not Layout.objects.exists()


def test_for_a_role_with_a_heading_of_ones_own(owner: Persona, alice: Persona) -> None:
    url = f"/settings/layouts/person/?role={role_of(alice)}"
    owner.browser.post(
        url, form(do="save", **{"label-contact-en": "How to reach", "label-contact-it": "Come raggiungerla"})
    )
    one = Layout.objects.get()
    assert (one.role_id, one.plan["sections"][0]["labels"]["it"]) == (role_of(alice), "Come raggiungerla")
    assert "How to reach" in owner.browser.get(url).content.decode()
    owner.browser.post(url, form(do="reset"))
    assert not Layout.objects.exists()


def test_what_can_not_stand_is_said_and_kept(owner: Persona) -> None:
    said = form(do="save", **{"label-contact-en": "Reach"})
    said["place"].append("section:own_1")
    said["shown"].remove("field:name")
    answer = owner.browser.post("/settings/layouts/person/", said)
    content = answer.content.decode()
    assert answer.status_code == 422
    assert "“Name” is always needed, so it can" in content
    assert "Give each new section a heading" in content
    assert 'value="Reach"' in content
    assert not Layout.objects.exists()


def test_by_api_it_is_set_read_and_removed(owner: Persona, alice: Persona) -> None:
    url, how = f"/api/v1/layouts/person?role={role_of(alice)}", {"content_type": JSON, **owner.bearer}
    made = owner.browser.put(url, SAID, **how)
    assert made.status_code == 200
    read_again = owner.browser.get(url, **owner.bearer).json()
    assert read_again == made.json()
    assert read_again["stands"]
    assert [part["key"] for part in read_again["sections"]] == ["own_1", "contact", "more"]
    assert read_again["panels"] == [
        "ties",
        "leads",
        "deals",
        "orders",
        "supplier",
        "organisation",
        "household",
        "greeting",
    ]
    assert len(owner.browser.get("/api/v1/layouts", **owner.bearer).json()["items"]) == 1
    assert owner.browser.delete(url, **owner.bearer).status_code == 204
    assert not owner.browser.get(url, **owner.bearer).json()["stands"]
    assert owner.browser.delete(url, **owner.bearer).status_code == 404


def test_what_is_read_can_be_set_as_it_is(owner: Persona) -> None:
    for name in ("person", "organisation", "household", "product", "deal", "stage", "order", "task", "meeting"):
        url, how = f"/api/v1/layouts/{name}", {"content_type": JSON, **owner.bearer}
        shown = owner.browser.get(url, **owner.bearer).json()
        said = {key: shown[key] for key in ("sections", "hidden", "panels", "panels_hidden", "columns")}
        assert owner.browser.put(url, said, **how).json() == shown | {"stands": True}


@pytest.mark.parametrize(
    ("named", "change"),
    [
        ("sections", {"sections": [{"key": "contact", "fields": ["emails", "emails"]}]}),
        ("sections", {"sections": [{"key": "contact", "fields": ["shoe"]}]}),
        ("sections", {"sections": [{"key": "elsewhere"}]}),
        ("sections", {"sections": [{"key": "own_1"}]}),
        ("sections", {"sections": []}),
        ("sections", {"sections": [{"key": "own_1", "labels": {"en": "x" * 81}}]}),
        ("hidden", {"hidden": ["name"]}),
        ("hidden", {"hidden": ["shoe"]}),
        ("panels", {"panels": ["weather"]}),
        ("columns", {"columns": ["city"]}),
    ],
)
def test_what_the_gate_refuses(named: str, change: dict[str, Any], owner: Persona) -> None:
    answer = owner.browser.put("/api/v1/layouts/person", SAID | change, content_type=JSON, **owner.bearer)
    assert answer.status_code == 422
    assert named in str(answer.json())
    assert not Layout.objects.exists()


def test_who_may_not_configure_neither_sees_nor_changes(owner: Persona, alice: Persona, charlie: Persona) -> None:
    key = lay_out("order", None, Plan((Part("details"),)), by=owner.actor)
    for one in (alice, charlie):
        assert one.browser.get("/settings/layouts/").status_code == 403
        assert one.browser.get("/settings/layouts/person/").status_code == 403
        assert one.browser.post("/settings/layouts/person/", form(do="save")).status_code == 403
        assert one.browser.post("/settings/layouts/person/turn/", {}).status_code == 403
        assert one.browser.post(f"/changes/layouts/{key}/undo/").status_code == 403
        assert one.browser.get("/api/v1/layouts/person", **one.bearer).status_code == 403
        assert one.browser.put("/api/v1/layouts/person", SAID, content_type=JSON, **one.bearer).status_code == 403
        assert one.browser.delete("/api/v1/layouts/order", **one.bearer).status_code == 403
    assert list(Layout.objects.values_list("pk", flat=True)) == [key]


def test_what_its_arranger_may_not_know_stays_where_it_stands(owner: Persona, person_with: Any) -> None:
    said = SAID | {"hidden": ["website", "birth_date"]}
    owner.browser.put("/api/v1/layouts/person", said, content_type=JSON, **owner.bearer)
    kept = {"person": {"birth_date": "hidden", "job_title": "hidden"}}
    halfway = person_with("Hans", EVERYTHING, masks=kept)
    page = halfway.browser.get("/settings/layouts/person/").content.decode()
    assert "birth_date" not in page
    assert "job_title" not in page
    sections = [{"key": "own_1", "labels": {"en": "Sales"}, "fields": ["owner"]}, {"key": "contact"}]
    halfway.browser.put("/api/v1/layouts/person", SAID | {"sections": sections}, content_type=JSON, **halfway.bearer)
    plan = Layout.objects.get().plan
    assert plan["sections"][0]["fields"] == ["owner", "job_title"]
    assert plan["hidden"] == ["website", "birth_date"]


def test_somebody_of_several_roles_gets_what_stands_first(owner: Persona, alice: Persona, bob: Persona) -> None:
    for one in (alice, bob):
        owner.browser.put(f"/api/v1/layouts/person?role={role_of(one)}", SAID, content_type=JSON, **owner.bearer)
    owner.browser.post("/settings/layouts/person/turn/", {"raise": str(role_of(bob))})
    assert list(Layout.objects.order_by("position").values_list("role", flat=True)) == [role_of(bob), role_of(alice)]
    said = {"roles": [str(role_of(alice))]}
    owner.browser.put("/api/v1/layouts/person/order", said, content_type=JSON, **owner.bearer)
    assert Layout.objects.order_by("position").first().role_id == role_of(alice)

"""Every list in every shape: orders, columns, filters, the builder, boards, calendars, saved views and bulk edit of each entity."""

import json
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

from tests.samples import SAMPLES
from tests.test_every_entity import created, every, ivo, make, state, stranger, vineyards  # noqa: F401  fixtures

from clientela.platform.conditions.compiling import compile_condition
from clientela.platform.conditions.wording import sentence
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.models import SavedView
from clientela.platform.entities.operands import EntityWords
from clientela.platform.ui.display import columns, days, groupings
from clientela.platform.ui.parts import OFFERED, Line, abouts, line_context

VALUES = ("", "x", "1", "2026-05-12", "\x00", str(uuid4()), "me")


def recent(entity: Any, span: str = "30 days") -> dict[str, Any]:
    """A condition that all records of a test fulfil."""
    return {"all": [{"field": days(entity)[-1].name, "in_last": span}]}


def about_choices(entity: Any, actor: Any) -> list[str]:
    return [key for _label, group in abouts(EntityWords(entity, actor)) for key, _name in group]


def walked(entity: Any, actor: Any, sort: str) -> list[Any]:
    """All keys of a list, page by page."""
    out: list[Any] = []
    after = ""
    while True:
        found = page(entity, actor, Ask(columns=(entity.title,), sort=sort, after=after, limit=2))
        out += [row[0] for row in found.rows]
        if not found.next:
            return out
        after = found.next


@every
def test_every_order_shows_each_row_once_in_both_directions(make, owner, name):  # noqa: F811
    entity, _key = make(name, 5)
    for item in (one for one in entity.fields if one.sorts):
        forth, back = walked(entity, owner.actor, item.name), walked(entity, owner.actor, f"-{item.name}")
        assert len(forth) == len(set(forth)) == entity.rows().count(), item.name
        assert forth == back[::-1], item.name


@every
def test_any_column_can_be_shown(make, owner, name):  # noqa: F811
    entity, _key = make(name, 2)
    for item in columns(entity):
        response = owner.browser.get(f"{entity.url}?columns={entity.title},{item.name}")
        assert response.status_code == 200
        assert response.content.decode().count('<th scope="col"') == len({entity.title, item.name})
    assert "no column" in owner.browser.get(f"{entity.url}?columns=shoe").content.decode()


@every
def test_the_display_form_leads_to_what_it_says(make, owner, name):  # noqa: F811
    entity, _key = make(name, 2)
    form = owner.browser.get(f"{entity.url}display/").content.decode()
    assert form.count('name="column"') == len(columns(entity))
    sent = {
        "shown": "1",
        "column": [entity.title],
        "order": next(i.name for i in entity.fields if i.sorts),
        "descending": "1",
    }
    led = owner.browser.get(f"{entity.url}?{urlencode(sent, doseq=True)}").headers["Location"]
    said = parse_qs(urlsplit(led).query)
    assert said["sort"] == [f"-{sent['order']}"]
    assert said.get("columns", [entity.title]) == [entity.title]


@every
def test_every_filter_that_is_offered_takes_any_value(make, owner, name):  # noqa: F811
    entity, _key = make(name, 2)
    words, values = EntityWords(entity, owner.actor), cycle(VALUES)
    for about in about_choices(entity, owner.actor):
        for op, _label in line_context(words, Line(about, ""), "line")["operators"]:
            sent = {
                "line.about": about,
                "line.op": op,
                "line.value": next(values),
                "line.count": "3",
                "line.unit": "day",
            }
            response = owner.browser.get(f"{entity.url}filter/?apply=1&{urlencode(sent)}")
            assert response.status_code in (302, 422), sent
            if response.status_code == 302:
                (said,) = parse_qs(urlsplit(response.headers["Location"]).query)["filter"]
                condition = json.loads(said)
                assert sentence(condition, words), sent
                entity.rows().filter(compile_condition(condition, words)).count()


@every
def test_a_chip_opens_its_own_part_and_changes_it(make, owner, name):  # noqa: F811
    entity, _key = make(name, 2)
    at = f"{entity.url}filter/?{urlencode({'filter': json.dumps(recent(entity)), 'at': '0'})}"
    assert 'value="30"' in owner.browser.get(at).content.decode()
    change = {
        "line.about": days(entity)[-1].name,
        "line.op": "in_last",
        "line.count": "7",
        "line.unit": "day",
        "apply": "1",
    }
    led = owner.browser.get(f"{at}&{urlencode(change)}").headers["Location"]
    (said,) = parse_qs(urlsplit(led).query)["filter"]
    assert json.loads(said) == recent(entity, "7 days")


@every
def test_a_list_is_a_board_of_each_choice(make, owner, name):  # noqa: F811
    entity, _key = make(name, 3)
    for item in groupings(entity):
        body = owner.browser.get(f"{entity.url}?view=board&by={item.name}").content.decode()
        assert body.count('<article class="card"') == entity.rows().count(), item.name
        sums = owner.browser.get(f"{entity.url}?view=board&by={item.name}&sums=1").content.decode()
        assert f">{entity.rows().count()}<" in sums, item.name


@every
def test_a_card_moves_where_it_may(make, owner, charlie, name):  # noqa: F811
    entity, key = make(name)
    for item in (one for one in groupings(entity) if one.kind == "choice" and one.editable and entity.verbs.edit):
        to, url = item.choices[1][0], f"{entity.url}{key}/move/?view=board&by={item.name}"
        before = state()
        assert charlie.browser.post(url, {"to": to}).status_code == 403
        assert owner.browser.post(url, {"to": "nowhere"}).status_code == 422
        assert state() == before
        assert owner.browser.post(url, {"to": to}).status_code == 204
        assert entity.rows().values_list(item.orm, flat=True).get(pk=key) == to


@every
def test_a_list_is_a_calendar_of_each_date(make, owner, name):  # noqa: F811
    entity, _key = make(name, 3)
    for item in days(entity):
        url = f"{entity.url}?view=calendar&by={item.name}"
        month = entity.rows().order_by(f"-{item.orm}").values_list(item.orm, flat=True).first()
        address = url if month is None else f"{url}&month={month:%Y-%m}"
        assert owner.browser.get(address).content.decode().count(f'<a href="{entity.url}') >= (3 if month else 0), (
            item.name
        )
    for strange in ("1", "2026-13", "0000-01", "9999-12", "x"):
        assert owner.browser.get(f"{entity.url}?view=calendar&month={strange}").status_code in (200, 404)


@every
def test_nobody_without_the_right_sees_a_shape(make, charlie, name):  # noqa: F811
    entity, key = make(name)
    for address in (
        "?view=board",
        "?view=calendar",
        "?view=board&sums=1",
        "display/",
        "filter/",
        "conditions/",
        "views/",
        "bulk/",
    ):
        assert charlie.browser.get(f"{entity.url}{address}").status_code == 403, address
    assert charlie.browser.post(f"{entity.url}bulk/", {"id": str(key), "field": "x"}).status_code == 403


@every
def test_the_builder_takes_a_tree_apart_and_together(make, owner, name):  # noqa: F811
    entity, _key = make(name, 2)
    url = f"{entity.url}conditions/?{urlencode({'filter': json.dumps(recent(entity))})}"
    assert 'value="30"' in owner.browser.get(url).content.decode()
    form = {
        "n.join": "all",
        "n.size": "1",
        "n.0.about": days(entity)[-1].name,
        "n.0.op": "in_last",
        "n.0.count": "30",
        "n.0.unit": "day",
    }
    for do, parts in (("add n", 2), ("group n", 2), ("drop n.0", 0), ("add n.9", 1), ("x", 1)):
        body = owner.browser.post(
            url, form | {"do": do}, headers={"HX-Request": "true", "HX-Target": "builder"}
        ).content.decode()
        assert body.count('class="cond"') == parts, do
    led = owner.browser.post(url, form | {"do": "show"}).headers["Location"]
    assert json.loads(parse_qs(urlsplit(led).query)["filter"][0]) == recent(entity)


@every
def test_a_view_is_saved_shared_changed_and_forgotten(make, owner, ivo, charlie, name):  # noqa: F811
    entity, _key = make(name, 2)
    save = f"{entity.url}views/?{urlencode({'filter': json.dumps(recent(entity))})}"
    assert charlie.browser.post(save, {"name": "Mine"}).status_code == 403
    assert owner.browser.post(save, {"name": ""}).status_code == 422
    led = owner.browser.post(save, {"name": "New ones", "shared": "1", "pinned": "1"}).headers["Location"]
    assert owner.browser.post(save, {"name": "New ones"}).status_code == 422
    body = ivo.browser.get(led).content.decode()
    assert "New ones" in body
    assert 'aria-current="page"' in body
    assert "dirty" not in body
    assert "dirty" in ivo.browser.get(f"{led}&sort=-{entity.title}").content.decode()
    (view,) = SavedView.objects.all()
    assert (view.pinned_by, view.is_shared) == ([owner.user.pk], True)
    ivo.browser.post(f"{entity.url}views/?saved={view.pk}", {"do": "forget"})
    assert SavedView.objects.count() == 1
    owner.browser.post(f"{entity.url}views/?saved={view.pk}", {"do": "forget"})
    assert not SavedView.objects.exists()


@created
def test_a_field_of_many_records_is_set_at_once(make, owner, name):  # noqa: F811
    entity, _key = make(name, 4)
    field_name, value = SAMPLES[name].at_once if SAMPLES[name].at_once[0] else SAMPLES[name].change
    set_to = {entity.by_name[field_name].orm: value}
    keys = [str(key) for key in entity.rows().order_by("pk").values_list("pk", flat=True)]
    url = f"{entity.url}bulk/"
    assert 'name="field"' in owner.browser.get(f"{url}?field={field_name}").content.decode()
    said = owner.browser.post(
        url, {"field": field_name, field_name: value, "id": keys[:3]}, headers={"HX-Request": "true"}
    )
    assert "3 changed" in said.headers["HX-Trigger"]
    assert entity.rows().filter(pk__in=keys[:3], **set_to).count() == 3
    owner.browser.post(url, {"field": field_name, field_name: value, "all": "1"})
    assert entity.rows().filter(**set_to).count() == entity.rows().count()


def test_every_kind_that_is_offered_has_words():
    for entity in registry.every():
        for item in entity.fields:
            assert item.kind in OFFERED or not item.filterable or item.kind == "composite", item.name

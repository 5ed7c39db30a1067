"""The sides of quality: each number is exactly its list, by owner, source and stage as well; who may not is told nothing."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.parties import actions as parties
from clientela.parties.matching.models import Likeness, Run
from clientela.parties.models import Party
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.quality import actions
from clientela.platform.quality.digest import digest
from clientela.platform.quality.models import Essential, Figure

ANNA = {"external_id": "1", "name": "Anna Galli", "emails": ["anna@home.example"], "lifecycle": "customer"}
BRUNO = {"external_id": "2", "name": "Bruno Rossi", "phones": ["12"], "lifecycle": "lead"}
CARLA = {"external_id": "3", "name": "Carla Riva", "lifecycle": "customer", "job_title": "Buyer"}


@pytest.fixture
def known(owner, arrivals):
    parties.take("person", arrivals("person", ANNA, BRUNO, CARLA), by=owner.actor)


@pytest.fixture
def twins(known):
    """Anna and Bruno are thought to be one, by 80 percent."""
    a, b = sorted(Party.objects.exclude(name="Carla Riva").values_list("pk", flat=True))
    run = Run.objects.create(kind="person", whole=True)
    Likeness.objects.create(kind="person", a_id=a, b_id=b, probability=0.8, weight=4, cluster=a, run=run)


def told(who):
    items = who.browser.get("/api/v1/quality", **who.bearer).json()["items"]
    return {one["check"]: one for one in items if one["entity"] == "person"}


def test_every_number_is_that_of_its_list(twins, owner):
    actions.hold_essential("person", "job_title", {"field": "lifecycle", "is": "customer"}, by=owner.actor)
    parties.edit("person", Party.objects.get(name="Carla Riva").pk, {"job_title": "Cook"}, by=owner.actor)
    for check, one in told(owner).items():
        said = {"filter": json.dumps(one["filter"])}
        listed = owner.browser.get("/api/v1/people", said, **owner.bearer).json()["items"]
        assert len(listed) == one["found"], check


def test_duplicates_are_told_with_how_many_are_too_many(twins, owner, alice, person_with):
    assert (told(owner)["double"]["found"], told(owner)["double"]["surplus"]) == (2, 0.8)
    Party.objects.filter(name="Bruno Rossi").update(owner=alice.user)
    mine = person_with("Mia", {"person": {"see": "own"}})
    Party.objects.filter(name="Anna Galli").update(owner=mine.user)
    assert (told(mine)["double"]["found"], told(mine)["double"]["surplus"]) == (0, None)


def test_completeness_is_the_share_of_fields_that_are_filled(known, owner):
    actions.hold_essential("person", "job_title", {"field": "lifecycle", "is": "customer"}, by=owner.actor)
    actions.measure(by=SYSTEM)
    filled = Figure.objects.get(entity="person", check_key="filled", part="")
    assert (filled.found, filled.of) == (2, 5)
    assert Figure.objects.get(entity="person", check_key="filled", part="stage:customer").of == 4
    assert "60" in owner.browser.get("/quality/").content.decode().split("Completeness")[1][:200]


def test_a_field_is_essential_at_a_stage(known, owner):
    said = {"entity": "person", "field": "job_title", "stage": "customer"}
    owner.browser.post("/quality/essential/", said)
    made = Essential.objects.get()
    assert made.where == {"all": [{"field": "lifecycle", "is": "customer"}]}
    assert told(owner)[f"essential:{made.pk}"]["total"] == 2


@pytest.mark.parametrize(("kind", "part"), [("stage", "customer"), ("source", "shop"), ("owner", "")])
def test_parts_are_counted_as_they_are_now(known, owner, alice, kind, part):
    answer = owner.browser.get(f"/api/v1/quality/people/{kind}", **owner.bearer).json()
    found = {one["part"]: one["checks"]["unreachable"] for one in answer["items"]}
    if kind == "owner":
        assert sum(one["total"] for one in found.values()) == 3
    else:
        assert found[part] == {"found": 1, "total": 2 if kind == "stage" else 3}
    assert alice.browser.get(f"/api/v1/quality/people/{kind}", **alice.bearer).status_code == 404
    assert owner.browser.get(f"/quality/people/{kind}/").status_code == 200


def test_the_number_of_a_part_is_that_of_its_list(known, owner):
    page = owner.browser.get("/quality/people/stage/").content.decode()
    row = page.split(">Customer<")[1]
    link = row.split('href="')[1].split('"')[0].replace("&amp;", "&")
    where = parse_qs(urlsplit(link).query)["filter"][0]
    listed = owner.browser.get("/api/v1/people", {"filter": where}, **owner.bearer).json()["items"]
    assert [one["name"] for one in listed] == ["Carla Riva"]


def test_figures_are_taken_on_demand_by_who_may(known, owner, alice):
    assert alice.browser.post("/quality/measure/").status_code == 403
    assert alice.browser.post("/api/v1/quality/figures", **alice.bearer).status_code == 403
    assert not ProcrastinateJob.objects.filter(task_name=actions.MEASURE).exists()
    assert owner.browser.post("/quality/measure/").status_code == 302
    assert owner.browser.post("/api/v1/quality/figures", **owner.bearer).status_code == 202
    assert ProcrastinateJob.objects.filter(task_name=actions.MEASURE).count() == 1


def test_the_digest_tells_what_became_of_a_week(known, alice):
    Party.objects.filter(name="Carla Riva").update(owner=alice.user)
    then = timezone.localdate() - timedelta(days=7)
    Figure.objects.create(
        day=then, entity="person", check_key="unreachable", part=f"owner:{alice.user.pk}", found=3, of=9
    )
    assert [(one.found, one.more) for one in digest(alice.actor)] == [(1, -2)]

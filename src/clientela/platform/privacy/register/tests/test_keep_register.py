"""The register of processing: suggested, taken over, written, read as of a day, taken out in four languages."""

import csv
import io
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clientela.parties.consents.actions import Said, give_consent
from clientela.parties.models import Party
from clientela.platform.entities.reading import Conflict
from clientela.platform.permissions.queries import Denied
from clientela.platform.privacy.register import actions
from clientela.platform.privacy.register.models import Activity, Responsible
from clientela.platform.privacy.register.reading import register
from clientela.platform.privacy.retention.actions import confirm, make_rule, try_out

FACTS = {"name": "Newsletter", "part": "controller", "purpose": "News", "basis": "consent", "types": ["person"]}
TABLES = ("register_activity", "register_responsible", "retention_rule")
pytestmark = pytest.mark.django_db(transaction=True)


def test_it_begins_with_what_the_product_does(owner):
    found = register(owner.actor)
    assert (found["begun"], len(found["activities"])) == (False, 5)
    assert owner.browser.post("/settings/register/start/").status_code == 302
    assert Activity.objects.count() == 5
    with pytest.raises(Conflict):
        actions.start(by=owner.actor)
    assert Activity.objects.count() == 5


def test_the_product_adds_what_it_knows(owner):
    anna = Party.objects.create(kind="person", name="Anna", owner=owner.user)
    give_consent(anna.pk, "email", "marketing", Said("form"), by=owner.actor)
    city = {"all": [{"field": "city", "is": "Roma"}]}
    rule = make_rule(
        {"name": "Old ones", "entity": "person", "where": city, "act": "list", "basis": "5.1 e"}, by=owner.actor
    )
    confirm(rule.pk, try_out(rule.pk, by=owner.actor).pk, by=owner.actor)
    actions.add_activity(FACTS, by=owner.actor)
    (one,) = register(owner.actor)["activities"]
    assert "Birthday" in str(one["held"]) or "Date of birth" in str(one["held"])
    assert "Consents, with their proof" in str(one["held"])
    assert one["rules"] == ["People: Old ones (Only list them; 5.1 e)"]
    known = {group["label"]: group["lines"] for group in register(owner.actor)["known"]}
    assert known["Purposes of consents"] == ["E-mail, Marketing: given 1, withdrawn 0"]


def test_it_is_read_as_it_stood(owner):
    one = actions.add_activity(FACTS, by=owner.actor)
    actions.say_who_answers({"officer": "Dora"}, by=owner.actor)
    then = timezone.now()
    time.sleep(0.01)
    actions.edit_activity(one.pk, {"purpose": "Offers"}, by=owner.actor)
    actions.say_who_answers({"officer": "Petra"}, by=owner.actor)
    actions.remove_activity(one.pk, by=owner.actor)
    actions.add_activity(FACTS | {"name": "Later"}, by=owner.actor)
    stood, stands = register(owner.actor, when=then), register(owner.actor)
    assert [row["facts"]["purpose"] for row in stood["activities"]] == ["News"]
    assert [row["name"] for row in stands["activities"]] == ["Later"]
    assert (stood["responsible"]["officer"], stands["responsible"]["officer"]) == ("Dora", "Petra")


def test_it_is_written_by_page(owner):
    assert owner.browser.post("/settings/register/new/", FACTS).status_code == 302
    one = Activity.objects.get()
    assert (one.name, one.types) == ("Newsletter", ["person"])
    refused = owner.browser.post(f"/settings/register/{one.pk}/", FACTS | {"purpose": "", "name": "N"})
    assert (refused.status_code, Activity.objects.get().name) == (422, "Newsletter")
    assert owner.browser.post("/settings/register/responsible/", {"officer": "Petra"}).status_code == 302
    page = owner.browser.get("/settings/register/").content.decode()
    assert "Newsletter" in page
    assert "Petra" in page
    assert owner.browser.get("/settings/register/?day=2999-01-01").status_code == 422


def test_its_page_is_put_together_once(owner):
    for name in ("One", "Two", "Three"):
        actions.add_activity(FACTS | {"name": name}, by=owner.actor)
    with CaptureQueriesContext(connection) as asked:
        owner.browser.get("/settings/register/")
    of = {table: sum(f'FROM "{table}"' in one["sql"] for one in asked) for table in TABLES}
    assert of == dict.fromkeys(TABLES, 1)


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Register of processing activities"), ("it", "Registro"), ("es", "Registro"), ("pl", "Rejestr")],
)
def test_it_is_taken_out_in_four_languages(owner, language, title):
    page = owner.browser.get(f"/settings/register/file/?language={language}").content.decode()
    assert f'<html lang="{language}">' in page
    assert title in page


def test_it_is_taken_out_for_machines(owner):
    actions.add_activity(FACTS | {"name": "=1+1", "data": "＝2"}, by=owner.actor)
    text = owner.browser.get("/settings/register/file/?form=csv").content.decode()
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["Name"], row["Categories of data"]) == ("'=1+1", "'＝2")
    assert owner.browser.get("/settings/register/file/?form=json").json()["activities"][0]["name"] == "=1+1"


def test_it_is_kept_by_api(owner):
    api = {"content_type": "application/json", **owner.bearer}
    made = owner.browser.post("/api/v1/register/activities", FACTS, **api)
    url = f"/api/v1/register/activities/{made.json()['id']}"
    assert owner.browser.patch(url, {"data": "E-mails"}, **api).status_code == 200
    assert owner.browser.patch(url, {"basis": "because"}, **api).status_code == 422
    assert owner.browser.put("/api/v1/register/responsible", {"officer": "Petra"}, **api).json()["officer"] == "Petra"
    found = owner.browser.get("/api/v1/register", **owner.bearer).json()
    assert (found["activities"][0]["facts"]["data"], found["activities"][0]["facts"]["basis"]) == ("E-mails", "consent")
    assert owner.browser.delete(url, **owner.bearer).status_code == 204
    assert not Activity.objects.exists()


def test_without_the_right_nothing_opens_and_nothing_is_written(alice):
    for url in ("", "new/", "responsible/", "file/", "file/?form=csv"):
        assert alice.browser.get(f"/settings/register/{url}").status_code == 403
    assert alice.browser.get("/api/v1/register", **alice.bearer).status_code == 403
    for act in (lambda: actions.start(by=alice.actor), lambda: actions.add_activity(FACTS, by=alice.actor),
                lambda: actions.say_who_answers({"officer": "x"}, by=alice.actor)):  # fmt: skip
        with pytest.raises(Denied):
            act()
    assert (Activity.objects.count(), Responsible.objects.count()) == (0, 0)

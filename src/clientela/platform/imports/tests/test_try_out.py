"""A dry run tells what would become of each row, and changes nothing."""

import html

from django.test import Client

from clientela.parties.actions import create
from clientela.parties.models import Party
from clientela.platform.events.models import Fact
from clientela.platform.imports.models import Import, Refusal, Status
from clientela.platform.imports.reports import preview
from clientela.platform.imports.tests.bringing import bring, laid, tried
from clientela.platform.imports.uploading import begin, try_out

FIRST = "ID,Name,City,Company\n1,Anna,Torino,Alba\n2,Zoe,Roma,Alba\n"
SECOND = "ID,Name,City,Company,Birthday\n1,Anna,Milano,Bar Blu,\n2,Zoe,Roma,Alba,\n3,Ewa,,,\n4,Ida,,,no day\n"


def test_nothing_changes(owner):
    bring(owner, FIRST, source="crm")
    before = (list(Party.objects.order_by("pk").values()), Fact.objects.count())
    one = tried(owner, laid(owner, SECOND, source="crm"))
    assert (list(Party.objects.order_by("pk").values()), Fact.objects.count()) == before
    assert (one.status, Refusal.objects.count()) == (Status.MAPPING, 0)


def test_it_tells_what_would_happen_to_each_row(owner):
    bring(owner, FIRST, source="crm")
    one = tried(owner, laid(owner, SECOND, source="crm"))
    found = preview(one)
    assert found["counts"] == {"created": 1, "updated": 1, "unchanged": 1, "denied": 0, "skipped": 0, "refused": 1}
    assert [(c["row_no"], c["name"], c["fields"]) for c in found["changes"]] == [
        (2, "Anna", [
            {"field": "addresses", "old": "Torino", "new": "Torino; Milano"},
            {"field": "organisation", "old": "Alba", "new": "Bar Blu"}, {"field": "city", "old": "Torino", "new": "Milano"},
        ])
    ]  # fmt: skip
    assert [(r["row_no"], "no day" in r["reason"]) for r in found["refused"]] == [(5, True)]


def test_it_tells_of_added_addresses_and_numbers_too(owner):
    bring(owner, "ID,Name,Email,Phone\n1,Anna,a@x.it,\n2,Zoe,z@x.it,\n", source="crm")
    one = tried(owner, laid(owner, "ID,Name,Email,Phone\n1,Anna,b@x.it,\n2,Zoe,z@x.it,+39 02 1234567\n", source="crm"))
    assert [(c["name"], c["fields"]) for c in preview(one)["changes"]] == [
        ("Anna", [{"field": "emails", "old": "a@x.it", "new": "a@x.it; b@x.it"}]),
        ("Zoe", [{"field": "phones", "old": "", "new": "+39021234567"}]),
    ]


def test_it_tells_of_what_has_several_pieces(owner):
    bring(
        owner,
        "ID,Name,Street,City,VAT,Newsletter,Tags\n1,Alba,Via Roma 1,Torino,,,\n",
        source="crm",
        plural="organisations",
    )
    later = "ID,Name,Street,City,VAT,Newsletter,Tags\n1,Alba,Via Po 2,Torino,IT00743110157,yes,vip\n"
    one = tried(owner, laid(owner, later, source="crm", plural="organisations"))
    told = {field["field"]: (field["old"], field["new"]) for field in preview(one)["changes"][0]["fields"]}
    assert told["addresses"][0] == "Via Roma 1, Torino"
    assert "Via Po 2, Torino" in told["addresses"][1]
    assert told["tags"] == ("", "vip")
    assert told["identifiers"] == ("", "IT00743110157")
    assert told["consents"][0] == ""
    assert "email_marketing" in told["consents"][1]


def test_what_it_tells_is_what_happens(owner):
    bring(owner, FIRST, source="crm")
    told = preview(tried(owner, laid(owner, SECOND, source="crm")))
    one = bring(owner, SECOND, source="crm")
    assert {name: count for name, count in told["counts"].items() if count} == {
        k: v for k, v in one.counts.items() if v
    }


def test_it_tells_what_is_left_out_of_a_linked_record_that_goes_unnamed(owner):
    alba = create("organisation", {"name": "Alba"}, by=owner.actor)
    text = f"ID,Name,Company,Company website\n1,Anna,{alba},https://alba.example\n"
    one = tried(owner, laid(owner, text))
    (note,) = preview(one)["notes"]
    assert "does not name it" in note
    page = owner.browser.get(f"/imports/{one.pk}/").content.decode()
    assert note in html.unescape(page)


def test_once_started_there_is_nothing_to_try(owner):
    one = laid(owner, FIRST)
    begin(one, by=owner.actor)
    assert not try_out(one, by=owner.actor)
    assert Import.objects.get().status == Status.WAITING


def test_by_api(owner, charlie):
    one = laid(owner, FIRST)
    url = f"/api/v1/imports/{one.pk}/preview"
    assert Client().post(url, **charlie.bearer).status_code == 404
    assert Import.objects.get().status == Status.MAPPING
    asked = Client().post(url, **owner.bearer)
    assert (asked.status_code, asked.json()["status"]) == (202, "checking")
    assert Client().post(url, **owner.bearer).status_code == 409

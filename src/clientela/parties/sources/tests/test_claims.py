"""Who says a value, how sure it is and who disagrees: on the page, in the popover, by API, under the rights of its reader."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clientela.parties import actions
from clientela.parties.models import Party, SourceRecord
from clientela.parties.sources.claims import claims_of, marks, sure_of
from clientela.parties.sources.reading import with_claims
from clientela.platform.entities import registry
from clientela.platform.freshness import feeds
from clientela.platform.freshness.feeds import Feed, Source

SHOP = {
    "external_id": "1",
    "name": "Elena Galli",
    "emails": ["elena@alba.it"],
    "job_title": "Buyer of coffee",
    "city": "Torino",
}


@pytest.fixture
def elena(owner, alice, arrivals):
    shop = SHOP | {"owner": alice.user.email}
    actions.take("person", arrivals("person", shop, source="shop"), by=owner.actor)
    then = timezone.now() - timedelta(days=900)
    SourceRecord.objects.update(first_at=then, seen_at=then)
    key = Party.objects.get(kind="person").pk
    actions.edit("person", key, {"job_title": "Buyer"}, by=alice.actor)
    return key


def _record(key, who):
    return with_claims(registry.entity("person"), key, who.actor)


def test_a_value_is_surer_the_more_and_the_later_it_was_said(elena, alice):
    typed, shop = claims_of(_record(elena, alice), "job_title")
    assert (typed.value, typed.sure, typed.stands) == ("Buyer", 80, True)
    assert (shop.value, shop.sure, shop.stands) == ("Buyer of coffee", 30, False)
    assert sure_of([typed, shop]) == 86


def test_marks_tell_certainty_and_conflict(elena, alice):
    told = marks(_record(elena, alice), ("job_title", "city", "emails", "department"))
    assert {name: (mark.q, mark.conflict) for name, mark in told.items()} == {
        "job_title": (3, False), "city": (2, False), "emails": (2, False),
    }  # fmt: skip


def test_the_page_shows_a_diamond_and_its_popover_who_says_so(elena, alice):
    page = alice.browser.get(f"/people/{elena}/").content.decode()
    assert f'hx-get="/people/{elena}/sources/job_title/"' in page
    told = alice.browser.get(f"/people/{elena}/sources/job_title/").content.decode()
    assert told.index("Buyer") < told.index("Buyer of coffee")
    assert "80%" in told
    assert "Believe this" in told


def test_another_word_is_believed_from_the_popover(elena, alice):
    shop = SourceRecord.objects.get(source="shop").pk
    alice.browser.post(f"/people/{elena}/sources/job_title/", {"record": str(shop)}, HTTP_HX_REQUEST="true")
    assert Party.objects.get(pk=elena).job_title == "Buyer of coffee"
    told = alice.browser.post(f"/people/{elena}/sources/job_title/", {}, HTTP_HX_REQUEST="true").content.decode()
    assert Party.objects.get(pk=elena).job_title == "Buyer"
    assert "Let the rule decide" not in told


def test_all_sources_stand_on_a_page(elena, alice):
    told = alice.browser.get(f"/people/{elena}/sources/").content.decode()
    assert "Torino" in told
    assert "elena@alba.it" in told


def test_the_api_tells_and_is_told(elena, alice):
    told = alice.browser.get(f"/api/v1/people/{elena}/sources", **alice.bearer).json()
    assert [one["source"] for one in told["items"]] == [f"user:{alice.user.email}", "shop"]
    assert told["fields"]["city"]["said"][0]["value"] == "Torino"
    shop = {"record": told["items"][1]["id"]}
    path = f"/api/v1/people/{elena}/sources/job_title"
    told = alice.browser.put(path, shop, content_type="application/json", **alice.bearer).json()
    assert told["fields"]["job_title"]["said"][0]["chosen"] is True
    assert alice.browser.delete(path, **alice.bearer).json()["fields"]["job_title"]["said"][0]["value"] == "Buyer"


def test_what_a_role_keeps_back_no_source_tells(elena, alice, person_with):
    masked = person_with(
        "Mia", grants={"person": {"see": "all"}}, masks={"person": {"job_title": "masked", "city": "hidden"}}
    )
    for field in ("job_title", "city"):
        assert masked.browser.get(f"/people/{elena}/sources/{field}/").status_code == 404
    assert "Torino" not in masked.browser.get(f"/people/{elena}/sources/").content.decode()
    told = masked.browser.get(f"/api/v1/people/{elena}/sources", **masked.bearer).json()
    assert {"job_title", "city"}.isdisjoint(told["fields"])
    assert "data-q" in masked.browser.get(f"/people/{elena}/").content.decode()


def test_who_may_not_see_the_record_sees_no_source(elena, charlie, dora):
    for who in (charlie, dora):
        assert who.browser.get(f"/people/{elena}/sources/").status_code in (403, 404)
        assert who.browser.get(f"/api/v1/people/{elena}/sources", **who.bearer).status_code in (403, 404)


def test_rules_are_set_by_page_and_api(owner, alice):
    said = {"source": "shop", "percent": "95", "checked": "yes"}
    assert owner.browser.post("/settings/sources/", said).status_code == 302
    assert owner.browser.post("/settings/sources/", said | {"percent": "950"}).status_code == 422
    assert owner.browser.post("/settings/sources/", {"person.job_title": "trusted"}).status_code == 302
    told = owner.browser.get("/api/v1/source-rules", **owner.bearer).json()
    assert {"source": "shop", "percent": 95, "checked": True} in told["sources"]
    assert told["rules"]["person"]["job_title"] == "trusted"
    assert alice.browser.get("/settings/sources/").status_code == 403


def test_the_page_tells_how_fresh_it_is_without_waiting_for_it(elena, alice, charlie, monkeypatch):
    spoke = timezone.now() - timedelta(minutes=5)
    shop = Source(elena, "Shop", alice.user.pk, spoke, spoke, 30, "/", said_as="shop")
    monkeypatch.setattr(feeds, "_feeds", [Feed("connector", "Connector", "plug", lambda _owner: [shop])])
    url = f"/people/{elena}/freshness/"
    assert f'hx-get="{url}"' in alice.browser.get(f"/people/{elena}/").content.decode()
    told = alice.browser.get(url).content.decode()
    assert "shop: read <time" in told
    assert "5 min ago" in told
    assert charlie.browser.get(url).status_code == 403

"""`?as_of=`: pages of the past, with nothing on them that changes anything, and links that stay in it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.utils import timezone

from clientela.parties.models import Party
from clientela.platform.entities.models import SavedView

HOUR = timedelta(hours=1)
THEN = "?as_of=" + (timezone.now() - 2 * HOUR).strftime("%Y-%m-%dT%H:%MZ")


@pytest.fixture
def anna(db):
    """A person who lived in Torino until an hour ago."""
    one = Party.objects.create(kind="person", name="Anna Rossi", city="Torino", created_at=timezone.now() - 4 * HOUR)
    Party.objects.filter(pk=one.pk).update(city="Roma", lifecycle="customer")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE parties_partyevent SET pgh_created_at = now() - interval '1 hour'")
    return one


@pytest.mark.parametrize("path", ["/people/{}/", "/people/", "/people/?view=board", "/households/"])
def test_each_page_has_a_past(anna, owner, path):
    url = path.format(anna.pk)
    shown = owner.browser.get(f"{url}{'&' if '?' in url else '?'}{THEN[1:]}")
    assert shown.status_code == 200
    assert "Back to now" in shown.text
    assert f'href="{url.replace("&", "&amp;")}"' in shown.text.replace("&amp;", "&")


def test_the_list_shows_and_filters_what_stood_then(anna, owner):
    city = '&columns=name,city&filter={"field":"city","is":"Torino"}'
    assert "Torino" in owner.browser.get(f"/people/{THEN}{city}").text
    assert "Anna Rossi" not in owner.browser.get(f"/people/?{city}").text


def test_links_stay_in_the_past_and_nothing_is_offered_that_changes(anna, owner):
    shown = owner.browser.get(f"/people/{anna.pk}/{THEN}").text
    assert "Torino" in shown
    assert f'href="/people/{THEN}"' in shown
    assert not [word for word in ("data-edit", 'id="composer"', 'data-dialog="erase"', "/city/edit/") if word in shown]
    assert f'href="/people/{anna.pk}/{THEN}"' in owner.browser.get(f"/people/{THEN}").text


def test_a_board_has_each_card_where_it_stood(anna, owner):
    def column_of_anna(url: str) -> str:
        return owner.browser.get(url).text.partition("Anna Rossi")[0].rpartition('data-column="')[2].partition('"')[0]

    assert column_of_anna(f"/people/{THEN}&view=board&by=lifecycle") == "lead"
    assert column_of_anna("/people/?view=board&by=lifecycle") == "customer"


def test_a_saved_view_finds_whom_it_would_have_found(anna, owner):
    asked = urlencode({"filter": '{"all": [{"field": "city", "is": "Torino"}]}'})
    owner.browser.post(f"/people/views/?{asked}", {"name": "Of Torino"})
    view = SavedView.objects.get()
    url = f"/people/?{view.query}&saved={view.pk}"
    assert "Anna Rossi" not in owner.browser.get(url).text
    assert "Anna Rossi" in owner.browser.get(f"{url}&{THEN[1:]}").text


@pytest.mark.parametrize("moment", ["2999-01-01T00:00Z", "yesterday", "2026-13-01", "0"])
def test_what_is_no_moment_of_the_past_is_refused(owner, moment):
    shown = owner.browser.get("/people/", {"as_of": moment})
    assert (shown.status_code, "moment" in shown.text) == (400, True)
    told = owner.browser.get(
        "/api/v1/people", {"as_of": moment}, headers={"Authorization": owner.bearer["HTTP_AUTHORIZATION"]}
    )
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, "as_of")


def test_nothing_is_changed_in_the_past(anna, owner):
    refused = owner.browser.post(f"/people/{anna.pk}/city/edit/{THEN}", {"city": "Bari"})
    stopped = owner.browser.post(f"/settings/profile/{THEN}", {"name": "Nobody", "language": "it", "time_zone": "UTC"})
    anna.refresh_from_db()
    owner.user.refresh_from_db()
    assert (refused.status_code, anna.city) == (403, "Roma")
    assert (stopped.status_code in (403, 409), owner.user.name) == (True, "Olga")


def test_the_api_answers_the_past(anna, owner):
    one = owner.browser.get(f"/api/v1/people/{anna.pk}{THEN}", **owner.bearer).json()
    many = owner.browser.get(f"/api/v1/people{THEN}&count=exact", **owner.bearer).json()
    now = owner.browser.get(f"/api/v1/people/{anna.pk}", **owner.bearer).json()
    assert (one["city"], many["items"][0]["city"], many["count"], now["city"]) == ("Torino", "Torino", 1, "Roma")


def test_what_is_kept_back_now_is_kept_back_of_then(anna, person_with):
    mary = person_with("Mary", {"*": {"see": "all"}}, masks={"person": {"city": "hidden"}})
    assert "Torino" not in mary.browser.get(f"/people/{anna.pk}/{THEN}").text
    assert mary.browser.get(f"/api/v1/people/{anna.pk}{THEN}", **mary.bearer).json()["city"] is None


def test_whoever_may_not_see_it_now_may_not_see_it_then(anna, charlie, alice):
    assert charlie.browser.get(f"/people/{anna.pk}/{THEN}").status_code == 403
    assert alice.browser.get(f"/people/{anna.pk}/{THEN}").status_code == 404
    assert alice.browser.get(f"/api/v1/people/{anna.pk}{THEN}", **alice.bearer).status_code == 404


def test_the_display_form_leads_into_the_past_and_out_of_it(owner):
    there = owner.browser.get("/people/", {"shown": "1", "as_of": THEN[7:]})
    back = owner.browser.get("/people/", {"shown": "1", "as_of": ""})
    assert (there.headers["Location"].count("as_of="), back.headers["Location"].count("as_of=")) == (1, 0)


@pytest.mark.parametrize("view", ["", "&view=board"])
def test_a_link_to_what_was_not_there_yet_is_empty(anna, owner, view):
    later = Party.objects.create(kind="organisation", name="Later S.p.A.")
    Party.objects.create(kind="person", name="Eva", organisation=later, created_at=timezone.now() - 4 * HOUR)
    shown = owner.browser.get(f"/people/{THEN}{view}")
    assert ("Eva" in shown.text, "Later" in shown.text) == (True, False)

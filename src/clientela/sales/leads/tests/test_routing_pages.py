"""The pages and the API of routing: a rule made, tried and moved, a seat and absences; not for everybody."""

from clientela.routing.models import Absence, Rule, Seat
from clientela.sales.leads.actions import open_lead
from clientela.sales.leads.models import Lead


def test_a_rule_is_made_tried_and_removed(owner, alice):
    sent = {"name": "All", "people": [str(alice.user.pk)], "way": "turns", "active": "yes", "keeps_owner": "yes"}
    assert owner.browser.get("/settings/routing/lead/new/").status_code == 200
    assert owner.browser.post("/settings/routing/lead/new/", sent).status_code == 302
    rule = Rule.objects.get()
    open_lead({"name": "Bar", "owner": str(owner.user.pk)}, by=owner.actor)
    page = owner.browser.get("/settings/routing/lead/try/").content.decode()
    assert "It is the turn of Alice, of 1 who fit (rule “All”)." in page
    assert Lead.objects.get().owner_id == owner.user.pk
    assert "All" in owner.browser.get("/settings/routing/").content.decode()
    owner.browser.post("/settings/routing/", {"rule": str(rule.pk), "do": "remove"})
    assert not Rule.objects.exists()


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(owner):
    page = owner.browser.post("/settings/routing/lead/new/", {"name": "Mine", "way": "turns", "most": "many"})
    assert page.status_code == 422
    assert "Name a team, or people." in page.content.decode()
    assert 'value="many"' in page.content.decode()


def test_a_seat_and_an_absence(owner, alice):
    page = f"/settings/routing/people/{alice.user.pk}/"
    owner.browser.post(
        page, {"languages": "it, pl", "territories": "IT", "days": ["1", "2"], "opens": "9", "closes": "17"}
    )
    seat = Seat.objects.get()
    assert (seat.languages, seat.territories, seat.days, seat.opens) == (["it", "pl"], ["IT"], [1, 2], 9)
    assert alice.browser.post("/settings/absences/", {"first": "2030-01-02", "last": "2030-01-01"}).status_code == 422
    alice.browser.post("/settings/absences/", {"first": "2030-01-01", "last": "2030-01-02", "why": "Away"})
    assert "Away" in owner.browser.get(page).content.decode()
    alice.browser.post("/settings/absences/", {"drop": str(Absence.objects.get().pk)})
    assert not Absence.objects.exists()


def test_the_lead_tells_why_and_is_given_anew(owner, alice):
    key = open_lead({"name": "Bar"}, by=owner.actor)
    body = {"name": "All", "people": [str(alice.user.pk)]}
    assert owner.browser.post("/api/v1/routing/lead/rules", body, "application/json", **owner.bearer).status_code == 201
    out = owner.browser.post(f"/api/v1/leads/{key}/route", **owner.bearer).json()
    assert (out["owner"]["name"], out["why"][0][:19]) == ("Alice", "It is the turn of A")
    assert "Why it came to Alice" in owner.browser.get(f"/leads/{key}/").content.decode()


def test_the_api_is_for_who_configures(owner, alice):
    body = {"name": "All", "people": [str(alice.user.pk)]}
    assert alice.browser.post("/api/v1/routing/lead/rules", body, "application/json", **alice.bearer).status_code == 403
    assert alice.browser.get("/settings/routing/").status_code == 403
    assert owner.browser.get("/api/v1/routing/person/rules", **owner.bearer).status_code == 404
    assert not Rule.objects.exists()

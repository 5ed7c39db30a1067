"""The queue as page and as API: what is shown of a group, to whom, and what its buttons do."""

import pytest
from conftest import EVERYTHING

from clientela.parties.consents.actions import Said, give_consent, withdraw
from clientela.parties.matching.finding import regroup
from clientela.parties.matching.models import Likeness, Run, Threshold, Verdict
from clientela.parties.matching.tests.people import arrive
from clientela.parties.merging.actions import merge
from clientela.parties.models import Party

ROWS = (
    {
        "external_id": "1",
        "given_name": "Lucía",
        "family_name": "Ferrer Vidal",
        "emails": "lucia@miramar.example",
        "job_title": "Chef",
    },
    {
        "external_id": "2",
        "given_name": "Lucia",
        "family_name": "Ferrer",
        "birth_date": "1981-10-09",
        "job_title": "Cook",
    },
)
EVIDENCE = [["given", "form", 4.0], ["family", "part", 6.5], ["birth", "absent", 0.0], ["phone", "other", -2.0]]


@pytest.fixture
def pair(db, arrivals):
    parties = sorted(arrive(arrivals, *ROWS), key=lambda one: one.pk)
    run = Run.objects.create(kind="person", whole=True)
    made = Likeness.objects.create(
        kind="person", a=parties[0], b=parties[1], probability=0.974, weight=5.2, evidence=EVIDENCE, run=run
    )
    regroup("person")
    made.refresh_from_db()
    return made


def test_the_page_shows_values_and_reasons_side_by_side(pair, owner):
    page = owner.browser.get("/duplicates/").content.decode()
    for said in (
        "Lucía Ferrer Vidal",
        "Lucia Ferrer",
        "97.4%",
        "lucia@miramar.example",
        "a part of the other",
        "Before looking",
        "Chef",
        "Cook",
    ):
        assert said in page
    assert "1 to review" in page


def test_the_page_and_the_api_tell_what_comes_along_and_what_becomes_of_consents(pair, owner):
    give_consent(pair.a_id, "email", "marketing", Said("fair"), by=owner.actor)
    withdraw(pair.b_id, "email", "marketing", Said("letter"), by=owner.actor)
    page = owner.browser.get("/duplicates/").content.decode()
    assert "what one of them has withdrawn is withdrawn for all" in page
    assert page.count("Consents, with their proof") == 2
    assert "Likely duplicates" not in page
    told = owner.browser.get(f"/api/v1/duplicates/{pair.cluster}", **owner.bearer).json()
    assert told["consents"] == {"email_marketing": "withdrawn"}
    assert {one["Consents, with their proof"] for one in told["brings"].values()} == {1}
    merge("person", pair.a_id, [pair.b_id], by=owner.actor)
    assert Party.objects.get(pk=pair.a_id).consent == ["no_email_marketing"]


def test_consents_that_are_kept_back_are_not_told_there(pair, person_with, owner):
    give_consent(pair.a_id, "email", "marketing", Said("fair"), by=owner.actor)
    mira = person_with("Mira", EVERYTHING, masks={"person": {"consents": "hidden"}})
    assert "withdrawn for all" not in mira.browser.get("/duplicates/").content.decode()
    assert mira.browser.get(f"/api/v1/duplicates/{pair.cluster}", **mira.bearer).json()["consents"] == {}


def test_merging_keeps_the_values_that_were_chosen(pair, owner):
    name = "Lucia Ferrer" if pair.b.name == "Lucia Ferrer" else "Lucía Ferrer Vidal"
    chosen = {"verdict": "same", "choose-name": pair.b_id, "choose-job_title": pair.b_id}
    owner.browser.post(f"/duplicates/{pair.cluster}/decide/", chosen)
    left = Party.objects.get(kind="person")
    assert (left.pk, left.name, left.job_title) == (pair.a_id, name, pair.b.job_title)
    assert str(left.birth_date) == "1981-10-09"
    assert left.contact_points.filter(value="lucia@miramar.example").exists()


def test_not_the_same_leaves_both_and_asks_no_more(pair, owner):
    owner.browser.post(f"/duplicates/{pair.cluster}/decide/", {"verdict": "different"})
    assert Party.objects.filter(kind="person").count() == 2
    assert "Nothing waits" in owner.browser.get("/duplicates/").content.decode()


def test_what_is_kept_back_is_not_told_beside_its_reason(pair, person_with):
    mira = person_with(
        "Mira",
        {"*": {"see": "all", "merge": "all", "edit": "all"}},
        masks={"person": {"emails": "hidden", "job_title": "masked"}},
    )
    page = mira.browser.get("/duplicates/").content.decode()
    assert "•••" in page
    for kept in ("lucia@miramar.example", "Chef", "Cook"):
        assert kept not in page


def test_who_may_not_merge_sees_no_queue_and_changes_nothing(pair, alice, charlie, client):
    for persona in (alice, charlie):
        assert persona.browser.get("/duplicates/").status_code == 403
        assert persona.browser.post(f"/duplicates/{pair.cluster}/decide/", {"verdict": "different"}).status_code == 403
        assert client.get("/api/v1/duplicates", **persona.bearer).status_code == 403
    assert not Verdict.objects.exists()


def test_the_api_lists_tells_and_decides(pair, owner, client):
    (group,) = client.get("/api/v1/duplicates", **owner.bearer).json()["items"]
    assert {one["id"] for one in group["members"]} == {str(pair.a_id), str(pair.b_id)}
    told = client.get(f"/api/v1/duplicates/{group['id']}", **owner.bearer).json()
    assert told["pairs"][0]["evidence"][0] == {"of": "given", "level": "form", "weight": 4.0}
    url = f"/api/v1/duplicates/{group['id']}"
    done = client.post(url, {"verdict": "same", "into": str(pair.b_id)}, "application/json", **owner.bearer)
    assert done.json()["merge"]
    assert Party.objects.get(kind="person").pk == pair.b_id
    assert client.post(url, {"verdict": "same"}, "application/json", **owner.bearer).status_code in (308, 404)


def test_the_queue_goes_on_where_a_page_ended_also_among_equals(pair, owner, client, arrivals):
    rows = ({"external_id": f"m{n}", "name": f"P {n}"} for n in range(4))
    more = sorted(arrive(arrivals, *rows, source="m"), key=lambda one: one.pk)
    for one, other in (more[:2], more[2:]):
        Likeness.objects.create(kind="person", a=one, b=other, probability=0.974, weight=5, run=pair.run)
    regroup("person")
    seen, after = [], ""
    while after is not None and len(seen) < 9:
        page = client.get("/api/v1/duplicates", {"limit": 1, "after": after}, **owner.bearer).json()
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 3


def test_the_api_refuses_strangers_to_the_group(pair, owner, client):
    body = {"verdict": "different", "members": [str(pair.a_id), str(pair.run_id)]}
    assert (
        client.post(f"/api/v1/duplicates/{pair.cluster}", body, "application/json", **owner.bearer).status_code == 422
    )
    assert not Verdict.objects.exists()


def test_the_company_sets_its_threshold_after_seeing_how_right_it_would_be(pair, owner, alice):
    page = owner.browser.get("/settings/duplicates/").content.decode()
    assert "97.4%" in page
    owner.browser.post("/settings/duplicates/", {"kind": "person", "from": "99,5"})
    assert Threshold.objects.get(kind="person").probability == pytest.approx(0.995)
    refused = owner.browser.post("/settings/duplicates/", {"kind": "person", "from": "12,x"})
    assert (refused.status_code, 'value="12,x" aria-invalid="true"' in refused.content.decode()) == (422, True)
    assert alice.browser.post("/settings/duplicates/", {"kind": "person", "from": ""}).status_code == 403
    assert Threshold.objects.exists()
    owner.browser.post("/settings/duplicates/", {"kind": "person", "from": ""})
    assert not Threshold.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/duplicates/nonsense/",
        "/duplicates/?after=x",
        "/duplicates/?pair=1-9",
        "/duplicates/018162e6-4c88-714c-b7f5-2f2ff1f057be/",
    ],
)
def test_a_strange_address_is_answered_in_words(pair, owner, address):
    assert owner.browser.get(address, follow=True).status_code in (200, 404)

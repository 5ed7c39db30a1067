"""Whom a new party looks like: by the very same address or number, or by a like name and something beside it."""

import pytest

from clientela.parties.matching.near import near
from clientela.parties.matching.tests.people import arrive
from clientela.parties.models import Party
from clientela.platform.directory.fields.checking import checked
from clientela.platform.entities.masks import known
from clientela.platform.fields.actions import add_field
from clientela.platform.permissions.actor import SYSTEM

GIULIA = {
    "external_id": "g", "given_name": "Giulia", "family_name": "Bellandi", "birth_date": "1984-05-12",
    "emails": "giulia@bellandi.example", "phones": "+39 333 123 4567",
    "addresses": [{"street": "Via Verdi 3", "postal_code": "20121", "city": "Milano"}],
}  # fmt: skip
FIRM = {"external_id": "f", "name": "Caffè Bellandi S.r.l.", "emails": "info@caffebellandi.example"}


@pytest.fixture
def giulia(db, arrivals):
    return arrive(arrivals, GIULIA)[0]


def _because(kind, raw, actor):
    return [one.because for one in near(known(kind, actor), raw, actor).seen]


@pytest.mark.parametrize(
    ("typed", "because"),
    [
        ({"emails": [{"typed": "GIULIA@bellandi.example"}]}, ("email",)),
        ({"phones": [{"typed": "0039 333 1234567"}]}, ("phone",)),
        ({"given_name": "Giulla", "family_name": "Bellandi", "birth_date": "1984-05-12"}, ("born",)),
        ({"given_name": "Bellandi", "family_name": "Giulia", "birth_date": "1984-05-12"}, ("born",)),
        ({"name": "GIULIA BELLANDI", "addresses": [{"street": "V. Verdi 3", "postal_code": "20121"}]}, ("lives",)),
        ({"given_name": "Giulia", "family_name": "Bellandi"}, ("named",)),
    ],
)
def test_a_like_one_is_told_with_its_reason(giulia, owner, typed, because):
    assert _because("person", typed, owner.actor) == [because]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"given_name": "G"},
        {"emails": [{"typed": "giulia@"}]},
        {"given_name": "Giulia", "family_name": "Bellandi", "birth_date": "1991-01-01"},
        {"given_name": "Marco", "family_name": "Bellandi", "birth_date": "1984-05-12"},
        {"given_name": "Giulia", "family_name": "Bellandi", "birth_date": "no date"},
    ],
)
def test_who_is_not_alike_is_not_told(giulia, owner, typed):
    found = _because("person", typed, owner.actor)
    assert found in ([], [("named",)] if typed.get("birth_date") == "no date" else [])


@pytest.mark.parametrize(
    "name", ["Caffe Bellandi SpA", "CAFFÈ BELLANDI", "Caffè Bellandi & C. S.n.c.", "Ditta Caffè Bellandi"]
)
def test_an_organisation_is_known_without_its_legal_form(db, arrivals, owner, name):
    arrive(arrivals, FIRM, kind="organisation")
    assert _because("organisation", {"name": name}, owner.actor) == [("named",)]


def test_who_may_not_be_seen_is_told_by_an_exact_address_alone(giulia, alice):
    found = near(known("person", alice.actor), GIULIA | {"emails": [{"typed": "giulia@bellandi.example"}]}, alice.actor)
    assert (found.seen, found.unseen) == ((), ("email", "phone", "source"))
    by_name = {"given_name": "Giulia", "family_name": "Bellandi"}
    assert not near(known("person", alice.actor), by_name, alice.actor)


def test_nobody_searches_in_what_is_kept_back(giulia, person_with):
    masks = {"person": {"emails": "hidden", "birth_date": "masked"}}
    mira = person_with("Mira", {"*": {"see": "all", "create": "all"}}, masks=masks).actor
    born = {"given_name": "Giulla", "family_name": "Bellandi", "birth_date": "1984-05-12"}
    assert not near(known("person", mira), {"emails": [{"typed": "giulia@bellandi.example"}]}, mira)
    assert not near(known("person", mira), born, mira)


def test_the_form_tells_while_one_types(giulia, owner):
    page = owner.browser.get("/people/new/").content.decode()
    assert 'hx-post="/people/near/"' in page
    told = owner.browser.post("/people/near/", {"emails-0-typed": "giulia@bellandi.example"}).content.decode()
    assert f"/people/{giulia.pk}/" in told
    assert "the same e-mail" in told
    assert not owner.browser.post("/people/near/", {"name": "Somebody Else"}).content.strip()


def test_the_api_tells_and_makes_nothing(giulia, owner, client):
    body = {"given_name": "Giulia", "family_name": "Bellandi", "emails": ["giulia@bellandi.example"]}
    answer = client.post("/api/v1/people/like", body, "application/json", **owner.bearer)
    assert answer.json()["items"][0] | {"said": []} == {
        "id": str(giulia.pk),
        "name": "Giulia Bellandi",
        "because": ["email", "named"],
        "said": [],
    }
    assert Party.objects.count() == 1
    assert client.post("/api/v1/people/like", {"colour": "red"}, "application/json", **owner.bearer).status_code == 422


def test_who_may_create_nobody_is_told_nothing(giulia, charlie, client):
    body = {"emails": ["giulia@bellandi.example"]}
    assert client.post("/api/v1/people/like", body, "application/json", **charlie.bearer).status_code == 403
    assert charlie.browser.post("/people/near/", {"emails-0-typed": "giulia@bellandi.example"}).status_code == 403


def test_the_key_of_another_system_is_known_whatever_the_source(giulia, arrivals, owner, alice, client):
    body = {"external_id": "g"}
    (told,) = client.post("/api/v1/people/like", body, "application/json", **owner.bearer).json()["items"]
    assert (told["id"], told["because"]) == (str(giulia.pk), ["source"])
    unseen = client.post("/api/v1/people/like", body, "application/json", **alice.bearer).json()
    assert unseen == {"items": [], "unseen": ["source"]}
    assert client.post("/api/v1/organisations/like", body, "application/json", **owner.bearer).json()["items"] == []
    Party.objects.filter(pk=giulia.pk).delete()
    assert client.post("/api/v1/people/like", body, "application/json", **owner.bearer).json()["items"] == []


def test_a_key_typed_into_a_field_of_ones_own_is_recognised(db, arrivals, owner):
    add_field(checked({"type": "person", "kind": "text", "labels": {"en": "Customer number"}}, by=SYSTEM), by=SYSTEM)
    keys = [arrive(arrivals, GIULIA | {"external_id": "K-4711"}, source=source)[0].pk for source in ("shop", "till")]
    found = near(known("person", owner.actor), {"own_customer_number": " K-4711 "}, owner.actor).seen
    assert {(one.key, one.because) for one in found} == {(key, ("source",)) for key in keys}
    assert not near(known("person", owner.actor), {"own_customer_number": "K-471"}, owner.actor)


def test_keys_are_not_searched_by_whom_sources_are_kept_back_from(giulia, person_with):
    mira = person_with("Mira", {"*": {"see": "all", "create": "all"}}, masks={"person": {"source": "hidden"}}).actor
    assert not near(known("person", mira), {"external_id": "g"}, mira)

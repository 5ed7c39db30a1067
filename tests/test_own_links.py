"""Own fields that say more than a text: links, colleagues and amounts, on every surface, under the rights of who looks."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pgtrigger
import pytest
from conftest import Persona
from django.db import connection
from django.utils import timezone

from clientela.platform.directory.fields.checking import Unfit, checked
from clientela.platform.entities import registry
from clientela.platform.fields.actions import add_field
from clientela.platform.imports import actions as imports
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.actions import erase

pytestmark = pytest.mark.django_db
JSON = "application/json"


def added(kind: str, label: str, **more: Any) -> None:
    add_field(checked({"type": "person", "kind": kind, "labels": {"en": label}, **more}, by=SYSTEM), by=SYSTEM)


@pytest.fixture(autouse=True)
def fields() -> None:
    added("link", "Adviser", target="person")
    added("link", "Bank", target="organisation")
    added("user", "Coach")
    added("money", "Fee", currency="PLN")


def made(who: Persona, plural: str = "people", **said: Any) -> dict[str, Any]:
    answer = who.browser.post(f"/api/v1/{plural}", said, content_type=JSON, **who.bearer)
    assert answer.status_code == 201, answer.content
    out: dict[str, Any] = answer.json()
    return out


def listed(who: Persona, condition: str = "", **more: str) -> list[str]:
    answer = who.browser.get("/api/v1/people", {"filter": condition, **more}, **who.bearer)
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["items"]]


def test_a_link_is_named_by_key_or_name_and_told_with_both(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"], own_bank={"name": "Banca Etica"}, own_coach=owner.user.email)
    assert ewa["own_adviser"] == {"id": ada["id"], "name": "Ada"}
    assert ewa["own_bank"]["name"] == "Banca Etica"
    assert ewa["own_coach"]["name"] == owner.user.name
    assert registry.entity("organisation").rows().get().name == "Banca Etica"


def test_an_amount_has_its_currency(owner: Persona) -> None:
    first = made(owner, name="Ada", own_fee="120.50")
    second = made(owner, name="Ewa", own_fee="80", own_fee_currency="EUR")
    assert (first["own_fee"], first["own_fee_currency"]) == ("120.50", "PLN")
    assert (second["own_fee"], second["own_fee_currency"]) == ("80", "EUR")
    assert listed(owner, '{"field": "own_fee", "over": 100}') == ["Ada"]
    assert listed(owner, '{"field": "own_fee_currency", "is": "EUR"}') == ["Ewa"]


def test_a_name_that_a_currency_has_is_refused() -> None:
    with pytest.raises(Unfit, match="currency"):
        added("text", "Fee currency")


def test_lists_are_sorted_and_filtered_by_what_a_link_leads_to(owner: Persona) -> None:
    ada, bea = made(owner, name="Ada", city="Alba"), made(owner, name="Bea", city="Bari")
    made(owner, name="Ewa", own_adviser=bea["id"])
    made(owner, name="Iga", own_adviser=ada["id"])
    condition = '{"field": "own_adviser", "known": true}'
    assert listed(owner, condition, sort="own_adviser") == ["Iga", "Ewa"]
    assert listed(owner, condition, sort="-own_adviser") == ["Ewa", "Iga"]
    assert listed(owner, '{"field": "own_adviser.city", "is": "Bari"}') == ["Ewa"]
    assert listed(owner, '{"count": "people_own_adviser", "at_least": 1}', sort="name") == ["Ada", "Bea"]
    assert listed(owner, f'{{"field": "own_adviser", "is": "{ada["id"]}"}}') == ["Iga"]


def test_pages_show_and_take_them(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"], own_coach=owner.user.email, own_fee="120.50")
    page = owner.browser.get(f"/people/{ewa['id']}/").content.decode()
    assert f'href="/people/{ada["id"]}/"' in page
    assert "PLN" in page
    columns = "name,own_adviser,own_coach,own_fee"
    shown = owner.browser.get("/people/", {"columns": columns, "sort": "-own_adviser", "filter": "{}"}).content.decode()
    assert f'<a href="/people/{ada["id"]}/">Ada</a>' in shown
    url = f"/people/{ewa['id']}/own_adviser/edit/"
    owner.browser.post(url, {"own_adviser": ewa["id"], "own_adviser_text": "Ewa", "version": ewa["version"]})
    changed = owner.browser.get(f"/api/v1/people/{ewa['id']}", **owner.bearer).json()
    assert changed["own_adviser"]["name"] == "Ewa"


def test_a_form_that_is_sent_as_shown_changes_nothing(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"], own_fee="1")
    owner.browser.post(f"/people/{ada['id']}/delete/")
    page = owner.browser.get(f"/people/{ewa['id']}/edit/").content.decode()
    assert "Gone, or hidden from you" in page
    said = {"name": "Ewa", "own_adviser": ada["id"], "own_adviser_text": "Gone, or hidden from you", "own_fee": "1",
            "own_fee_currency": "PLN", "version": ewa["version"]}  # fmt: skip
    assert owner.browser.post(f"/people/{ewa['id']}/edit/", said).status_code in (204, 302)
    assert owner.browser.get(f"/api/v1/people/{ewa['id']}", **owner.bearer).json()["own_adviser"]["id"] == ada["id"]


def test_what_a_link_led_to_is_gone_and_comes_back(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"])
    owner.browser.delete(f"/api/v1/people/{ada['id']}", **owner.bearer)
    url = f"/api/v1/people/{ewa['id']}"
    assert owner.browser.get(url, **owner.bearer).json()["own_adviser"] == {"id": ada["id"], "name": None}
    assert (
        "Gone, or hidden"
        in owner.browser.get("/people/", {"columns": "name,own_adviser", "filter": "{}"}).content.decode()
    )


@pytest.fixture
def tina(person_with: Any) -> Persona:
    """May do everything with what is her own."""
    out: Persona = person_with("Tina", {"*": {"*": "own"}})
    return out


def hers(owner: Persona, alice: Persona) -> dict[str, Any]:
    """A record of Alice's that leads to one that she may not see."""
    hidden = made(owner, name="Secret Sam")
    return made(owner, name="Ewa", own_adviser=hidden["id"], own_fee="7", owner={"id": str(alice.user.pk)})


PLACES = ("/people/?columns=name,own_adviser", "/people/{}/", "/people/{}/edit/", "/people/{}/changes/", "/people/export/?form=csv",
          "/people/export/?form=jsonl", "/api/v1/people", "/api/v1/people/{}", "/api/v1/exports/people",
          "/api/v1/people/{}/changes",
          "/people/?columns=name,own_adviser&view=board")  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_surface_tells_the_name_of_what_may_not_be_seen(place: str, owner: Persona, tina: Persona) -> None:
    ewa = hers(owner, tina)
    answer = tina.browser.get(place.format(ewa["id"]), **tina.bearer)
    assert answer.status_code == 200
    said = answer.getvalue().decode()
    assert "Ewa" in said or "Adviser" in said or "changes" in place
    assert "Secret Sam" not in said


def test_nor_an_order_a_condition_or_a_write(owner: Persona, alice: Persona) -> None:
    ewa = hers(owner, alice)
    assert alice.browser.get("/api/v1/people", {"sort": "own_adviser"}, **alice.bearer).status_code == 400
    assert listed(alice, '{"field": "own_adviser.name", "starts_with": "Secret"}') == []
    other = made(owner, name="Other Olaf")
    said = {"own_adviser": {"id": other["id"]}}
    refused = alice.browser.patch(f"/api/v1/people/{ewa['id']}", said, content_type=JSON, **alice.bearer)
    assert refused.status_code in (404, 422), refused.content
    assert (
        owner.browser.get(f"/api/v1/people/{ewa['id']}", **owner.bearer).json()["own_adviser"]["name"] == "Secret Sam"
    )


def test_who_may_see_no_organisation_sees_no_name_of_one(person_with: Any, owner: Persona) -> None:
    ida = person_with("Ida", {"person": {"*": "all"}})
    ewa = made(owner, name="Ewa", own_bank={"name": "Banca Etica"})
    assert ida.browser.get(f"/api/v1/people/{ewa['id']}", **ida.bearer).json()["own_bank"]["name"] is None
    assert "Banca" not in ida.browser.get("/people/?columns=name,own_bank").content.decode()


def test_a_mask_of_an_amount_hides_its_currency(person_with: Any, owner: Persona) -> None:
    mia = person_with("Mia", {"*": {"*": "all"}}, masks={"person": {"own_fee": "hidden"}})
    ewa = made(owner, name="Ewa", own_fee="7777", own_fee_currency="CHF")
    for place in (f"/people/{ewa['id']}/", f"/api/v1/people/{ewa['id']}", "/people/export/?form=csv"):
        said = mia.browser.get(place, **mia.bearer).getvalue().decode()
        assert "7777" not in said
        assert "CHF" not in said
    refused = mia.browser.patch(f"/api/v1/people/{ewa['id']}", {"own_fee": "1"}, content_type=JSON, **mia.bearer)
    assert refused.status_code == 422
    assert owner.browser.get(f"/api/v1/people/{ewa['id']}", **owner.bearer).json()["own_fee"] == "7777"


def test_exports_hold_names_and_amounts(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    made(owner, name="Ewa", own_adviser=ada["id"], own_coach=owner.user.email, own_fee="12.50")
    columns = "columns=name,own_adviser,own_coach,own_fee,own_fee_currency"
    said = owner.browser.get(f"/people/export/?form=csv&{columns}").getvalue().decode()
    assert "Ewa,Ada,Olga,12.5,PLN" in said


def aged() -> None:
    """Everything so far happened an hour earlier."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("UPDATE parties_partyevent SET pgh_created_at = pgh_created_at - interval '1 hour'")
        cursor.execute("UPDATE parties_party SET created_at = created_at - interval '1 hour'")


def test_a_change_of_it_is_history_and_stands_as_of_then(owner: Persona) -> None:
    ada, bea = made(owner, name="Ada"), made(owner, name="Bea")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"], own_fee="1")
    url = f"/api/v1/people/{ewa['id']}"
    aged()
    said = {"own_adviser": bea["id"], "own_fee_currency": "CHF"}
    assert owner.browser.patch(url, said, content_type=JSON, **owner.bearer).status_code == 200
    page = owner.browser.get(f"/people/{ewa['id']}/changes/").content.decode()
    assert "Ada" in page
    assert "Bea" in page
    assert "CHF" in page
    then = {"as_of": (timezone.now() - timedelta(minutes=30)).isoformat()}
    assert owner.browser.get(url, then, **owner.bearer).json()["own_adviser"]["name"] == "Ada"
    assert listed(owner, '{"field": "own_adviser.name", "is": "Ada"}', sort="-own_adviser", **then) == ["Ewa"]


def test_many_are_set_at_once(owner: Persona) -> None:
    ada, bea = made(owner, name="Ada"), made(owner, name="Bea")
    url = "/people/bulk/?field=own_adviser"
    assert 'name="own_adviser_text"' in owner.browser.get(url).content.decode()
    said = {"field": "own_adviser", "own_adviser": ada["id"], "own_adviser_text": "Ada", "id": [bea["id"], ada["id"]]}
    owner.browser.post("/people/bulk/", said)
    owner.browser.post(
        "/people/bulk/", {"field": "own_fee", "own_fee": "5", "own_fee_currency": "USD", "id": [bea["id"]]}
    )
    assert listed(owner, '{"field": "own_adviser", "known": true}', sort="name") == ["Ada", "Bea"]
    assert listed(owner, '{"field": "own_fee_currency", "is": "USD"}') == ["Bea"]


def test_a_batch_finds_them_by_name_and_refuses_what_there_is_not(owner: Persona) -> None:
    made(owner, name="Ada")
    url, how = "/api/v1/people/batch?source=shop", {"content_type": JSON, **owner.bearer}
    rows = [{"external_id": "1", "name": "Ewa", "own_adviser": {"name": "ada"}}]
    assert owner.browser.post(url, rows, **how).status_code == 200
    assert listed(owner, '{"field": "own_adviser.name", "is": "Ada"}') == ["Ewa"]
    rows = [{"external_id": "2", "name": "Iga", "own_adviser": {"name": "Nobody"}}]
    assert "[0].own_adviser" in owner.browser.post(url, rows, **how).content.decode()
    assert "Iga" not in listed(owner)


def test_who_is_erased_is_led_to_by_nothing_any_more_in_the_past_neither(owner: Persona) -> None:
    ada = made(owner, name="Ada")
    ewa = made(owner, name="Ewa", own_adviser=ada["id"], job_title="Cook")
    owner.browser.patch(f"/api/v1/people/{ewa['id']}", {"own_adviser": None}, content_type=JSON, **owner.bearer)
    owner.browser.patch(f"/api/v1/people/{ewa['id']}", {"own_adviser": ada["id"]}, content_type=JSON, **owner.bearer)
    erase("people", UUID(ada["id"]), reason="asked", by=owner.actor)
    rows: Any = registry.entity("person").rows()
    assert rows.get(pk=ewa["id"]).own == {}
    assert not rows.model.pgh_event_model.objects.filter(own__contains={"own_adviser": ada["id"]}).exists()


FILE = "ID,Name,Adviser,Fee,Fee valuta,Coach\n1,Ewa,Ada,12.50,CHF,{0}\n2,Iga,Nobody Known,7,,\n"


def test_a_file_brings_them_and_what_leads_nowhere_is_told(owner: Persona) -> None:
    made(owner, name="Ada")
    said = FILE.format(owner.user.email).encode()
    one = upload([said], name="crm.csv", entity=registry.entity("people"), by=owner.actor)
    assert begin(one, by=owner.actor)
    imports.run(one.pk, by=owner.actor)
    one.refresh_from_db()
    assert one.counts == {"created": 2, "refused": 0}
    assert listed(
        owner, '{"all": [{"field": "own_adviser.name", "is": "Ada"}, {"field": "own_fee_currency", "is": "CHF"}]}'
    ) == ["Ewa"]
    assert listed(owner, '{"field": "own_coach", "is": "me"}') == ["Ewa"]
    assert any("There is no" in note for note in one.notes)
    assert listed(owner, '{"field": "own_fee", "is": 7}') == ["Iga"]


def test_figures_add_what_is_in_one_currency_and_refuse_to_mix(owner: Persona) -> None:
    ada, bea = made(owner, name="Ada"), made(owner, name="Bea")
    for fee, currency, who in (("70", "EUR", ada), ("50", "EUR", ada), ("900", "CHF", bea)):
        made(owner, name="Ewa", own_adviser=who["id"], own_fee=fee, own_fee_currency=currency)
    figure = '{"sum": "people_own_adviser.own_fee", "over": 100%s}'
    mixed = owner.browser.get("/api/v1/people", {"filter": figure % ""}, **owner.bearer)
    assert mixed.status_code == 422
    assert "several currencies" in mixed.content.decode()
    assert listed(owner, figure % ', "where": {"field": "own_fee_currency", "is": "EUR"}') == ["Ada"]

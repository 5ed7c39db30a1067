"""Administrators add, change, archive and delete types by page and by API; nobody else does, and bad input loses nothing."""

from typing import Any

import pytest
from conftest import EVERYTHING, Persona
from pghistory.models import Context

from clientela.platform.entities import registry
from clientela.platform.objects.models import OwnRecord, OwnType

pytestmark = pytest.mark.django_db
VINEYARD = {
    "one_en": "Vineyard", "one_it": "Vigneto", "several_en": "Vineyards", "several_it": "Vigneti", "icon": "grape",
    "has_owner": "yes", "plural": "", "key": "",
}  # fmt: skip
SAID = {"labels": {"en": "Vineyard"}, "labels_plural": {"en": "Vineyards"}}


def _call(who: Persona, method: str, address: str, body: Any = None) -> Any:
    send = getattr(who.browser, method)
    return send(f"/api/v1/{address}", body, content_type="application/json", **who.bearer)


def test_the_page_adds_a_type_that_has_a_list_at_once(owner: Persona) -> None:
    assert owner.browser.post("/settings/objects/new/", VINEYARD).status_code == 302
    one = OwnType.objects.get()
    assert (one.key, one.plural, one.icon, one.labels) == (
        "own_vineyard", "vineyards", "grape", {"en": "Vineyard", "it": "Vigneto"},
    )  # fmt: skip
    page = owner.browser.get("/settings/objects/").content.decode()
    assert page.count('href="/vineyards/"') == 2  # in the sidebar too
    assert owner.browser.get("/vineyards/new/").status_code == 200


@pytest.mark.parametrize(("change", "field"), [
    ({"one_en": "", "one_it": ""}, "one_en"), ({"several_it": ""}, "several_en"), ({"plural": "people"}, "plural"),
    ({"plural": "settings"}, "plural"), ({"plural": "deals"}, "plural"), ({"plural": "Wine Yards"}, "plural"),
    ({"key": "own__x"}, "key"), ({"plural": "objects"}, "plural"),
])  # fmt: skip
def test_the_page_keeps_what_was_typed_when_something_is_wrong(
    owner: Persona, change: dict[str, str], field: str
) -> None:
    answer = owner.browser.post("/settings/objects/new/", VINEYARD | change)
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.content.decode()
    assert "Vigneti" in answer.content.decode() or "several_it" in change
    assert not OwnType.objects.exists()


def test_the_api_adds_edits_and_keeps_the_key(owner: Persona) -> None:
    made = _call(owner, "post", "objects", SAID).json()
    edited = _call(owner, "patch", f"objects/{made['id']}", {"plural": "wineyards", "icon": "wine"}).json()
    assert (edited["key"], edited["plural"], edited["icon"]) == ("own_vineyard", "wineyards", "wine")
    assert _call(owner, "get", "wineyards").status_code == 200
    assert _call(owner, "get", "vineyards").status_code == 404
    assert owner.browser.get("/vineyards/").status_code == 404
    same = {"labels": {"en": "Vineyard"}, "labels_plural": {"en": "Other"}}
    assert _call(owner, "post", "objects", same).status_code == 409
    assert _call(owner, "post", "objects", {**SAID, "icon": "dragon"}).status_code == 422


def test_an_archived_type_is_nowhere_and_comes_back_whole(owner: Persona) -> None:
    key = _call(owner, "post", "objects", SAID).json()["id"]
    record = _call(owner, "post", "vineyards", {"name": "Asili", "tags": ["docg"]}).json()
    _call(owner, "post", f"objects/{key}/archive")
    for address in ("vineyards", f"vineyards/{record['id']}", f"vineyards/{record['id']}/changes"):
        assert _call(owner, "get", address).status_code == 404, address
    for address in ("/vineyards/", f"/vineyards/{record['id']}/", "/vineyards/new/", "/vineyards/export/"):
        assert owner.browser.get(address).status_code == 404, address
    assert record["id"] not in owner.browser.get("/palette/?q=Asili").content.decode()
    owner.browser.post(f"/settings/objects/{key}/bring-back/")
    assert _call(owner, "get", f"vineyards/{record['id']}").json() == record


def test_only_an_archived_type_without_records_is_deleted(owner: Persona) -> None:
    key = _call(owner, "post", "objects", SAID).json()["id"]
    record = _call(owner, "post", "vineyards", {"name": "Asili"}).json()["id"]
    assert _call(owner, "delete", f"objects/{key}").status_code == 409
    _call(owner, "post", f"objects/{key}/archive")
    assert owner.browser.post(f"/settings/objects/{key}/delete/").status_code == 409
    assert (OwnType.objects.count(), OwnRecord.objects.count()) == (1, 1)
    _call(owner, "post", f"objects/{key}/bring-back")
    assert _call(owner, "delete", f"vineyards/{record}").status_code == 204
    _call(owner, "post", f"objects/{key}/archive")
    assert _call(owner, "delete", f"objects/{key}").status_code == 204
    assert not OwnType.objects.exists()


def test_nobody_else_does_and_nothing_changes(owner: Persona, alice: Persona) -> None:
    key = _call(owner, "post", "objects", SAID).json()["id"]
    before = list(OwnType.objects.values())
    tried = [("get", "objects", None), ("post", "objects", {**SAID, "key": "own_x", "plural": "xs"}),
             ("patch", f"objects/{key}", {"icon": "wine"}), ("post", f"objects/{key}/archive", None),
             ("delete", f"objects/{key}", None)]  # fmt: skip
    assert [_call(alice, *one).status_code for one in tried] == [403] * 5
    for address in ("", "new/", f"{key}/"):
        assert alice.browser.get(f"/settings/objects/{address}").status_code == 403
    assert alice.browser.post(f"/settings/objects/{key}/archive/").status_code == 403
    assert list(OwnType.objects.values()) == before


def test_it_stays_in_history_and_reaches_who_comes_next(owner: Persona, person_with: Any) -> None:
    key = _call(owner, "post", "objects", SAID).json()["id"]
    _call(owner, "patch", f"objects/{key}", {"icon": "wine"})
    assert "edit object" in Context.objects.values_list("metadata__reason", flat=True)
    assert registry.entity("own_vineyard").icon == "wine"
    assert "Vineyards" in person_with("Eva", EVERYTHING).browser.get("/people/").content.decode()


def test_another_name_or_address_is_on_every_page_at_once(owner: Persona) -> None:
    key = _call(owner, "post", "objects", SAID).json()["id"]
    for address in ("/people/", "/vineyards/"):
        assert "Vineyards" in owner.browser.get(address).content.decode()
    _call(owner, "patch", f"objects/{key}", {"labels_plural": {"en": "Wine gardens"}, "plural": "gardens"})
    for address in ("/people/", "/gardens/"):
        page = owner.browser.get(address).content.decode()
        assert "Wine gardens" in page
        assert "Vineyards" not in page

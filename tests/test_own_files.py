"""Files in own fields: brought by form and API, given out behind the right to the record, and forgotten with it."""

from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from clientela.platform.directory.fields.checking import checked
from clientela.platform.fields.actions import add_field
from clientela.platform.fields.bringing import let_go_of_untaken
from clientela.platform.fields.models import OwnFile
from clientela.platform.files.models import StoredFile
from clientela.platform.permissions.actor import SYSTEM
from clientela.platform.privacy.actions import erase

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture(autouse=True)
def contract() -> None:
    add_field(checked({"type": "person", "kind": "file", "labels": {"en": "Contract"}}, by=SYSTEM), by=SYSTEM)


def brought(who: Persona, content: bytes = b"We agree.", name: str = "contract.txt") -> Any:
    file = SimpleUploadedFile(name, content)
    return who.browser.post("/api/v1/fields/files?type=person", {"file": file}, **who.bearer)


def made(who: Persona, **said: Any) -> Any:
    return who.browser.post("/api/v1/people", {"name": "Ewa", **said}, content_type=JSON, **who.bearer)


def test_it_is_brought_held_listed_and_given_out(owner: Persona) -> None:
    file = brought(owner).json()
    ewa = made(owner, own_contract=file["id"]).json()
    assert ewa["own_contract"] == {"id": file["id"], "name": "contract.txt", "size": 9, "media_type": "text/plain"}
    page = owner.browser.get(f"/people/{ewa['id']}/").content.decode()
    assert f"/people/{ewa['id']}/own_contract/file/" in page
    listed = owner.browser.get("/people/?columns=name,own_contract&sort=own_contract&filter={}").content.decode()
    assert f'<a href="/people/{ewa["id"]}/own_contract/file/">contract.txt</a>' in listed
    answer = owner.browser.get(f"/people/{ewa['id']}/own_contract/file/")
    assert answer.getvalue() == b"We agree."
    assert answer["Content-Disposition"].startswith("attachment")
    by_api = owner.browser.get(f"/api/v1/fields/files/person/{ewa['id']}/own_contract", **owner.bearer)
    assert by_api.getvalue() == b"We agree."


def test_whoever_brought_it_is_not_looked_for_elsewhere(owner: Persona) -> None:
    file = brought(owner).json()
    with CaptureQueriesContext(connection) as asked:
        assert made(owner, own_contract=file["id"]).status_code == 201
    assert not [one for one in asked if 'FROM "parties_partyevent"' in one["sql"]]


def test_a_form_brings_it_keeps_it_and_takes_it_away(owner: Persona) -> None:
    said = {"name": "", "own_contract": "", "own_contract_file": SimpleUploadedFile("../a\x00b.txt", b"Yes")}
    page = owner.browser.post("/people/new/", said)
    assert page.status_code == 422
    assert "b.txt" in page.content.decode()
    key = str(OwnFile.objects.get().pk)
    assert key in page.content.decode()
    owner.browser.post("/people/new/", {"name": "Iga", "own_contract": key})
    iga = owner.browser.get("/api/v1/people", **owner.bearer).json()["items"][0]
    assert iga["own_contract"]["id"] == key
    assert "/" not in iga["own_contract"]["name"]
    url = f"/people/{iga['id']}/own_contract/edit/"
    said = {"own_contract": key, "own_contract_gone": "1", "version": str(iga["version"])}
    assert owner.browser.post(url, said).status_code == 200
    assert owner.browser.get(f"/api/v1/people/{iga['id']}", **owner.bearer).json()["own_contract"] is None


def test_a_picture_is_shown_and_what_calls_itself_one_is_not(owner: Persona) -> None:
    out = BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    for content, name, shown in ((out.getvalue(), "a.png", True), (b"<svg onload=alert(1)>", "b.png", False),
                                 (b"<script>alert(1)</script>", "c.html", False)):  # fmt: skip
        ewa = made(owner, own_contract=brought(owner, content, name).json()["id"]).json()
        answer = owner.browser.get(f"/people/{ewa['id']}/own_contract/file/")
        assert answer["Content-Disposition"].startswith("inline") is shown
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert shown or answer["Content-Type"] == "application/octet-stream"


def test_who_may_not_see_the_record_or_the_field_gets_no_file(owner: Persona, person_with: Any) -> None:
    tina = person_with("Tina", {"*": {"*": "own"}})
    mia = person_with("Mia", {"*": {"*": "all"}}, masks={"person": {"own_contract": "masked"}})
    file = brought(owner).json()
    ewa = made(owner, own_contract=file["id"]).json()
    for who in (tina, mia):
        assert who.browser.get(f"/people/{ewa['id']}/own_contract/file/").status_code == 404
        api = who.browser.get(f"/api/v1/fields/files/person/{ewa['id']}/own_contract", **who.bearer)
        assert api.status_code == 404
    taken = made(tina, name="Hers", own_contract=file["id"])
    assert taken.status_code == 422
    assert "own_contract" in taken.content.decode()


def test_who_may_write_no_record_brings_no_file(charlie: Persona) -> None:
    assert brought(charlie).status_code == 403
    assert not OwnFile.objects.exists()


def test_what_is_too_large_is_refused_at_its_field(owner: Persona, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LARGEST_FILE", 4)
    assert brought(owner).status_code == 422
    said = {"name": "Iga", "own_contract": "", "own_contract_file": SimpleUploadedFile("a.txt", b"12345")}
    page = owner.browser.post("/people/new/", said)
    assert page.status_code == 422
    assert "larger than" in page.content.decode()
    assert 'value="Iga"' in page.content.decode()
    assert not OwnFile.objects.exists()
    assert not StoredFile.objects.filter(size__gt=0).exists()


def test_what_nobody_took_is_let_go_and_what_somebody_holds_stays(owner: Persona) -> None:
    brought(owner, b"one")
    made(owner, own_contract=brought(owner, b"two").json()["id"])
    assert let_go_of_untaken(by=SYSTEM) == 0
    OwnFile.objects.update(created_at="2020-01-01T00:00Z")
    assert let_go_of_untaken(by=SYSTEM) == 1
    assert [one.size for one in OwnFile.objects.all()] == [3]


def test_who_is_forgotten_leaves_no_file(owner: Persona, django_capture_on_commit_callbacks: Any) -> None:
    ewa = made(owner, own_contract=brought(owner).json()["id"]).json()
    url = f"/api/v1/people/{ewa['id']}"
    owner.browser.patch(url, {"own_contract": brought(owner, b"Newer").json()["id"]}, content_type=JSON, **owner.bearer)
    with django_capture_on_commit_callbacks(execute=True):
        erase("people", UUID(ewa["id"]), reason="asked", by=owner.actor)
    assert not OwnFile.objects.exists()
    assert not StoredFile.objects.filter(size__gt=0).exists()
    assert not [
        path for path in (Path(settings.HOME) / "files").rglob("*") if path.is_file() and path.read_bytes() == b"Newer"
    ]

"""An import that a token began runs within what that token may, and no longer than it: not with all that its user may."""

import json
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.parties.models import Party
from clientela.platform.imports import jobs
from clientela.platform.imports.models import Import
from clientela.platform.permissions.models import Token
from clientela.platform.permissions.tokens import make_token
from clientela.platform.undo import jobs as undo_jobs
from clientela.platform.undo.models import Bulk

pytestmark = pytest.mark.django_db
FILE = "Name,E-mail,Company\nAnna,anna@example.org,Known Ltd\nOtto,otto@example.org,Unknown Ltd\n"


def queued(task: str) -> dict[str, Any]:
    return dict(ProcrastinateJob.objects.filter(task_name=task).latest("id").args)


def begun(owner: Persona, *scopes: str) -> dict[str, Any]:
    """The job of an import that was begun with such a token."""
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(owner.user, name='x', scopes=scopes)}"}
    sent = SimpleUploadedFile("people.csv", FILE.encode())
    made = owner.browser.post("/api/v1/imports", {"file": sent, "type": "people"}, **bearer)
    assert made.status_code == 201, made.content
    return queued("clientela.platform.imports.jobs.run")


def people() -> dict[str, str]:
    rows = Party.objects.filter(kind="person").values_list("name", "organisation__name")
    return {name: company or "" for name, company in rows}


def test_without_the_scope_no_company_is_made_and_it_is_told(owner: Persona) -> None:
    Party.objects.create(kind="organisation", name="Known Ltd")
    args = begun(owner, "person:write", "organisation:read")
    assert args["token"]
    jobs.run(**args)
    one = Import.objects.get()
    assert (one.status, one.counts["created"], people()) == ("done", 2, {"Anna": "Known Ltd", "Otto": ""})
    assert not Party.objects.filter(name="Unknown Ltd").exists()
    assert any("not yours to make" in note for note in one.notes)


def test_with_the_scope_it_is_made(owner: Persona) -> None:
    jobs.run(**begun(owner, "person:write", "organisation:write"))
    assert people() == {"Anna": "Known Ltd", "Otto": "Unknown Ltd"}
    assert not Import.objects.get().notes


def test_who_may_not_make_companies_makes_none_by_a_file(owner: Persona, person_with: Any) -> None:
    mia = person_with("Mia", {"person": {"*": "all"}, "organisation": {"see": "all"}})
    jobs.run(**begun(mia))
    assert people() == {"Anna": "", "Otto": ""}


@pytest.mark.parametrize("change", [{"ended_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_with_a_token_that_has_ended_nothing_is_taken(owner: Persona, change: dict[str, Any]) -> None:
    args = begun(owner, "person:write")
    Token.objects.filter(pk=args["token"]).update(**change)
    jobs.run(**args)
    one = Import.objects.get()
    assert (one.status, people()) == ("failed", {})
    assert "token has ended" in one.problem


def test_a_bulk_change_ends_with_its_token_too(owner: Persona) -> None:
    Party.objects.create(kind="person", name="Anna", owner=owner.user)
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {make_token(owner.user, name='x', scopes=['person:write'])}"}
    body = {"type": "person", "verb": "edit", "field": "tags", "value": ["x"]}
    asked = owner.browser.post("/api/v1/bulk", json.dumps(body), content_type="application/json", **bearer)
    assert asked.status_code in (200, 202), asked.content
    args = queued("clientela.platform.undo.jobs.run_bulk")
    Token.objects.filter(pk=UUID(args["token"])).update(ended_at=timezone.now())
    undo_jobs.run_bulk(**args)
    assert (Bulk.objects.get().state, Party.objects.get().tags) == ("stopped", [])

"""A file on its way in: each row is taken once or refused with its reason, whatever breaks off or comes twice."""

from typing import Any

import pytest
from conftest import Persona
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.parties.models import Party, SourceRecord
from clientela.platform.entities import registry
from clientela.platform.imports import actions, jobs
from clientela.platform.imports.mending import refused_csv
from clientela.platform.imports.models import Import, Refusal, Status
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import progress
from clientela.platform.imports.targets import Mapped
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.queries import Denied

PEOPLE = """ID,Name,Email,Phone,Birthday,Company
1,Anna Łąka,anna@example.com,+39 347 118 2930,1990-05-12,Alba
2,Zoe,zoe@example.com,,not a day,Alba
3,,,,,
1,Anna Nowak,anna@example.com,,,Alba
4,Ewa\u202e,ewa@example.com,12,,"=HYPERLINK(""x"")"
"""


def bring(who: Persona, text: str = PEOPLE, *, plural: str = "people", name: str = "people.csv", **more: Any) -> Import:
    one = upload([text.encode()], name=name, entity=registry.entity(plural), by=who.actor, **more)
    assert begin(one, by=who.actor)
    return actions.run(one.pk, by=who.actor)


def test_each_row_is_taken_or_refused_with_its_reason(owner):
    one = bring(owner)
    assert (one.status, one.read_rows) == (Status.DONE, 5)
    assert progress(one)["counts"] == {
        "created": 2,
        "updated": 1,
        "unchanged": 0,
        "denied": 0,
        "skipped": 0,
        "refused": 2,
    }
    assert {refusal.row_no for refusal in one.refusals.all()} == {3, 4}
    assert set(Party.objects.filter(kind="person").values_list("name", flat=True)) == {"Anna Nowak", "Ewa"}
    assert Party.objects.filter(kind="organisation").count() == 2


def test_refused_rows_come_back_with_row_and_reason(owner):
    one = bring(owner)
    lines = b"".join(refused_csv(one)).decode("utf-8-sig").splitlines()
    assert lines[0] == "Row,Reason,Import,ID,Name,Email,Phone,Birthday,Company"
    assert len(lines) == 3
    assert "not a day" in lines[1]


def test_the_same_file_again_changes_nothing(owner):
    bring(owner)
    before = list(Party.objects.order_by("pk").values())
    again = bring(owner)
    assert (again.counts.get("created", 0), again.counts["refused"]) == (0, 2)
    assert Party.objects.count() == len(before)
    assert SourceRecord.objects.count() == 2


def test_a_run_that_broke_off_goes_on_behind_its_last_batch(owner):
    one = bring(owner)
    for done in (5, 0):
        Import.objects.filter(pk=one.pk).update(status=Status.TAKING, read_rows=done, counts={})
        Refusal.objects.filter(row_no__gt=done).delete()
        again = actions.run(one.pk, by=owner.actor)
        assert (again.status, again.counts.get("created", 0)) == (Status.DONE, 0)
    assert (Party.objects.filter(kind="person").count(), Refusal.objects.count()) == (2, 2)


def test_an_import_is_started_once(owner):
    one = upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=owner.actor)
    assert actions.run(one.pk, by=owner.actor).status == Status.MAPPING
    assert (begin(one, by=owner.actor), begin(one, by=owner.actor)) == (True, False)
    job = ProcrastinateJob.objects.get()
    assert job.args == {"import_id": str(one.pk), "user_id": str(owner.user.pk), "token": ""}
    jobs.run(**job.args)
    jobs.run(**job.args)
    assert Party.objects.filter(kind="person").count() == 2


def test_an_import_of_somebody_who_left_does_nothing(owner):
    one = upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=owner.actor)
    begin(one, by=owner.actor)
    owner.user.is_active = False
    owner.user.save()
    jobs.run(str(one.pk), str(owner.user.pk))
    assert not Party.objects.exists()


def test_it_acts_with_the_rights_of_who_started_it(person_with):
    narrow = {"*": {"see": "own", "import": "own", "edit": "own"}}
    ann, ben = person_with("Ann", narrow), person_with("Ben", narrow)
    bring(ann, source="crm")
    taken = bring(ben, PEOPLE.replace("Anna", "Stolen"), source="crm")
    assert progress(taken)["counts"]["denied"] >= 1
    assert not Party.objects.filter(name__contains="Stolen").exists()


def test_what_fails_is_closed_with_its_reason(owner, person_with):
    one = upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=owner.actor)
    begin(one, by=owner.actor)
    with pytest.raises(Denied):
        actions.run(one.pk, by=person_with("Nobody", {}).actor)
    one.refresh_from_db()
    assert (one.status, "Nobody" in one.problem) == (Status.FAILED, True)


@pytest.mark.parametrize(
    "mapping", [[Mapped(0, "shoe")], [Mapped(0, "phones.nothing")], [Mapped(1, "name"), Mapped(0, "")]]
)
def test_a_mapping_to_nowhere_is_refused(owner, mapping):
    one = upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=owner.actor)
    with pytest.raises(ValueError, match="has no field"):
        actions.map_columns(one, mapping, by=owner.actor)


@pytest.mark.parametrize("column", [-1, 99, 10**9])
def test_a_mapping_from_a_column_that_is_not_there_takes_nothing_from_it(owner, column):
    one = upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=owner.actor)
    actions.map_columns(one, [Mapped(1, "name"), Mapped(column, "city")], by=owner.actor)
    begin(one, by=owner.actor)
    actions.run(one.pk, by=owner.actor)
    assert set(Party.objects.values_list("city", flat=True)) <= {"", *PEOPLE.split(",")}


def test_by_api_a_file_is_taken_and_told_about(owner, charlie):
    file = SimpleUploadedFile("people.csv", PEOPLE.encode())
    made = Client().post("/api/v1/imports", {"file": file, "type": "people", "source": "shop"}, **owner.bearer)
    assert (made.status_code, made.json()["status"]) == (201, "waiting")
    url = f"/api/v1/imports/{made.json()['id']}"
    assert Client().get(url, **owner.bearer).json()["source"] == "shop"
    assert Client().get(url, **charlie.bearer).status_code == 404
    assert Client().get(f"{url}/refused", **charlie.bearer).status_code == 404
    assert charlie.browser.get(f"/imports/{made.json()['id']}/").status_code in (403, 404)


@pytest.mark.parametrize(
    "form",
    [
        {"type": "nothing"},
        {"mapping": "x"},
        {"mapping": "[1]"},
        {"mapping": '[{"column": 0, "target": "shoe"}]'},
        {"type": ""},
    ],
)
def test_by_api_what_can_not_be_is_a_problem(owner, form):
    file = SimpleUploadedFile("people.csv", PEOPLE.encode())
    response = Client().post("/api/v1/imports", {"type": "people", **form, "file": file}, **owner.bearer)
    assert response.status_code in (400, 422)
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04broken", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50])
def test_a_file_of_no_use_is_told(owner, content):
    with pytest.raises(Unreadable):
        upload([content], name="x.csv", entity=registry.entity("people"), by=owner.actor)
    page = owner.browser.post("/imports/", {"file": SimpleUploadedFile("x.csv", content), "type": "people"})
    assert page.status_code == 422
    assert not Import.objects.exists()


def test_without_the_right_no_byte_is_kept(charlie):
    with pytest.raises(Denied):
        upload([PEOPLE.encode()], name="p.csv", entity=registry.entity("people"), by=charlie.actor)
    assert charlie.browser.get("/imports/").status_code == 403
    assert not Import.objects.exists()


@pytest.mark.parametrize(("text", "target"), [
    ("ID,Nome,E-mail\n1,Giulia Ferrero,g@x.example\n2,Ada Maria Rossi,a@x.example\n", "name"),
    ("ID,Nome,Cognome\n1,Maria Grazia,Ferrero\n2,Ada Maria,Rossi\n", "given_name"),
    ("ID,Nome,E-mail\n1,Giulia,g@x.example\n2,Ada,a@x.example\n", "given_name"),
])  # fmt: skip
def test_a_column_called_as_a_part_that_holds_whole_names_is_the_name(owner, text, target):
    one = upload([text.encode()], name="x.csv", entity=registry.entity("person"), by=owner.actor)
    assert one.mapping[1]["target"] == target

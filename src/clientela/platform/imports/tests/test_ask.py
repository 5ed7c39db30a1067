"""Imports and exports as programs and the command line ask for them: once, under rights, and taken back."""

import argparse
import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from clientela.catalog.actions import create_product
from clientela.commands import import_
from clientela.parties.models import Party
from clientela.platform.imports.models import Import, Status
from clientela.platform.imports.tests.bringing import bring, laid

FILE = "ID,Name\n1,Anna\n2,Zoe\n"
NARROW = {"*": {"see": "own", "import": "own", "export": "own", "edit": "own"}}


def post(who, key="", **form):
    file = SimpleUploadedFile("people.csv", FILE.encode())
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    return Client().post("/api/v1/imports", {"file": file, "type": "people", **form}, **who.bearer, **headers)


def exported(who, query=""):
    answer = Client().get(f"/api/v1/exports/products{query}", **who.bearer)
    return b"".join(answer.streaming_content).decode("utf-8-sig") if answer.status_code == 200 else answer.status_code


def test_the_same_request_again_brings_the_file_in_once(owner):
    first, second = post(owner, "a"), post(owner, "a")
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert (Import.objects.count(), ProcrastinateJob.objects.count()) == (1, 1)
    assert post(owner, "a", source="other").status_code == 409


def test_a_file_may_wait_to_be_started(owner):
    one = post(owner, start="false", mode="create").json()
    assert (one["status"], one["mode"], ProcrastinateJob.objects.count()) == ("mapping", "create", 0)
    assert Client().post(f"/api/v1/imports/{one['id']}/start", **owner.bearer).json()["status"] == "waiting"
    assert Client().post(f"/api/v1/imports/{one['id']}/start", **owner.bearer).status_code == 409
    assert post(owner, mode="some").status_code == 422


def test_everybody_sees_his_own_imports(owner, person_with):
    ann, ben = person_with("Ann", NARROW), person_with("Ben", NARROW)
    mine = laid(ann, FILE)
    listed = [Client().get("/api/v1/imports", **who.bearer).json()["items"] for who in (ann, ben, owner)]
    assert [len(seen) for seen in listed] == [1, 0, 1]
    assert Client().post(f"/api/v1/imports/{mine.pk}/preview", **ben.bearer).status_code == 404
    assert ben.browser.get(f"/imports/{mine.pk}/").status_code == 404
    assert Import.objects.get().status == Status.MAPPING


def test_an_undo_is_asked_for_once(owner):
    one = bring(owner, FILE)
    url = f"/api/v1/imports/{one.pk}/undo"
    assert [Client().post(url, **owner.bearer).status_code for _time in range(2)] == [202, 409]


def test_the_command_tries_out_and_undoes(owner, tmp_path, capsys):
    (tmp_path / "p.csv").write_text(FILE)
    parser = argparse.ArgumentParser()
    import_.add_arguments(parser)
    import_.run(parser.parse_args(["people", str(tmp_path / "p.csv"), "--dry-run"]))
    assert ("2 rows: 2 created" in capsys.readouterr().out, Party.objects.count()) == (True, 0)
    one = bring(owner, FILE)
    import_.run(parser.parse_args(["--undo", str(one.pk)]))
    assert ("2 removed" in capsys.readouterr().out, Party.objects.count()) == (True, 0)


def test_a_list_by_api_keeps_order_and_columns(owner):
    for code in ("B", "A", "C"):
        create_product({"code": code, "name": f"Name {code}"}, by=owner.actor)
    rows = list(csv.reader(io.StringIO(exported(owner, "?columns=name,code&sort=-code"))))
    assert [row[1:] for row in rows] == [["name", "code"], *([f"Name {code}", code] for code in "CBA")]
    where = '?columns=code&filter={"field": "code", "is": "B"}'
    assert exported(owner, where).count("\n") == 2
    assert exported(owner, "?form=pdf") == 400
    assert exported(owner, "?columns=shoe") == 422


def test_who_took_what_is_told_to_those_who_may_know(owner, person_with, charlie):
    ann = person_with("Ann", NARROW)
    exported(ann)
    exported(owner)
    hers, all_of_them = (who.browser.get("/exports/").content.decode() for who in (ann, owner))
    assert ("Olga</td>" in hers, "Ann</td>" in hers) == (False, True)
    assert ("Olga</td>" in all_of_them, "Ann</td>" in all_of_them) == (True, True)
    assert charlie.browser.get("/exports/").status_code == 403

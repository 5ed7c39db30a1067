"""Files made to do harm, or made by accident, through the page and through the API: each ends with a sentence that says what
happened, and whatever could be taken is taken."""

import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Persona
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from clientela.parties.models import SourceRecord
from clientela.platform.imports import actions, jobs
from clientela.platform.imports.mending import reason
from clientela.platform.imports.models import Import

pytestmark = pytest.mark.django_db
PATIENCE = 60  # seconds


def bomb() -> bytes:
    """A workbook of forty kilobytes that unpacks to a thousand times as much."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _megabyte in range(40):
                sheet.write(bytes(1 << 20))
    return packed.getvalue()


def wide(columns: int) -> bytes:
    headings = ",".join(f"c{n}" for n in range(columns))
    return f"{headings},Name\n{'1,' * columns}Anna\n".encode()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.xlsx": (bomb, "The workbook holds a part of 40 MiB packed into 39 KiB"),
    "wide.csv": (lambda: wide(30_000), "The file has 30,001 columns; at most 20,000 can be read."),
    "nothing.csv": (lambda: b"", "The file is empty."),
    "zeroes.csv": (lambda: bytes(100_000), "The file is empty."),
    "program.csv": (lambda: bytes(range(256)) * 100, "The file is no text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_of_no_use_is_refused_with_a_sentence_and_nothing_is_kept(owner: Persona, name: str) -> None:
    made, words = REFUSED[name]
    content = made()
    page = owner.browser.post("/imports/", {"type": "people", "file": SimpleUploadedFile(name, content)})
    api = sent(owner, name, content)
    assert (page.status_code, api.status_code) == (422, 422)
    assert words in page.content.decode()
    assert words in api.json()["errors"][0]["message"]
    assert not Import.objects.exists()


MIXED = "Id,Name\n1,Żółć\n".encode() + "2,José\n".encode("cp1252") + "3,Łucja\n".encode("cp1250")
TAKEN: dict[str, tuple[bytes, dict[str, str], dict[int, str]]] = {  # file, names by key, reasons by row
    "a quote never closed": (b'Id,Name\n1,Anna\n2,"Bruno\n3,Carla\n', {"1": "Anna", "3": "Carla"}, {3: "never closes"}),
    "a quote never closed, and nine megabytes": (b'Id,Name\n"1,' + bytes(b"x" * 9_000_000), {}, {2: "longer than"}),
    "NUL bytes": (b"Id,Name\n1,Anna\n2,Bru\0no\n", {"1": "Anna"}, {3: "NUL characters"}),
    "mixed encodings": (MIXED, {"1": "Żółć"}, {3: "not utf-8 text (0xE9)", 4: "not utf-8 text (0xA3)"}),
    "a formula": (b'Id,Name\n1,"=HYPERLINK(""http://x.example"")"\n', {"1": '=HYPERLINK("http://x.example")'}, {}),
    "a turned direction": ("Id,Name\n1,Ewa\u202egnat\n".encode(), {"1": "Ewagnat"}, {}),
    "names nobody sees": ("Id,Name\n1,\u202e\n2,\u200b\u200d\n".encode(), {}, {2: "neither a name", 3: "neither a name"}),
    "an emoji": ("Id,Given name,Surname\n1,Anna,🦊\n2,,🦊\n".encode(), {"1": "Anna 🦊", "2": "🦊"}, {}),
    "ten thousand columns": (wide(10_000), {"sha": "Anna"}, {}),
    "a name of a book's length": (b"Id,Name\n1," + b"A" * 100_000 + b"\n", {}, {2: "longer than 500 characters"}),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKEN)
def test_what_can_be_taken_is_and_all_else_is_told(owner: Persona, what: str) -> None:
    content, names, reasons = TAKEN[what]
    answer = sent(owner, "p.csv", content)
    one = actions.run(answer.json()["id"], by=owner.actor)
    said = {row.row_no: reason(one, row) for row in one.refusals.all()}
    assert (one.status, one.read_rows) == ("done", len(names) + len(reasons))
    assert {key.split(":")[0][:3]: name for key, name in records().items()} == names
    assert [row for row, words in reasons.items() if words not in said.get(row, "")] == []
    assert owner.browser.get(f"/imports/{one.pk}/").status_code == 200


DATES = "Id,Name,Birthday\n1,Anna,1990-05-12\n2,Bruno,0000-01-01\n3,Carla,0000-00-00\n4,Dora,10000-01-01\n5,Ezio,1990-02-30\n"


def test_dates_that_never_were_are_told_row_by_row(owner: Persona) -> None:
    mapping = [
        {"column": 0, "target": "external_id"},
        {"column": 1, "target": "name"},
        {"column": 2, "target": "birth_date"},
    ]
    answer = sent(owner, "p.csv", DATES.encode(), mapping=json.dumps(mapping))
    one = actions.run(answer.json()["id"], by=owner.actor)
    assert records() == {"1": "Anna"}
    assert all("date" in reason(one, row) for row in one.refusals.all())
    assert list(one.refusals.values_list("row_no", flat=True)) == [3, 4, 5, 6]


def test_ten_thousand_columns_are_mapped_on_a_page_that_can_be_read(owner: Persona) -> None:
    answer = sent(owner, "p.csv", wide(10_000), start="false")
    page = f"/imports/{answer.json()['id']}/"
    shown = owner.browser.get(page).content.decode()
    assert len(shown) < 2_000_000
    assert "The first 200 columns are shown" in shown
    assert 'name="target-10000"' in shown  # the name's, which goes somewhere
    fields = {"target-10000": "name", "start": "yes", **{f"target-{n}": "" for n in range(200)}}
    assert owner.browser.post(page, fields).status_code == 302
    assert jobs.run(answer.json()["id"], str(owner.user.pk)) is None
    assert list(records().values()) == ["Anna"]


def sent(who: Persona, name: str, content: bytes, **wanted: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return who.browser.post("/api/v1/imports", {"type": "people", "file": file, **wanted}, **who.bearer)


def records() -> dict[str, Any]:
    return dict(SourceRecord.objects.values_list("external_id", "party__name"))


def test_a_formula_that_was_taken_as_text_leaves_as_text(owner: Persona) -> None:
    actions.run(sent(owner, "p.csv", b"Id,Name\n1,=1+1\n").json()["id"], by=owner.actor)
    line = owner.browser.get("/people/export/?columns=name")
    assert b"'=1+1" in b"".join(line.streaming_content)


MEASURED = """
import os, resource, sys, django
django.setup()
from pathlib import Path
from clientela.platform.entities import registry
from clientela.platform.imports.reading import detect, propose, read
from clientela.platform.imports.staging import Preparation
from clientela.platform.imports.targets import Mapped, compile_mapping, fields_of
people, path = registry.entity("people"), Path(sys.argv[1])
layout = detect(path)
mapping = [Mapped(0, "name")]
ready = Preparation(people, fields_of(people, mapping), layout, compile_mapping(people, mapping, layout), "")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = [0, 0]
for chunk in ready.chunks(read(path, layout)):
    rows[0] += len(chunk.arrivals); rows[1] += len(chunk.refusals)
print(rows[0], rows[1], (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_two_gigabytes_are_read_in_constant_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.write(b"Name,Note\n" + b"Anna,x\n" * 1000 + b"Zoe," + b"y" * 900_000 + b"\n")
        file.seek(2_000_000_000)  # a hole: two gigabytes of NUL characters that take no room on the disk
        file.write(b"\n" + b"Ida,z\n" * 1000)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "clientela.config.settings",
        "CLIENTELA_HOME": str(settings.HOME),
    }
    command = [sys.executable, "-P", "-c", MEASURED, str(path)]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE)
    taken, refused, grown = map(int, found.stdout.split())
    assert (taken, refused) == (2001, 1)
    assert grown < 200  # MB

"""A file's way through the browser: chosen, recognised, mapped, taken; and what of it was refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Persona
from playwright.sync_api import Page, expect
from tests.browser.conftest import Complaints, Open

from clientela.parties.models import Party
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import

pytestmark = pytest.mark.browser
ROWS = """\
Codice cliente;Nome e cognome;Azienda;Posta elettronica;Cellulare;Città;Data di nascita;Note
C1;Niccolò Bàrberis;Caffè Perù S.r.l.;niccolo@peru.example;347 118 2930;Cefalù;23/05/1980;Però è così
C2;Zoë D’Amico;Caffè Perù S.r.l.;niente;347 118 2931;Forlì;01/12/1975;già cliente
C3;Ugo Rossi;;ugo@rossi.example;;Alba;;
C4;;;;;;;
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "clienti.csv"
    path.write_text(ROWS, encoding="windows-1252", newline="\r\n")
    return path


@pytest.fixture
def page(open_window: Open, owner: Persona, file: Path) -> Page:
    """The mapping page of the file."""
    page = open_window(owner, "/imports/")
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)
    expect(page.locator("[data-chosen]")).to_have_text("clienti.csv")
    page.get_by_label("Country of numbers without one").select_option(label="Italy")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("clienti.csv")
    return page


def target(page: Page, heading: str) -> Any:
    return page.get_by_label(f"Where “{heading}” goes")


def run(who: Persona) -> None:
    """What the worker would do."""
    actions.run(Import.objects.get().pk, by=who.actor)


def test_a_file_is_recognised_and_shown_as_it_will_be_read(page: Page) -> None:
    assert [page.locator(f"#layout-{name}").input_value() for name in ("encoding", "decimal", "dates")] == [
        "windows-1252",
        ",",
        "dmy",
    ]
    wanted = {
        "Nome e cognome": "name", "Posta elettronica": "emails", "Cellulare": "phones", "Azienda": "organisation",
        "Data di nascita": "birth_date", "Note": "notes",
    }  # fmt: skip
    assert {heading: target(page, heading).input_value() for heading in wanted} == wanted
    read = page.get_by_role("region", name="First rows, read")
    expect(read).to_contain_text("Niccolò Bàrberis")
    expect(read).to_contain_text("1980-05-23")
    expect(read.locator(".bad")).to_have_text("niente: “niente” is not an e-mail address")
    page.get_by_text("Raw", exact=True).click()
    expect(page.get_by_role("region", name="First rows, raw")).to_contain_text("23/05/1980")
    expect(read).to_be_hidden()


def test_another_layout_is_shown_at_once_and_kept(page: Page) -> None:
    target(page, "Note").select_option(label="Leave out")
    page.locator("#layout-dates").select_option("mdy")
    expect(page.get_by_role("region", name="First rows, read").locator(".bad")).to_have_count(2)
    expect(target(page, "Note")).to_have_value("")
    page.get_by_role("button", name="Save and leave").click()
    page.get_by_role("link", name="clienti.csv").click()
    expect(page.locator("#layout-dates")).to_have_value("mdy")
    expect(target(page, "Note")).to_have_value("")


def test_the_rows_are_taken_and_the_refused_ones_kept(page: Page, owner: Persona) -> None:
    target(page, "Note").select_option(label="Department")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Waiting for its turn").first).to_be_visible()
    run(owner)
    expect(page.get_by_text("4 rows read.")).to_be_visible()
    expect(page.locator(".facts > div")).to_have_text(["New3", "Updated0", "Unchanged0", "Refused1kept below"])
    refused = page.get_by_role("region", name="Refused rows")
    expect(refused).to_contain_text("neither a name nor an e-mail address nor a phone number")
    with page.expect_download() as mended:
        page.get_by_role("link", name="Rows to mend").click()
    assert "C4" in mended.value.path().read_text("utf-8-sig")
    page.get_by_role("link", name="See them in the list").click()
    expect(page.locator("#rows tr")).to_have_count(3)
    assert Party.objects.get(name="Niccolò Bàrberis").department == "Però è così"


def test_a_file_without_a_use_is_refused_before_anything_is_kept(
    open_window: Open, owner: Persona, complaints: Complaints, tmp_path: Path
) -> None:
    complaints.expected = {422}
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    page = open_window(owner, "/imports/")
    page.get_by_label("Drop a file here, or choose one").set_input_files(picture)
    page.get_by_label("Source").fill("webshop")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Not taken.")
    expect(page.get_by_label("Source")).to_have_value("webshop")
    assert not Import.objects.exists()


def test_earlier_imports_are_listed(page: Page, owner: Persona, fill: Callable[..., None]) -> None:
    page.get_by_role("button", name="Import", exact=True).click()
    run(owner)
    page.goto("/imports/")
    line = page.get_by_role("row", name="clienti.csv")
    expect(line).to_contain_text("Done")
    expect(line).to_contain_text("Olga")

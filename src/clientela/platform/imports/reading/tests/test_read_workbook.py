"""Reading workbooks: cells as a person would type them, and files that would bring the process down."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from clientela.platform.imports.reading import Layout, Refused, Row, Unreadable, detect, read
from clientela.platform.imports.reading.workbook import as_text

Save = Callable[..., Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def save_book(sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
        path = tmp_path / "upload"  # no suffix: what a file is shows in what it holds
        with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
                if name == hidden:
                    sheet.hide()
                else:
                    sheet.activate()
        return path

    return save_book


def taken(path: Path) -> tuple[Layout, list[Row | Refused]]:
    layout = detect(path)
    return layout, list(read(path, layout))


def test_cells_come_as_a_person_would_type_them(save: Save) -> None:
    row = ["Łódź", 12, 0.1 + 0.2, 393331234567, datetime(2024, 1, 31), datetime(2024, 1, 31, 10, 30), True]  # noqa: DTZ001
    layout, rows = taken(save({"One": [["name", "n", "sum", "phone", "day", "moment", "yes"], row]}))
    assert (layout.format, layout.sheet, layout.header_row, layout.decimal) == ("workbook", "One", 1, ".")
    assert rows == [Row(2, ("Łódź", "12", "0.3", "393331234567", "2024-01-31", "2024-01-31T10:30:00", "true"))]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12.0, "12"),
        (-0.5, "-0.5"),
        (1e21, "1000000000000000000000"),
        (1.23e-7, "0.000000123"),
        (float("nan"), ""),
        (date(2024, 2, 29), "2024-02-29"),
        (time(9, 5), "09:05:00"),
        (timedelta(hours=26, minutes=30), "26:30:00"),
        (datetime(2024, 1, 1, 10, 29, 59, 999_600), "2024-01-01T10:30:00"),  # noqa: DTZ001
    ],
)
def test_each_kind_of_cell(cell: object, text: str) -> None:
    assert as_text(cell) == text


def test_formulas_give_the_value_they_were_saved_with(tmp_path: Path) -> None:
    path = tmp_path / "formula.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '=HYPERLINK("http://x.test")', None, "x.test")
    assert taken(path)[1] == [Row(2, ("2", "x.test"))]


def test_the_first_visible_sheet_that_holds_anything_is_taken(save: Save) -> None:
    path = save({"Notes": [["do not read"]], "Empty": [], "People": [["Name"], ["Anna"]]}, hidden="Notes")
    assert detect(path).sheet == "People"
    assert detect(path, told={"sheet": "Notes"}).headings == ("do not read",)
    with pytest.raises(Unreadable, match=r"no sheet called Nobody\. There are: Notes, Empty, People"):
        detect(path, told={"sheet": "Nobody"})


def test_titles_blank_rows_and_row_numbers(save: Save) -> None:
    rows = [["Customers of 2024"], [], ["Name", "City", "ZIP"], ["Anna", "Pisa", "56100"], [], ["Ugo", "", "00100"]]
    layout, found = taken(save({"One": rows}))
    assert (layout.header_row, layout.headings) == (3, ("Name", "City", "ZIP"))
    assert found == [Row(4, ("Anna", "Pisa", "56100")), Row(6, ("Ugo", None, "00100"))]


def test_values_beyond_the_headings_refuse_their_row(save: Save) -> None:
    rows = [["a", "b"], *[[1, 2]] * 2_000, [1, 2, 3]]
    (bad,) = [row for row in taken(save({"One": rows}))[1] if isinstance(row, Refused)]
    assert (bad.number, bad.raw) == (2_002, "1\t2\t3")


def test_cells_at_the_far_corners_do_not_end_the_process(tmp_path: Path) -> None:
    path = tmp_path / "corners.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["Name", "Anna"])
        sheet.write(2_000, 16_383, "z")
    layout, (anna, corner) = taken(path)
    assert (layout.headings, anna, corner.number) == (("Name",), Row(2, ("Anna",)), 2_001)
    assert isinstance(corner, Refused)


def test_a_cell_where_no_spreadsheet_has_one_is_not_waited_for(save: Save, tmp_path: Path) -> None:
    path, far = save({"One": [["Name"], ["Anna"]]}), tmp_path / "far.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(far, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'r="A2"', b'r="A2000000"').replace(b'r="2"', b'r="2000000"'))
    with pytest.raises(Unreadable, match="spreads over 2,000,000 rows and 1 columns"):
        detect(far)


def test_a_large_sheet_is_streamed_and_gives_the_same(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    day, odd = datetime(2024, 1, 31), "x & <y> \u6771\n_x0041_ \U0001f98a"  # noqa: DTZ001
    rows = [
        ["Name", "", "n", "day", "yes"],
        ["Łódź", "", 0.1 + 0.2, day, True],
        [],
        [odd, 7, "Łódź", "", False],
        ["Łódź"],
    ]
    path = save({"Notes": [["no"]], "People": rows}, hidden="Notes")
    held = taken(path)
    monkeypatch.setattr("clientela.platform.imports.reading.sheets.HELD", 0)
    assert taken(path) == held
    assert len(held[1]) == 3


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_large_sheet_that_is_damaged_says_so(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr("clientela.platform.imports.reading.sheets.HELD", 0)
    path, broken = save({"One": [["a", "b"], *[["x", 2]] * 50]}), tmp_path / "broken"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:-100] if name == part else old.read(name))
    with pytest.raises(Unreadable, match="cannot be read"):
        taken(broken)


def test_formatting_at_the_far_corners_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "formatted.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["Name", "Anna"])
        sheet.write_blank(2_000, 16_383, None, bold)
    assert taken(path)[1] == [Row(2, ("Anna",))]


ODS = """<?xml version="1.0"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
 <table:table table:name="S">{}</table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
 <manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
 </manifest:manifest>"""


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", ODS.format(rows))
    return path


def test_open_document_sheets_are_read(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    blank = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    rows = "".join(f"<table:table-row>{cell.format(name)}</table:table-row>" for name in ("Name", "Anna")) + blank
    layout, found = taken(ods(tmp_path / "sheet.ods", rows))
    assert (layout.headings, found) == (("Name",), [Row(2, ("Anna",))])


def test_repeated_cells_of_an_open_document_are_counted(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="9000" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    path = ods(tmp_path / "bomb.ods", f'<table:table-row table:number-rows-repeated="9000">{cell}</table:table-row>')
    with pytest.raises(Unreadable, match="spreads over 9,000 rows and 9,000 columns"):
        detect(path)


def packed(path: Path, name: str, size: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        for _ in range(size >> 20):
            part.write(b" " * (1 << 20))
    return path


def test_a_zip_bomb_is_stopped_before_it_is_opened(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="64 MiB packed into 63 KiB, which no real table is"):
        detect(packed(tmp_path / "bomb.xlsx", "xl/worksheets/sheet1.xml", 64 << 20))


def test_an_archive_of_other_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="a ZIP archive, not a workbook"):
        detect(packed(tmp_path / "files.zip", "people.csv", 1 << 20))
    with pytest.raises(Unreadable, match="binary XLSB"):
        detect(packed(tmp_path / "old.xlsb", "xl/worksheets/sheet1.bin", 1 << 20))


@pytest.mark.parametrize("cut", [30, 0.5, 0.9])
def test_a_damaged_workbook_says_so(save: Save, cut: float) -> None:
    path = save({"One": [["a", "b"], *[[1, 2]] * 500]})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(cut if cut > 1 else cut * len(whole))])
    with pytest.raises(Unreadable, match="damaged"):
        detect(path)


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="protected by a password"):
        detect(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    with pytest.raises(Unreadable, match="cannot be read"):
        detect(path)


def test_an_empty_workbook_says_so(save: Save) -> None:
    with pytest.raises(Unreadable, match="holds no rows"):
        detect(save({"One": []}))


def test_ten_thousand_columns(save: Save) -> None:
    layout, rows = taken(save({"One": [[f"h{n}" for n in range(10_000)], list(range(10_000))]}))
    assert (len(layout.headings), rows[0].values[9_999]) == (10_000, "9999")

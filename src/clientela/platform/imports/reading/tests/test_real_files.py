"""The files that other systems really wrote: each is detected and read, and the sums are those that are known."""

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from clientela.platform.imports.reading import Layout, Refused, Row, as_payload, detect, number, read

ROOT = next(parent for parent in Path(__file__).parents if (parent / "pyproject.toml").exists())
DATA = ROOT.parent / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder shared/data is not beside the repository")

PATTERNS = (
    "csv/**/*.csv", "csv/**/*.json", "google_contacts_csv/*.csv", "salesforce_dataloader/*.csv", "ez_vcard/**/*.vcf",
    "ez_vcard/**/*.xml", "ez_vcard/**/*.json", "vobject/*.vcf", "vobject/more_tests.txt", "chatwoot/data_import/*",
    "maven_crm_pipeline/*",
)  # fmt: skip
FILES = [path for pattern in PATTERNS for path in sorted(DATA.glob(pattern))]


def taken(name: str) -> tuple[Layout, list[Row | Refused]]:
    layout = detect(DATA / name)
    return layout, list(read(DATA / name, layout))


def payloads(name: str) -> list[dict[str, str]]:
    layout, rows = taken(name)
    return [as_payload(layout, row) for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_read_and_nothing_in_it_refused(path: Path) -> None:
    layout = detect(path)
    rows = list(read(path, layout))
    assert len(set(layout.headings)) == len(layout.headings)
    assert all(len(row.values) == len(layout.headings) for row in rows if isinstance(row, Row))
    refused = [row for row in rows if isinstance(row, Refused)]
    assert all("outside of any card" in row.reason for row in refused)
    assert path.name == "more_tests.txt" or not refused


SPECTRUM = sorted(path.stem for path in (DATA / "csv/csv_spectrum/csvs").glob("*.csv"))


@pytest.mark.parametrize(
    "name", [name for name in SPECTRUM if name != "location_coordinates"]
)  # its truth is of another file
def test_the_spectrum_of_csv_comes_out_as_its_json(name: str) -> None:
    truth = json.loads((DATA / f"csv/csv_spectrum/json/{name}.json").read_text("utf-8"))
    layout, rows = taken(f"csv/csv_spectrum/csvs/{name}.csv")
    found = [dict(zip(layout.headings, (value or "" for value in row.values), strict=True)) for row in rows]  # type: ignore[union-attr]
    unified = json.loads(json.dumps(found).replace("\\r\\n", "\\n"))
    assert unified == json.loads(json.dumps(truth).replace("\\r\\n", "\\n"))


@pytest.mark.parametrize("name", ["BOM_UTF8", "BOM_UTF16BE", "BOM_UTF16LE", "BOM_UTF32BE", "BOM_UTF32LE"])
def test_the_same_table_in_every_encoding(name: str) -> None:
    assert payloads(f"salesforce_dataloader/csvtext_{name}.csv") == payloads("salesforce_dataloader/csvtext.csv")


def test_italian_municipalities() -> None:
    layout, rows = taken("csv/istat_comuni/Elenco-comuni-italiani.csv")
    assert (layout.delimiter, layout.decimal, layout.encoding) == (";", ",", "utf-8-sig")
    assert layout.headings[1] == "Codice dell'Unità territoriale sovracomunale (valida a fini statistici)"
    assert layout.headings[11].startswith("Denominazione dell'Unità")
    people = layout.headings.index("Popolazione legale 2011 (09/10/2011)")
    assert len(rows) == 7_904
    assert number(rows[0].values[people] or "", decimal=layout.decimal) == 2_644  # type: ignore[union-attr]


def test_old_bytes_of_a_contact_list() -> None:
    assert payloads("chatwoot/data_import/invalid_bytes.csv")[0]["name"] == "Jöhn Döe"


def lines_of_retail() -> Iterator[tuple[Decimal, Decimal]]:
    path = DATA / "online_retail/online_retail.csv.gz"
    layout = detect(path)
    quantity, price = layout.headings.index("Quantity"), layout.headings.index("UnitPrice")
    for row in read(path, layout):
        assert isinstance(row, Row)
        yield Decimal(row.values[quantity] or ""), Decimal(row.values[price] or "")


def test_half_a_million_lines_of_orders() -> None:
    lines = list(lines_of_retail())
    assert len(lines) == 541_909
    assert sum(quantity * price for quantity, price in lines) == Decimal("9747747.934")


def test_cards_of_phones_and_programs() -> None:
    (iphone,) = payloads("ez_vcard/io/text/John_Doe_IPHONE.vcf")
    assert iphone["Phone work fax"] == "905-999-1234"
    assert iphone["Photo"] == "image/jpeg, 32,531 bytes"
    assert payloads("ez_vcard/io/text/John_Doe_ANDROID.vcf")[2]["Family name"] == "Ñ Ñ Ñ Ñ"
    (outlook,) = payloads("ez_vcard/io/text/outlook-2007.vcf")
    assert outlook["Note"].startswith("This is the NOTE field\t\r\nI assume it encodes")
    assert outlook["Address work postal code"] == "99999"


def test_a_card_is_the_same_in_text_xml_and_json() -> None:
    files = ("io/text/rfc6350-example.vcf", "io/xml/rfc6351-example.xml", "io/json/jcard-example.json")
    same = (
        "Full name",
        "Family name",
        "Given name",
        "Suffix",
        "Organisation",
        "E-mail work",
        "Phone work",
        "Website home",
    )
    cards = [payloads(f"ez_vcard/{name}")[0] for name in files]
    assert all({name: card[name] for name in same} == {name: cards[0][name] for name in same} for card in cards)
    assert cards[0]["Phone work"] == "+1-418-656-9254 ext. 102"


def test_cards_within_a_text_about_cards() -> None:
    assert payloads("vobject/more_tests.txt")[0]["Full name"] == "Hello\u1234 World!"


def test_contacts_with_seventy_addresses() -> None:
    layout, rows = taken("google_contacts_csv/sample2.csv")
    assert (len(layout.headings), len(rows)) == (129, 100)
    assert [row.number for row in islice(rows, 3)] == [2, 3, 4]

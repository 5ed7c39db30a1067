"""Detecting: the encoding, delimiter, headings and styles of a file, each with its reason; and what is no table."""

import gzip

import pytest

from clientela.platform.imports.reading import Unreadable, detect, read
from clientela.platform.imports.reading.encoding import judge
from clientela.platform.imports.reading.tests.conftest import Taken, Write

SENTENCES = {
    "it": "La società di Forlì è così; perché no? Nicolò Cantù\n",
    "es": "Muñoz García y Núñez, España; ¿qué?\nJosé Pérez López\n",
    "pl": "Łódź, Gdańsk, Wiśniewski, żółć gęślą jaźń; Kraków\n",
    "de": "Müller & Söhne, Straße, Köln, Jäger\n",
    "fr": "François Lefèvre, Hélène Noël, théâtre, où\n",
}


WRITTEN = {
    "windows-1252": "it es de fr",
    "iso-8859-15": "it es de fr",
    "mac-roman": "it es de fr",
    "windows-1250": "pl de",
    "iso-8859-2": "pl de",
}


@pytest.mark.parametrize("encoding", WRITTEN)
def test_old_encodings_are_told_by_the_letters_of_languages(encoding: str) -> None:
    for language in WRITTEN[encoding].split():
        evidence = SENTENCES[language].encode(encoding)
        assert evidence.decode(judge(evidence).name) == SENTENCES[language]


def test_the_reason_names_the_letters() -> None:
    guess = judge(("Città e società, perché è così lontano, Nicolò. " * 30).encode("cp1252"))
    assert (guess.name, guess.because) == ("windows-1252", "by à é è ì ò")
    assert guess.sure > 0.9


def test_letters_that_two_languages_share_a_byte_for_are_told_by_what_follows() -> None:
    assert judge("Gdańsk\nToruń\n".encode("cp1250")).name == "windows-1250"
    assert judge("Muñoz\nEspaña\n".encode("cp1252")).name == "windows-1252"


def test_the_euro_sign_tells_latin_9_from_windows() -> None:
    assert judge("12,50 €\n".encode("cp1252")).name == "windows-1252"
    assert judge("12,50 €\n".encode("iso-8859-15")).name == "iso-8859-15"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be"])
def test_unicode_is_told_by_marks_validity_or_zero_bytes(take: Taken, encoding: str) -> None:
    layout, rows = take("name,city\nŁukasz,Łódź and some more plain letters\n", encoding=encoding)
    assert layout.encoding == encoding
    assert layout.headings == ("name", "city")
    assert rows[0].values == ("Łukasz", "Łódź and some more plain letters")


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-32-be"), (b"\xfe\xff", "utf-32-le")])
def test_a_short_mark_before_utf_32_is_forgiven(take: Taken, mark: bytes, encoding: str) -> None:
    layout, rows = take(mark + "name,city\nŁukasz,Łódź\n".encode(encoding))
    assert (layout.encoding, rows[0].values) == (encoding, ("Łukasz", "Łódź"))


def test_letters_far_behind_the_beginning_still_tell(take: Taken) -> None:
    layout, rows = take("name\n" + "plain\n" * 60_000 + "Nicolò\n", encoding="cp1252")
    assert (layout.encoding, rows[-1].values) == ("windows-1252", ("Nicolò",))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f"])
def test_the_delimiter_is_the_one_that_gives_even_rows(take: Taken, delimiter: str) -> None:
    layout, rows = take("\n".join(delimiter.join(row) for row in (["a", "b", "c"], ["1", "x", "y z"], ["2", "p", "q"])))
    assert layout.delimiter == delimiter
    assert rows[1].values == ("2", "p", "q")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Nome;Importo\nRossi;1,50\nVerdi;2,75\n", ";"),
        ("1,5;2,5;3,5\n1,7;2,8;9,1\n", ";"),
        ("id,tags\n1,a;b\n2,c;d\n", ","),
        ("Name\nRossi, Mario\nBianchi, Anna\n", "\t"),
        ("sep=;\nName;Sum\nRossi;1,5\n", ";"),
        ('"sep=|"\na|b\n1,2|3\n', "|"),
        ('id,name,city\n1,Smith "Bob" J,x\n2,\'t Hooft,y\n', ","),
    ],
)
def test_decimal_commas_lists_and_names_do_not_confuse_the_delimiter(take: Taken, text: str, delimiter: str) -> None:
    assert take(text)[0].delimiter == delimiter


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(take: Taken, end: str) -> None:
    layout, rows = take(end.join(["a,b", '1,"x' + end + 'y"', "2,z", ""]))
    assert layout.headings == ("a", "b")
    assert [(row.number, row.values[0]) for row in rows] == [(2, "1"), (4, "2")]


def test_headings_are_unique_and_never_empty(take: Taken) -> None:
    layout, _ = take('Name,Name,,"Long\nheading ",Name\n1,2,3,4,5\n')
    assert layout.headings == ("Name", "Name (2)", "Column 3", "Long heading", "Name (3)")


@pytest.mark.parametrize("first", ["1,mario@x.it,12.5", "Mario Rossi,mario@x.it,333", "Rossi,2024-01-31,x"])
def test_a_first_row_of_values_is_no_heading(take: Taken, first: str) -> None:
    layout, rows = take(f"{first}\n{first.replace('mario', 'anna')}\n")
    assert (layout.header_row, layout.headings) == (None, ("Column 1", "Column 2", "Column 3"))
    assert len(rows) == 2


def test_years_above_numbers_are_headings(take: Taken) -> None:
    assert take("Country,2023,2024\nItaly,1,2\n")[0].headings == ("Country", "2023", "2024")


@pytest.mark.parametrize("title", ["Customers of 2024;;;\n;;;\n", "Customers\n\n", "Customers\nas of 31/12/2024\n"])
def test_titles_above_the_headings_are_passed_over(take: Taken, title: str) -> None:
    layout, rows = take(f"{title}Name;City;ZIP;Country\nRossi;Roma;00100;IT\nVerdi;Pisa;56100;IT\n")
    assert (layout.header_row, layout.headings[0], rows[0].number) == (3, "Name", 4)


def test_extra_cells_of_nearly_every_row_become_columns(take: Taken) -> None:
    layout, rows = take("a,b\n" + "1,2,3\n" * 20)
    assert (layout.headings, len(rows)) == (("a", "b", "Column 3"), 20)


@pytest.mark.parametrize(
    ("rows", "mark"),
    [
        ("1.234,56\n7,1\n", ","),
        ("1,234.56\n7.1\n", "."),
        ("2.644\n462\n16.893\n", ","),
        ("2.644\n1462\n0.893\n", "."),
        ("1.234.567\n", ","),
        ("5\n7\n", ","),  # by the semicolon
    ],
)
def test_the_decimal_mark_is_told_by_numbers_with_one_meaning(take: Taken, rows: str, mark: str) -> None:
    layout, _ = take("Name;Sum\n" + "".join(f"Rossi;{row}\n" for row in rows.split()))
    assert layout.decimal == mark, layout.decimal_because


@pytest.mark.parametrize(
    ("rows", "order", "because"),
    [
        ("01/02/2024 31/12/2024", "dmy", "by 31/12/2024"),
        ("01/02/2024 12/31/2024", "mdy", "by 12/31/2024"),
        ("2024-12-31", "ymd", "by 2024-12-31"),
        ("1.2.2024", "dmy", "by 1.2.2024"),
        ("01/02/2024", "dmy", "01/02/2024 could be either; taken as day first"),
        ("55556666", "ymd", "no date told otherwise"),
    ],
)
def test_the_order_of_dates_is_told_by_impossible_months(take: Taken, rows: str, order: str, because: str) -> None:
    layout, _ = take("n,when\n" + "".join(f"x,{row}\n" for row in rows.split()))
    assert (layout.dates, layout.dates_because) == (order, because)


def test_half_days_say_that_the_month_comes_first(take: Taken) -> None:
    assert take("n,when\nx,01/02/2024 2:14 PM\n")[0].dates == "mdy"


def test_what_is_told_is_taken(write: Write) -> None:
    path = write("x;y\na,b;c\n1,2;3\n")
    layout = detect(path, told={"delimiter": ",", "header_row": 2, "encoding": "cp1250"})
    assert (layout.headings, layout.encoding, layout.encoding_because) == (("a", "b;c"), "cp1250", "as told")
    assert [row.values for row in read(path, layout)] == [("1", "2;3")]
    assert detect(path, told={"header_row": None}).headings == ("Column 1", "Column 2")


def test_a_packed_file_is_unpacked(take: Taken) -> None:
    layout, rows = take(gzip.compress(b"a;b\n1;2\n"), name="anything")
    assert (layout.headings, rows[0].values) == (("a", "b"), ("1", "2"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"%PDF-1.7 x", "PDF"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "calendar"),
        (b"From a@x Thu Nov 12 10:00:00 2026\nSubject: x\n\n", "holds mails"),
        (bytes(range(256)) * 40, "no text"),
        (gzip.compress(b"a,b\n" * 9_999, mtime=0)[:-9], "damaged"),  # else named by the second
        (b"x" * (9 << 20), "first line"),
        (b",".join([b"x"] * 20_001) + b"\n", "columns"),
        (b"[]", "no record"),
    ],
)
def test_what_is_no_table_says_so(write: Write, content: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        list(read(path := write(content), detect(path)))


def test_a_gzip_bomb_is_stopped(write: Write) -> None:
    bomb = write(gzip.compress(b"a,b\n" * (96 << 18)))
    with pytest.raises(Unreadable, match="unpacks to more than"):
        detect(bomb)


def test_a_delimiter_is_one_character(write: Write) -> None:
    with pytest.raises(Unreadable, match="one character"):
        detect(write("a,b\n"), told={"delimiter": "||"})


def test_an_unknown_encoding_is_named(write: Write) -> None:
    with pytest.raises(Unreadable, match="no encoding called klingon"):
        detect(write("a,b\n"), told={"encoding": "klingon"})

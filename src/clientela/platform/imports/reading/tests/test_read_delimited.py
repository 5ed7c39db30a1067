"""Reading delimited files: rows that are regular, rows that are not, and what is refused with its reason."""

import csv
import io
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.platform.imports.reading import Layout, Refused, Row, as_payload, detect, read
from clientela.platform.imports.reading.tests.conftest import Taken, Write

OPEN_QUOTE = 'A quote (") opened on line {} never closes'


def values(rows: list[Row | Refused]) -> list[tuple[str | None, ...]]:
    return [row.values for row in rows if isinstance(row, Row)]


def refusals(rows: list[Row | Refused]) -> list[Refused]:
    return [row for row in rows if isinstance(row, Refused)]


def test_quotes_protect_delimiters_quotes_and_line_ends(take: Taken) -> None:
    _, rows = take('a,b\n"x, y","say ""hi"""\n"two\r\nlines",z\n')
    assert values(rows) == [("x, y", 'say "hi"'), ("two\r\nlines", "z")]
    assert [row.number for row in rows] == [2, 3]


def test_backslashes_protect_quotes_where_the_file_says_so(take: Taken) -> None:
    layout, rows = take('a,b\n"x \\"y\\", z",1\n"p \\"q\\"",2\n')
    assert (layout.escape, values(rows)) == ("\\", [('x "y", z', "1"), ('p "q"', "2")])


def test_backslashes_are_letters_elsewhere(take: Taken) -> None:
    _, rows = take('path,n\n"C:\\temp\\",1\nC:\\new,2\n')
    assert values(rows) == [("C:\\temp\\", "1"), ("C:\\new", "2")]


def test_single_quotes_and_spaces_after_delimiters(take: Taken) -> None:
    assert values(take("a,b\n'x, y','z'\n'p','q'\n")[1]) == [("x, y", "z"), ("p", "q")]
    assert values(take('a, b, c\n1, "x, y", 3\n2, "z", 4\n')[1]) == [("1", "x, y", "3"), ("2", "z", "4")]


def test_a_quote_inside_a_plain_value_is_a_letter(take: Taken) -> None:
    _, rows = take('place,n\n37°36\'37.8"N 121°2\'17.9"W,1\n5" pipe,2\n')
    assert values(rows) == [("37°36'37.8\"N 121°2'17.9\"W", "1"), ('5" pipe', "2")]


def test_a_quote_that_never_closes_refuses_its_row_alone(take: Taken) -> None:
    lines = [f'{n},"Name {n}",City\n' for n in range(3_000)]
    lines[500] = '500,"Name 500,City\n'
    _, rows = take("id,name,city\n" + "".join(lines))
    (bad,) = refusals(rows)
    assert (bad.number, bad.raw) == (502, lines[500])
    assert bad.reason.startswith(OPEN_QUOTE.format(502))
    assert len(values(rows)) == 2_999


def test_nor_does_it_swallow_a_file_without_other_quotes(take: Taken) -> None:
    _, rows = take('id,name,x\n1,"abc,d\n' + "".join(f"{n},n,m\n" for n in range(2, 9_000)))
    assert [bad.number for bad in refusals(rows)] == [2]
    assert len(values(rows)) == 8_998


def test_nor_rows_up_to_a_stray_quote(take: Taken) -> None:
    _, rows = take('id,name,x\n1,"abc,d\n' + "".join(f"{n},n,m\n" for n in range(2, 40)) + '41,5",y\n42,a,b\n')
    assert [bad.number for bad in refusals(rows)] == [2]
    assert values(rows)[-2:] == [("41", '5"', "y"), ("42", "a", "b")]


def test_many_broken_rows_are_each_refused(take: Taken) -> None:
    _, rows = take("id,name,city\n" + "".join(f"{n},{'' if n % 50 else chr(34)}Name,City\n" for n in range(2_000)))
    assert [bad.number for bad in refusals(rows)] == [2 + n for n in range(0, 2_000, 50)]
    assert len(values(rows)) == 1_960


def test_quotes_inside_quotes_are_read_where_they_can_mean_one_thing(take: Taken) -> None:
    _, rows = take('id,name,city\n1,"Smith "Bob" John",x\n2,"a\nsays "hi" b\nend",y\n3,plain,z\n')
    assert values(rows) == [("1", 'Smith "Bob" John', "x"), ("2", 'a\nsays "hi" b\nend', "y"), ("3", "plain", "z")]


def test_lines_that_follow_a_broken_row_are_not_taken_for_rows(take: Taken) -> None:
    broken = '1,"open\n' + "prose without cells\n" * 2_500
    _, rows = take("a,b,c\n9,8,7\n6,5,4\n" + broken + "2,3,4\n5,6,7\n")
    assert values(rows) == [("9", "8", "7"), ("6", "5", "4"), ("2", "3", "4"), ("5", "6", "7")]
    assert [bad.number for bad in refusals(rows)] == [4, 1004, 2004]
    assert refusals(rows)[1].reason.startswith("Lines 1,004 to 2,003 follow a quote that never closes")


def test_short_rows_are_padded_and_long_ones_refused(take: Taken) -> None:
    _, rows = take("a,b,c\n1,2\n1,2,3,4\n1,2,3,\n5,6,7\n")
    assert values(rows) == [("1", "2", None), ("1", "2", "3"), ("5", "6", "7")]
    (bad,) = refusals(rows)
    assert (bad.number, bad.reason, bad.raw) == (3, "The row has 4 values, but the file has 3 columns.", "1,2,3,4\n")


def test_blank_rows_are_passed_over(take: Taken) -> None:
    assert [row.number for row in take("a,b\n\n1,2\n,\n  , \n3,4\n\x1a")[1]] == [3, 6]


def test_nul_characters_refuse_their_row(take: Taken) -> None:
    _, rows = take(b"a,b\n1,2\n3,\x004\n5,6\n")
    (bad,) = refusals(rows)
    assert (bad.number, bad.raw, "NUL" in bad.reason) == (3, "3,4\n", True)
    assert len(values(rows)) == 2


def test_bytes_of_another_encoding_refuse_their_row(take: Taken) -> None:
    _, rows = take("nome,città\n".encode() + "Nicolò,Forlì\n".encode() * 5 + "Nicolò,Forlì\n".encode("cp1252"))
    (bad,) = refusals(rows)
    assert (bad.number, bad.raw) == (7, "Nicolò,Forlì\n")
    assert bad.reason.startswith("The row holds bytes that are not utf-8 text (0xF2, 0xEC)")
    assert len(values(rows)) == 5


def test_a_value_above_the_limit_refuses_its_row(take: Taken) -> None:
    _, rows = take(
        'a,b,c\n1,"' + "x" * (2 << 20) + '",\n2,"' + "line\n" * 250_000 + '",\n3,4,5\n' + "y" * (9 << 20) + "\n6,7,8\n"
    )
    assert values(rows) == [("3", "4", "5"), ("6", "7", "8")]
    assert [bad.number for bad in refusals(rows)] == [2, 3, 250_005]
    assert all("longer than" in bad.reason and len(bad.raw) <= 2_000 for bad in refusals(rows))


def test_ten_thousand_columns(take: Taken) -> None:
    row = ",".join(f"v{n}" for n in range(10_000))
    layout, rows = take(",".join(f"Heading {n}" for n in range(10_000)) + f"\n{row}\n{row}\n")
    assert (len(layout.headings), len(rows), rows[1].values[9_999]) == (10_000, 2, "v9999")


def test_headings_alone_are_a_file_without_rows(take: Taken) -> None:
    layout, rows = take("a,b,c")
    assert (layout.headings, rows) == (("a", "b", "c"), [])


def test_a_payload_leaves_out_what_is_empty(take: Taken) -> None:
    layout, rows = take("a,b,c\n1,,3\n")
    assert as_payload(layout, rows[0]) == {"a": "1", "c": "3"}


def test_reading_costs_little_more_than_csv_reader(write: Write) -> None:
    row = "536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    path = write("a,b,c,d,e,f,g,h\n" + row * 50_000)
    layout = detect(path)
    begun = time.process_time()
    with path.open(newline="") as file:
        plain = sum(1 for _ in csv.reader(file))
    between = time.process_time()
    assert sum(1 for _ in read(path, layout)) == plain - 1
    over = time.process_time() - between - (between - begun)
    assert over / (50_000 * 8) < 3e-6


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
TABLES = st.integers(2, 5).flatmap(lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width), max_size=12))


@given(
    table=TABLES,
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    quote=st.sampled_from(['"', "'"]),
    end=st.sampled_from(["\n", "\r\n"]),
    everything=st.booleans(),
    doubled=st.booleans(),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_csv_writer_writes_comes_back(tmp_path: Path, table: list[list[str]], **style: object) -> None:
    width = len(table[0]) if table else 3
    if not style["everything"]:  # csv.writer leaves a carriage return unquoted
        table = [[cell.replace("\r", "") for cell in row] for row in table]
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=str(style["delimiter"]),
        quotechar=str(style["quote"]),
        lineterminator=str(style["end"]),
        quoting=csv.QUOTE_ALL if style["everything"] else csv.QUOTE_MINIMAL,
        doublequote=bool(style["doubled"]),
        escapechar=None if style["doubled"] else "\\",
    )
    writer.writerow([f"h{n}" for n in range(width)])
    writer.writerows(table)
    path = tmp_path / "random.csv"
    path.write_bytes(out.getvalue().encode())
    layout = Layout(
        "delimited", "utf-8", 1, "", str(style["delimiter"]), str(style["quote"]), 1, None,
        tuple(f"h{n}" for n in range(width)), ".", "ymd", "", "", "" if style["doubled"] else "\\",
    )  # fmt: skip
    expected = [tuple(cell or None for cell in row) for row in table if "".join(row).strip() not in ("", "\x1a")]
    assert values(list(read(path, layout))) == expected


PLAIN = st.text(st.sampled_from("abc xyz,;|\"'\nàł€"), max_size=8).map(str.strip)


@given(
    table=st.lists(st.lists(PLAIN, min_size=3, max_size=3), min_size=3, max_size=12),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quoted_files_are_detected_as_they_were_written(
    tmp_path: Path, table: list[list[str]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Name", "City", "Note"])
    writer.writerows(table)
    path = tmp_path / "random.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    layout = detect(path)
    assert (layout.delimiter, layout.headings) == (delimiter, ("Name", "City", "Note"))
    expected = [tuple(cell or None for cell in row) for row in table if any(row)]
    assert values(list(read(path, layout))) == expected


@pytest.mark.parametrize("content", ['"a\n', '"', 'a,b\n"', '"\n"\n"', ',,,\n"'])
def test_a_file_of_stray_quotes_ends(take: Taken, content: str) -> None:
    take("x,y\n1,2\n" + content)

"""Reading JSON Lines and JSON documents: flattened records, broken ones refused alone."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.platform.imports.reading import Refused, Row, as_payload, detect, read
from clientela.platform.imports.reading.json_records import flatten
from clientela.platform.imports.reading.tests.conftest import Taken


def refusals(rows: list[Row | Refused]) -> list[Refused]:
    return [row for row in rows if isinstance(row, Refused)]


def test_lines_are_flattened_to_dotted_and_numbered_headings(take: Taken) -> None:
    layout, rows = take(
        '{"name":"Anna","phones":[{"n":"1"},{"n":"2"}],"at":{"city":"Pisa"}}\n{"name":"Ugo","vip":true}\n'
    )
    assert layout.format == "json_lines"
    assert layout.headings == ("name", "phones.1.n", "phones.2.n", "at.city", "vip")
    assert rows[0].values == ("Anna", "1", "2", "Pisa", None)
    assert as_payload(layout, rows[1]) == {"name": "Ugo", "vip": "true"}


def test_numbers_come_as_they_are_written(take: Taken) -> None:
    _, rows = take('{"a":1.50,"b":12345678901234567890,"c":1e3,"d":null,"e":""}\n')
    assert rows[0].values == ("1.50", "12345678901234567890", "1e3", None, None)


def test_a_broken_line_is_refused_alone(take: Taken) -> None:
    _, rows = take('{"a":1}\n\n{"a":\n{"a":"x\\u0000"}\n{"a":"\\ud800"}\n' + "[" * 50_000 + '\n{"a":2}\n')
    assert [row.values for row in rows if isinstance(row, Row)] == [("1",), ("2",)]
    assert [bad.number for bad in refusals(rows)] == [3, 4, 5, 6]
    assert refusals(rows)[0].reason == "The record is not valid JSON: expecting value at its character 7."
    assert refusals(rows)[3].reason.endswith("it is nested too deeply.")


def test_keys_that_come_late_are_kept_in_a_last_column(take: Taken) -> None:
    late = [json.dumps({"a": n, **({"late": {"x": "L"}} if n == 1_500 else {})}) for n in range(2_000)]
    layout, rows = take("\n".join(late))
    assert layout.headings == ("a", "…")
    assert rows[1_500].values == ("1500", '{"late.x": "L"}')
    assert rows[1_499].values == ("1499", None)


def test_a_short_file_has_no_such_column(take: Taken) -> None:
    assert take('{"a":1}\n{"b":2}\n')[0].headings == ("a", "b")


def test_an_array_of_records(take: Taken) -> None:
    layout, rows = take('\ufeff [\n {"a": 1},\n {"a": "x, ]"}\n]\n')
    assert layout.format == "json"
    assert [(row.number, row.values) for row in rows] == [(1, ("1",)), (2, ("x, ]",))]


def test_a_broken_record_of_an_array_is_refused_alone(take: Taken) -> None:
    _, rows = take('[{"a":1},{"a":,},{"a":3}]')
    assert [row.number for row in rows if isinstance(row, Row)] == [1, 3]
    (bad,) = refusals(rows)
    assert (bad.number, bad.raw, bad.reason[:29]) == (2, '{"a":,}', "The record is not valid JSON:")


@pytest.mark.parametrize("cut", ['[{"a":1},{"a":2}', '[{"a":1},{"a":2},'])
def test_an_array_that_does_not_end_is_told(take: Taken, cut: str) -> None:
    _, rows = take(cut)
    assert [type(row) for row in rows] == [Row, Row, Refused]
    assert "may have been cut short" in refusals(rows)[0].reason


@pytest.mark.parametrize("key", ["items", "data", "whatever"])
def test_the_list_in_an_answer_is_what_counts(take: Taken, key: str) -> None:
    others = {"next": "abc", "count": 2} if key != "whatever" else {}
    layout, rows = take(json.dumps({key: [{"a": 1}, {"a": 2}], **others}))
    assert (layout.format, layout.sheet) == ("json", key)
    assert [row.values for row in rows] == [("1",), ("2",)]


def test_what_else_an_answer_holds_is_told(take: Taken) -> None:
    _, rows = take('{"items":[{"a":1}],"meta":{"b":2}}')
    (bad,) = refusals(rows)
    assert (bad.raw, "was not read" in bad.reason) == (',"meta":{"b":2}', True)


def test_one_object_over_several_lines_is_one_record(take: Taken) -> None:
    layout, rows = take('{\n  "name": "Anna",\n  "tags": ["x", "y"]\n}\n{\n  "name": "Ugo"\n}')
    assert layout.headings == ("name", "tags.1", "tags.2")
    assert [row.values[0] for row in rows] == ["Anna", "Ugo"]


def test_records_without_names(take: Taken) -> None:
    assert take('["a","b"]\n["c",1]\n')[0].headings == ("Column 1", "Column 2")
    assert take('[["a","b"],["c",1]]')[1][1].values == ("c", "1")
    assert take("[1, 2]")[1][1].values == ("2",)


def test_bytes_that_are_no_text_refuse_their_record(take: Taken) -> None:
    _, rows = take('{"a":"è"}\n'.encode() * 3 + b'{"a":"\xe8"}\n')
    assert [bad.number for bad in refusals(rows)] == [4]


def test_a_heading_in_brackets_is_no_json(take: Taken) -> None:
    layout, _ = take("[id],[name]\n1,Anna\n")
    assert (layout.format, layout.headings) == ("delimited", ("[id]", "[name]"))


def test_documents_longer_than_a_chunk_stream(take: Taken) -> None:
    _, rows = take(
        json.dumps([{"n": n, "text": "x" * 1_000} for n in range(1_500)] + [{"n": "big", "text": "y" * 900_000}])
    )
    assert [row.number for row in rows] == list(range(1, 1_502))
    assert rows[-1].values == ("big", "y" * 900_000, None)


def test_deep_objects_stay_json_below_a_depth() -> None:
    value: object = "x"
    for _ in range(20):
        value = {"a": value}
    ((heading, text),) = flatten(value).items()
    assert heading == ".".join("a" * 8)
    assert text is not None
    assert text.startswith('{"a": {"a"')


def test_names_that_meet_after_flattening_are_both_kept() -> None:
    assert flatten({"a.b": "1", "a": {"b": "2"}}) == {"a.b": "1", "a.b (2)": "2"}


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
RECORDS = st.lists(
    st.dictionaries(st.sampled_from("abcdef"), TEXTS | st.integers() | st.booleans(), min_size=1), min_size=1
)


@given(records=RECORDS, indent=st.sampled_from([None, 1]), lines=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_as_json_comes_back(
    tmp_path: Path, records: list[dict[str, object]], indent: int | None, lines: bool
) -> None:
    path = tmp_path / "random.json"
    text = "\n".join(json.dumps(record) for record in records) if lines else json.dumps(records, indent=indent)
    path.write_text(text, encoding="utf-8")
    layout = detect(path)
    found = [as_payload(layout, row) for row in read(path, layout) if isinstance(row, Row)]
    said = [{key: {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
             for key, value in record.items() if value != ""} for record in records]  # fmt: skip
    assert found == [record for record in said if record]

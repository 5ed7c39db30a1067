"""XML as rows: the element that comes again is the record, wherever it stands; what could explode is refused."""

from pathlib import Path

import pytest

from clientela.platform.imports.reading import Refused, Unreadable, as_payload, detect, read

ONE = "<customer id='1'><name>Anna Łąka</name><address><city>Torino</city></address><phone>1</phone><phone>2</phone></customer>"
TWO = "<customer id='2'><name>Zoe &amp; Co</name></customer>"


def rows(path: Path, text: str, encoding: str = "utf-8") -> list[dict[str, str] | str]:
    path.write_bytes(text.encode(encoding))
    layout = detect(path)
    return [row.reason if isinstance(row, Refused) else as_payload(layout, row) for row in read(path, layout)]


@pytest.mark.parametrize(
    "around",
    [("<list>", "</list>"), ("<a xmlns='urn:x'><b>", "</b></a>"), ("<export><n>2</n><all>", "</all></export>")],
)
def test_the_element_that_comes_again_is_the_record(tmp_path, around):
    begin, end = around
    found = rows(tmp_path / "x.xml", f"<?xml version='1.0'?>\n{begin}{ONE}{TWO}{end}")
    assert found[0] == {"id": "1", "name": "Anna Łąka", "address.city": "Torino", "phone.1": "1", "phone.2": "2"}
    assert found[1] == {"id": "2", "name": "Zoe & Co"}


def test_a_single_record_is_one_row(tmp_path):
    assert rows(tmp_path / "x.xml", f"<?xml version='1.0'?><list>{TWO}</list>") == [{"id": "2", "name": "Zoe & Co"}]


def test_a_file_that_was_cut_short_gives_what_it_has_and_says_so(tmp_path):
    found = rows(tmp_path / "x.xml", f"<?xml version='1.0'?><list>{ONE}{TWO}<customer><name>An")
    assert [one["id"] for one in found[:2]] == ["1", "2"]
    assert "not valid XML" in found[2]


def test_many_records_stream(tmp_path):
    found = rows(tmp_path / "x.xml", "<?xml version='1.0'?><list>" + TWO * 9_000 + "</list>")
    assert len(found) == 9_000


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]><a><r>&c;</r><r>&c;</r></a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a><r>&x;</r><r>1</r></a>",
        "<a>" + "<b>" * 5_000,
        "<a></a>",
    ],
)
def test_what_could_explode_or_holds_nothing_is_refused(tmp_path, text):
    with pytest.raises(Unreadable):
        rows(tmp_path / "x.xml", "<?xml version='1.0'?>" + text)

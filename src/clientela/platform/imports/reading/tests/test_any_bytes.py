"""Whatever a file holds, it is read, refused or called unreadable: nothing else is ever raised, nothing unfit comes out."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.platform.imports.reading import Row, Target, Unreadable, detect, propose, read

TARGETS = [
    Target("e", ("E-mail",), "email", many=True),
    Target("d", ("Date",), "date"),
    Target("n", ("Sum",), "number"),
]
PIECES = st.sampled_from(
    [b'"', b"'", b",", b";", b"\t", b"|", b"\n", b"\r\n", b"\r", b"\\", b"{", b"}", b"[", b"]", b":", b"\0", b"\xe8", b"\xff",
     b"\xc3\xa8", b"a", b"1", b"a@x.it", b'{"a":1}', b"BEGIN:VCARD\n", b"END:VCARD\n", b"FN:x\n", b"N;QUOTED-PRINTABLE:=E8=\n",
     b"<vcard>", b"</vcard>", b'["vcard",[', b"sep=;\n", b"\xef\xbb\xbf", b"\xff\xfe", b"1.234,5", b"12/31/2024", b"AGENT:\n"]
)  # fmt: skip
FILES = st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(b"".join)


def check(path: Path) -> None:
    layout = detect(path)
    assert len(set(layout.headings)) == len(layout.headings) > 0
    taken = []
    for row in read(path, layout):
        if isinstance(row, Row):
            assert len(row.values) == len(layout.headings)
            taken.append(row)
            texts = [value for value in row.values if value is not None]
        else:
            texts = [row.raw, row.reason]
        assert "\0" not in "".join(texts).encode().decode()
    propose(layout, taken, TARGETS)


@given(content=FILES)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_read_or_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "random"
    path.write_bytes(content)
    try:
        check(path)
    except Unreadable as error:
        assert str(error)


SOUND = (
    b'id,name,note\n1,"Rossi, ""Mario""","two\nlines"\n2,Verdi,\xc3\xa8\n3,Neri,z\n',
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=91;=\r\n=C3=91\r\nTEL;CELL:1\r\nEND:VCARD\r\n",
    b'[{"a": {"b": [1, 2]}}, {"a": "x"}]',
    b'{"a": 1}\n{"b": [true, null]}\n',
    b'<vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard><fn><text>A</text></fn></vcard></vcards>',
    b'["vcard",[["fn",{},"text","A"],["n",{},"text",["A","B","","",""]]]]',
)


@pytest.mark.parametrize("sound", SOUND, ids=["csv", "vcard", "json", "lines", "xcard", "jcard"])
def test_damaged_files_are_read_or_unreadable(tmp_path: Path, sound: bytes) -> None:
    chance = random.Random(7)
    path = tmp_path / "damaged"
    for _ in range(60):
        content = bytearray(sound)
        for _ in range(chance.choice([1, 2, 8])):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(3)] = bytes(
                chance.choice(b"\"',;\n\\{}[]:<>=\0\xe8 a1") for _ in range(2)
            )
        path.write_bytes(content)
        try:
            check(path)
        except Unreadable as error:
            assert str(error)

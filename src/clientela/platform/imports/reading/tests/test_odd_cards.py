"""Cards as no standard has them, and cards made to do harm: each is read or refused by itself, in bounded time and room."""

import time
import tracemalloc

import pytest

from clientela.platform.imports.reading import Refused, Row, as_payload
from clientela.platform.imports.reading.tests.conftest import Taken

AGENT = "BEGIN:VCARD\r\nFN:o\r\nAGENT:\r\n"
SECONDS, ROOM = 30, 300_000_000  # a slow machine beside other work takes a fifth of it


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


@pytest.mark.parametrize("character", ["à", "Ł", "€", "🦊"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_fold_within_a_character_breaks_nothing(take: Taken, character: str, end: bytes) -> None:
    packed = character.encode()
    for cut in range(1, len(packed)):
        raw = b"BEGIN:VCARD\r\nFN:x" + packed[:cut] + end + b" " + packed[cut:] + b"y\r\nEND:VCARD\r\n"
        layout, rows = take(raw + card("FN:Ugo").encode(), "a.vcf")
        first, second = (as_payload(layout, row) for row in rows)
        assert (first["Full name"], second["Full name"]) == (f"x{character}y", "Ugo")
        assert character in first["Card"]


def test_what_is_said_in_several_languages_counts_once(take: Taken) -> None:
    lines = (
        "N;ALTID=1;LANGUAGE=it:Rossi;Anna;;;",
        "N;ALTID=1;LANGUAGE=ja:ロッシ;アンナ;;;",
        "TITLE;ALTID=2:Capo",
        "TITLE;ALTID=2:Head",
    )
    layout, rows = take(card(*lines, "TITLE:Buyer", version="4.0"), "a.vcf")
    cells = as_payload(layout, rows[0])
    assert cells.pop("Card").count("ALTID") == 4
    assert cells == {"Family name": "Rossi", "Given name": "Anna", "Title": "Capo", "Title 2": "Buyer"}


@pytest.mark.parametrize(
    "lines",
    [
        ("EMAIL;PREF=9:b@x.it", "EMAIL;PREF=1:a@x.it", "EMAIL:c@x.it"),
        ("EMAIL:b@x.it", "EMAIL:c@x.it", "EMAIL;TYPE=pref:a@x.it"),
        ("EMAIL;INTERNET:b@x.it", "EMAIL;INTERNET:c@x.it", "EMAIL;INTERNET;PREF:a@x.it"),
    ],
)
def test_the_preferred_is_the_first(take: Taken, lines: tuple[str, ...]) -> None:
    layout, rows = take(card(*lines), "a.vcf")
    cells = as_payload(layout, rows[0])
    assert [cells[name] for name in ("E-mail", "E-mail 2", "E-mail 3")] == ["a@x.it", "b@x.it", "c@x.it"]


BOMBS = {
    "cards within cards": AGENT * 40_000 + "END:VCARD\r\n" * 40_000,
    "a line of 10 MB": card("FN:A", "NOTE:" + "x" * 10_000_000),
    "a picture of 10 MB": card("FN:A", "PHOTO;ENCODING=b:" + "QUJD" * 2_500_000),
    "folds": card("FN:A", "NOTE:x" + "\r\n x" * 300_000),
    "soft breaks": card("FN:A", "NOTE;ENCODING=QUOTED-PRINTABLE:" + "a=\r\n" * 200_000, version="2.1"),
    "properties": card("FN:A", *(f"EMAIL:a{place}@x.it" for place in range(50_000))),
    "kinds": card("FN:A", "TEL;" + ";".join(f"TYPE=x{place}" for place in range(50_000)) + ":5"),
    "parts": card("FN:A", "N:" + ";" * 2_000_000),
    "parts of parts": card("FN:A", "N:" + "," * 2_000_000, version="4.0"),
    "backslashes": card("FN:A", "NOTE:" + "\\" * 500_001),
    "quotes": card("FN:A", 'TEL;X="' + 'a"b' * 100_000 + ":5"),
    "carets": card("FN:A", "NOTE;X=" + "^" * 200_000 + ":5"),
    "ends": card("FN:A") + "END:VCARD\r\n" * 20_000,
    "empty lines": "BEGIN:VCARD\r\nFN:A\r\n" + "\r\n" * 500_000 + "END:VCARD\r\n",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_card_made_to_do_harm_costs_itself_alone(take: Taken, bomb: str) -> None:
    began = time.process_time()
    layout, rows = take(BOMBS[bomb] + card("FN:Honest"), "a.vcf")
    assert time.process_time() - began < SECONDS
    assert as_payload(layout, rows[-1])["Full name"] == "Honest"
    assert len(layout.headings) <= 2_001
    assert all(len(heading) < 500 for heading in layout.headings)
    assert all(row.reason for row in rows if isinstance(row, Refused))


def test_memory_is_bounded_by_the_longest_card(take: Taken) -> None:
    content = card("FN:A", "NOTE:" + "x" * 1_000_000) * 40 + "BEGIN:VCARD\r\nNOTE:" + "x" * 60_000_000
    tracemalloc.start()
    _layout, rows = take(content, "a.vcf")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sum(isinstance(row, Row) for row in rows) == 41
    assert peak < ROOM

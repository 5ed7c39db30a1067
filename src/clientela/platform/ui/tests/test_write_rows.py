"""The hot loop of lists: what it writes, that it escapes, and that it does not ask Babel for each cell."""

import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import FrameType
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from clientela.platform.ui.listing import WRITERS, write_cards, write_rows
from clientela.platform.ui.slots import slots

KEY = str(UUID(int=0xAB))
ENTITY = {"key": "person", "url": "/people/", "avatar": "round"}
HOSTILE = "<script>alert('\"&')</script>"
SAMPLES: dict[str, Any] = {
    "choice": ("x", HOSTILE),
    "country": HOSTILE,
    "email": HOSTILE,
    "language": HOSTILE,
    "link": (KEY, HOSTILE, "/organisations/"),
    "name": HOSTILE,
    "phone": HOSTILE,
    "stage": ("loyal", HOSTILE),
    "tags": [HOSTILE] * 5,
    "text": HOSTILE,
    "user": (KEY, HOSTILE),
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def columns(*kinds: str) -> list[dict[str, Any]]:
    return [{"key": kind, "kind": kind, "numeric": kind in ("money", "number")} for kind in kinds]


def row(kind: str, value: Any) -> str:
    return str(write_rows(ENTITY, columns(kind), [(KEY, value)], False))


@pytest.mark.parametrize("kind", SAMPLES)
def test_what_people_typed_is_escaped(kind: str) -> None:
    written = row(kind, SAMPLES[kind])
    assert "<script" not in written
    assert "'\"&" not in written


@pytest.mark.parametrize("kind", SAMPLES)
def test_on_a_card_too(kind: str) -> None:
    rows = [(KEY, HOSTILE, SAMPLES[kind], None), (KEY, "Plain", None, None)]
    first, second = str(write_cards(ENTITY, ["name", kind, "date"], ["Name", HOSTILE, "Due"], rows, True)).split(
        "</article>"
    )[:2]
    assert "<script" not in first
    assert "'\"&" not in first
    assert "<span" not in second  # a record that holds nothing says nothing


def test_a_name_leads_to_its_record() -> None:
    assert f'<a href="/people/{KEY}/">Ada</a>' in row("name", "Ada")
    assert 'data-h="b"' in row("name", "Ada")


def test_an_entity_without_faces_has_none() -> None:
    written = str(write_rows(ENTITY | {"avatar": "none"}, columns("name"), [(KEY, "Alba 4")], False))
    assert "avatar" not in written


def test_missing_figures_and_dates_say_so_and_missing_words_stay_blank() -> None:
    assert all("none yet" in row(kind, None) for kind in ("money", "number", "date", "moment"))
    assert "><" in row("text", None)
    assert "none yet" not in row("text", None)


def test_a_row_can_be_picked_by_its_name() -> None:
    written = str(write_rows(ENTITY, columns("name"), [(KEY, 'A"da')], True))
    assert f'name="id" value="{KEY}" aria-label="Select A&quot;da"' in written


def test_a_kind_that_nobody_knows_is_written_as_text() -> None:
    assert ">7<" in row("strange", 7)
    assert "strange" not in WRITERS


@pytest.mark.parametrize(
    ("kinds", "taken"),
    [
        ([], []),
        (["name"], ["lead"]),
        (["name", "link", "stage", "user", "money", "moment"], ["lead", "below", "", "", "end", "aside"]),
        (["text", "date", "tags"], ["lead", "aside", ""]),
        (["name", "country", "email", "phone"], ["lead", "below", "aside", "end"]),
    ],
)
def test_two_lines_hold_the_most_telling_columns_of_a_phone(kinds: list[str], taken: list[str]) -> None:
    assert slots(kinds) == taken


def _babel_calls(work: Any) -> int:
    seen: Counter[str] = Counter()

    def watch(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and "/babel/" in frame.f_code.co_filename:
            seen[frame.f_code.co_name] += 1

    sys.setprofile(watch)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen.total()


def test_fifty_rows_seen_before_ask_babel_nothing() -> None:
    start = datetime(2024, 1, 1, 9, 30, tzinfo=UTC)
    rows = [(KEY, f"Ada {n}", (Decimal(n), "EUR"), start + timedelta(hours=n), n * 1000, "IT") for n in range(50)]
    shape = columns("name", "money", "moment", "number", "country")
    write_rows(ENTITY, shape, rows, True)
    fresh = [
        (KEY, f"Bea {n}", (Decimal(n) + 1, "EUR"), start + timedelta(hours=n, seconds=5), n, "IT") for n in range(50)
    ]
    assert _babel_calls(lambda: write_rows(ENTITY, shape, fresh, True)) == 0

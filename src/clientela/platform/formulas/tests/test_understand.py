"""Any text is read or refused with its place; kinds that do not fit are named in plain words."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientela.platform.formulas.checking import check
from clientela.platform.formulas.functions import FUNCTIONS
from clientela.platform.formulas.parsing import parse
from clientela.platform.formulas.tree import BadFormula, Kind, Source

KNOWN = {
    "price": Kind("money", "currency"), "cost": Kind("money", "other"), "pieces": Kind("number"), "name": Kind("text"),
    "born": Kind("date"), "seen": Kind("moment"), "stage": Kind("text", choices=("lead", "customer")), "tags": Kind("set"),
}  # fmt: skip


def _look(name: str) -> Source:
    return Source(KNOWN[name], weight=150 if name == "pieces" else 1)


def _kind(text: str) -> Kind:
    return check(parse(text), _look).kind


@settings(max_examples=500, deadline=None)
@given(st.text() | st.text("ab1.\"'()+-*/%=<>,; notradi", max_size=60))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        check(parse(text), _look)
    except BadFormula as error:
        assert 0 <= error.at <= len(text)
        assert error.reason


@pytest.mark.parametrize(("text", "kind"), [
    ("price * 2", Kind("money", "currency")), ("price / price", Kind("number")), ("price - 1", Kind("money", "currency")),
    ("born + 7", Kind("date")), ("days(born, seen)", Kind("number")), ("if(stage = 'lead', born, seen)", Kind("date")),
    ("coalesce(stage, stage)", Kind("text", choices=("lead", "customer"))), ("coalesce(stage, name)", Kind("text")),
    ("seen > seen", Kind("truth")), ("contains(tags, 'vip')", Kind("truth")), ("NAME = Stage", Kind("truth")),
])  # fmt: skip
def test_the_kind_is_found(text: str, kind: Kind) -> None:
    assert _kind(text) == kind


@pytest.mark.parametrize(("text", "at", "said"), [
    ("", 0, "write a formula"), ("1 +", 3, "missing at the end"), ("1 2", 2, "“2” was not expected"), ("name $ 1", 5, "“$”"),
    ("shoe + 1", 0, "no field “shoe”"), ("sin(1)", 0, "no function “sin”"), ("1 + name", 4, "a text"),
    ("price + cost", 6, "currency"),
    ("price * price", 6, "money"), ("round()", 0, "round(number, places)"), ("stage = 'led'", 8, "lead, customer"),
    ("1 < 2 < 3", 6, "“<”"), ("'open", 0, "“'”"), ("1234567890123456", 0, "digits"), ("today(1)", 0, "today()"),
    ("(" * 70 + "1", 60, "levels"), ("pieces * pieces * pieces", 16, "400 parts"), ("not", 3, "missing"),
    ("x" * 2001, 2000, "2000"),
    ("and", 0, "“and”"), ("born + born", 5, "can't join"), ("tags = tags", 0, "a list"),
])  # fmt: skip
def test_what_is_wrong_is_said_with_its_place(text: str, at: int, said: str) -> None:
    with pytest.raises(BadFormula) as caught:
        _kind(text)
    assert (caught.value.at, said in caught.value.reason) == (at, True), caught.value.reason


def test_long_sums_are_no_trouble() -> None:
    assert _kind("+".join(["1"] * 55)) == Kind("number")


def test_every_function_stands_in_the_reference() -> None:
    reference = (Path(__file__).parents[5] / "docs/howto/formulas.md").read_text()
    assert [one.shown for one in FUNCTIONS.values() if one.shown and f"| `{one.shown}` |" not in reference] == []

"""The compiled condition finds the rows that a naive reading of it finds, and a bad one is told where it is bad."""

import operator
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties.entities import ORGANISATION, PERSON
from clientela.parties.models import Lifecycle, Party
from clientela.platform.conditions.compiling import DEEPEST, MOST, BadCondition, compile_condition
from clientela.platform.entities.operands import operands

FIELDS = {**operands(PERSON), **operands(ORGANISATION)}
TODAY = datetime.now(UTC).date()
VALUES: dict[str, list[Any]] = {
    "city": ["", "Torino", "TORINO", "torino%", "tor_no", "To\\rino", "Łódź", "łódź"],
    "lifecycle": [*Lifecycle.values[:4]],
    "employees": [None, -3, 0, 3, 10, 2_000_000_000],
    "annual_revenue": [None, Decimal("-0.01"), Decimal("0.00"), Decimal("10.50"), Decimal("999999999.99")],
    "birth_date": [
        None,
        TODAY - timedelta(days=400),
        TODAY - timedelta(days=20),
        TODAY - timedelta(days=2),
        date(1990, 5, 12),
    ],
    "tags": [[], ["vip"], ["VIP"], ["vip", "coffee"], ["coffee", "a;b"]],
    "country": ["", "IT", "PL"],
}
ORDERED = ("employees", "annual_revenue", "birth_date")
WORDS = {"over": operator.gt, "under": operator.lt, "at_least": operator.ge, "at_most": operator.le, "is": operator.eq}
SPANS = {"1 day": 1, "3 weeks": 21, "2 months": 60, "1 year": 365, "999999 years": 100_000}


def said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, Decimal) else value


@st.composite
def leaves(draw: Any) -> dict[str, Any]:
    field = draw(st.sampled_from(list(VALUES)))
    present = [value for value in VALUES[field] if value not in (None, [], "")]
    singles = (
        sorted({tag for tags in present for tag in tags}) if field == "tags" else [said(value) for value in present]
    )
    words = ["is", "is_not", "any_of", "none_of", "known"]
    words += [*WORDS] if field in ORDERED else ["contains"] if field in ("city", "tags") else []
    word = draw(st.sampled_from(words + (["in_last"] if field == "birth_date" else [])))
    if word == "known":
        return {"field": field, word: draw(st.booleans())}
    if word == "in_last":
        return {"field": field, word: draw(st.sampled_from(list(SPANS)))}
    if word in ("any_of", "none_of"):
        return {"field": field, word: draw(st.lists(st.sampled_from(singles), min_size=1, max_size=3))}
    piece = st.sampled_from(["o", "%", "_", "\\", "ó", "TOR"])
    return {"field": field, word: draw(piece if (word, field) == ("contains", "city") else st.sampled_from(singles))}


def groups(inner: Any) -> Any:
    return st.builds(
        lambda word, parts: {word: parts}, st.sampled_from(["all", "any", "none"]), st.lists(inner, max_size=3)
    )


trees = st.recursive(leaves(), groups, max_leaves=8)


def holds(tree: dict[str, Any], row: Party) -> bool:
    """The naive reading of a condition."""
    if "field" not in tree:
        word, results = next(iter(tree)), [holds(part, row) for part in next(iter(tree.values()))]
        return all(results) if word == "all" else any(results) if word == "any" else not any(results)
    value = getattr(row, tree["field"])
    (word, wanted) = next((key, item) for key, item in tree.items() if key != "field")
    if word in ("is_not", "none_of"):
        return not holds({"field": tree["field"], {"is_not": "is", "none_of": "any_of"}[word]: wanted}, row)
    if word == "known":
        return (value not in (None, "", [])) == wanted
    if word == "any_of":
        return any(holds({"field": tree["field"], "is": one}, row) for one in wanted)
    if word == "in_last":
        return value is not None and value >= TODAY - timedelta(days=SPANS[wanted])
    return compared(value, word, wanted)


def compared(value: Any, word: str, wanted: Any) -> bool:
    if isinstance(value, list):
        return wanted in value
    if isinstance(value, str):
        return wanted.casefold() in value.casefold() if word == "contains" else wanted.casefold() == value.casefold()
    if value is None:
        return False
    return bool(WORDS[word](value, date.fromisoformat(wanted) if isinstance(value, date) else Decimal(wanted)))


@pytest.fixture
def rows(db: None) -> list[Party]:
    chance = random.Random(7)
    made = [{field: chance.choice(values) for field, values in VALUES.items()} for _n in range(80)]
    return Party.objects.bulk_create([Party(kind="organisation", name="x", **one) for one in made])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=trees)
def test_the_sql_finds_what_a_naive_reading_finds(rows, tree):
    found = set(Party.objects.filter(compile_condition(tree, FIELDS)).values_list("pk", flat=True))
    assert found == {row.pk for row in rows if holds(tree, row)}


broken = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["\x00", "\ud800",
        "-9 days", "1 x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["all", "any", "none", "field", "is", "is_not", "any_of", "over", "in_last", "known", "contains"]),
        inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
wild = st.builds(
    lambda field, word, value: {"field": field, word: value},
    st.sampled_from([*FIELDS]),
    st.sampled_from(["is", "is_not", "any_of", "none_of", "contains", "over", "under", "in_last", "known"]),
    broken,
)


def refusal(tree: Any) -> BadCondition | None:
    """Why a condition is refused; one that is not is asked."""
    try:
        Party.objects.filter(compile_condition(tree, FIELDS)).count()
    except BadCondition as error:
        return error
    return None


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=broken | wild | groups(wild))
def test_whatever_is_asked_is_answered_or_refused_in_words(rows, tree):
    refused = refusal(tree)
    assert refused is None or refused.reason


@pytest.mark.parametrize(
    ("tree", "where"),
    [
        ({"all": [{"field": "city", "is": "x"}, {"any": [{"field": "shoe", "is": 43}]}]}, "all[1].any[0]"),
        ({"none": [{"field": "employees", "over": "many"}]}, "none[0]"), ({"any": [7]}, "any[0]"), ({"all": "x"}, ""),
        ({"field": "employees", "over": None}, ""), ({"field": "birth_date", "in_last": "-5 days"}, ""), ([], ""), (None, ""),
        ({"field": "city", "is": "x", "is_not": "y"}, ""), ({"field": "city"}, ""), ({"all": [], "any": []}, ""), ({}, ""),
        ({"field": "city", "resembles": "x"}, ""), ({"field": "city", "over": "x"}, ""), ({"field": "tags", "any_of": []}, ""),
        ({"field": "employees", "contains": "1"}, ""), ({"field": "organisation", "is": "Alba"}, ""),
        ({"field": "search", "is": "x"}, ""),
        ({"field": "employees", "any_of": [None]}, ""), ({"field": "city", "is": None}, ""),
        ({"field": "birth_date", "in_last": 5}, ""),
    ],
)  # fmt: skip
def test_an_error_names_the_part(tree, where):
    with pytest.raises(BadCondition) as error:
        compile_condition(tree, FIELDS)
    assert error.value.where == where
    assert "Error" not in error.value.reason
    assert error.value.reason not in ("", "'x'")


def test_a_condition_can_not_grow_without_bound():
    leaf: dict[str, Any] = {"field": "city", "is": "x"}
    compile_condition({"all": [leaf] * (MOST - 1)}, FIELDS)
    with pytest.raises(BadCondition, match=rf"all\[{MOST - 1}\]: at most"):
        compile_condition({"all": [leaf] * MOST}, FIELDS)
    for _level in range(DEEPEST):
        leaf = {"any": [leaf]}
    compile_condition(leaf, FIELDS)
    with pytest.raises(BadCondition, match="at most 8 levels"):
        compile_condition({"any": [leaf]}, FIELDS)

"""What can't be understood is refused with a sentence that names the part; nothing that is asked ends in a fault."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clientela.parties.entities import ORGANISATION
from clientela.parties.models import Party
from clientela.platform.conditions.compiling import DEEPEST, MOST, BadCondition, compile_condition
from clientela.platform.conditions.tests.test_find_what_holds import VALUES, Words, groups
from clientela.platform.permissions.actor import SYSTEM

WORDS = Words(ORGANISATION, SYSTEM)
FIELDS = [*VALUES, "parent.city", "owner", "last_contact_at", "parent"]

broken = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["\x00", "\ud800",
        "-9 days", "1 x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["all", "any", "none", "field", "is", "is_not", "any_of", "over", "in_last", "known", "contains", "count",
        "sum", "where", "at_least"]),
        inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
wild = st.builds(
    lambda field, word, value: {"field": field, word: value},
    st.sampled_from(FIELDS),
    st.sampled_from(
        [
            "is",
            "is_not",
            "any_of",
            "none_of",
            "contains",
            "over",
            "under",
            "in_last",
            "known",
            "within",
            "starts_with",
            "all_of",
            "yearly_in_next",
            "older_than",
        ]
    ),
    broken,
)


def refusal(tree: Any) -> BadCondition | None:
    """Why a condition is refused; one that is not is asked."""
    try:
        Party.objects.filter(compile_condition(tree, WORDS)).count()
    except BadCondition as error:
        return error
    return None


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=broken | wild | groups(wild))
def test_whatever_is_asked_is_answered_or_refused_in_words(db, tree):
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
        ({"field": "employees", "contains": "1"}, ""), ({"field": "parent", "is": "Alba"}, ""),
        ({"field": "search", "is": "x"}, ""),
        ({"field": "employees", "any_of": [None]}, ""), ({"field": "city", "is": None}, ""),
        ({"field": "birth_date", "in_last": 5}, ""), ({"field": "birth_date", "within": "soon"}, ""),
        ({"field": "parent.shoe", "is": 1}, ""), ({"field": "parent.parent.parent.city", "is": "x"}, ""),
        ({"field": "city.name", "is": "x"}, ""), ({"all": [{"count": "shoes", "at_least": 1}]}, "all[0].count"),
        ({"count": "orders"}, ""), ({"count": "orders", "at_least": "many"}, ""), ({"sum": "orders", "over": 5}, ""),
        ({"sum": "orders.status", "over": 5}, ""), ({"count": "orders.total", "over": 5}, ""),
        ({"count": "orders", "over": "inf"}, ""), ({"count": "orders", "at_least": 1, "where": {"field": "x", "is": 1}}, "where"),
        ({"count": "orders", "at_least": 1, "where": {"all": [{"count": "orders", "is": 1}]}}, "where.all[0].count"),
    ],
)  # fmt: skip
def test_an_error_names_the_part(tree, where):
    with pytest.raises(BadCondition) as error:
        compile_condition(tree, WORDS)
    assert error.value.where == where
    assert "Error" not in error.value.reason
    assert error.value.reason not in ("", "'x'")


def test_a_condition_can_not_grow_without_bound():
    leaf: dict[str, Any] = {"field": "city", "is": "x"}
    compile_condition({"all": [leaf] * (MOST - 1)}, WORDS)
    with pytest.raises(BadCondition, match=rf"all\[{MOST - 1}\]: at most"):
        compile_condition({"all": [leaf] * MOST}, WORDS)
    for _level in range(DEEPEST):
        leaf = {"any": [leaf]}
    compile_condition(leaf, WORDS)
    with pytest.raises(BadCondition, match="at most 8 levels"):
        compile_condition({"any": [leaf]}, WORDS)

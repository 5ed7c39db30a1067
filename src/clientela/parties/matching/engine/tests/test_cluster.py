"""Groups out of pairs."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from clientela.parties.matching.engine.clusters import clusters

PAIRS = st.lists(st.sampled_from(list(combinations(range(13), 2))), max_size=40)


def _groups(pairs, apart=()):
    return sorted(sorted(group) for group in clusters(pairs, apart))


def test_those_who_are_all_alike_are_one_group():
    assert _groups([("a", "b"), ("b", "c"), ("a", "c"), ("x", "y")]) == [["a", "b", "c"], ["x", "y"]]


def test_a_chain_of_likenesses_is_no_group():
    chain = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
    assert all(len(group) < 4 for group in _groups(chain))


def test_a_verdict_keeps_apart_whatever_lies_between():
    assert _groups([("a", "b"), ("b", "c"), ("a", "c")], [("a", "c")]) == [["a", "b"]]


@given(PAIRS, PAIRS)
def test_nobody_is_in_two_groups_and_nobody_beside_a_stranger(pairs, apart):
    groups = clusters(pairs, apart)
    members = [key for group in groups for key in group]
    assert len(members) == len(set(members))
    assert not any(one in group and other in group for group in groups for one, other in apart)

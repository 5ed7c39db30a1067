"""The engine on a crowd of its own: who is found, how surely, and what changed since."""

from datetime import UTC, datetime
from random import Random

import pyarrow as pa
import pytest

from clientela.parties.matching.engine.clusters import clusters
from clientela.parties.matching.engine.linkage import Linkage
from clientela.parties.matching.engine.organisations import ORGANISATIONS
from clientela.parties.matching.engine.people import PEOPLE
from clientela.parties.matching.tests.people import FAMILY, GIVEN

DICE = Random(7)


def person(number, **said):
    given, family = GIVEN[number % 20], FAMILY[number * 7 % 15]
    birth = f"{1940 + number * 13 % 60}{number % 12 + 1:02d}{number * 5 % 28 + 1:02d}"
    return {
        "unique_id": f"{number:04d}", "given": given, "family": family, "emails": f"{given}.{number}@x.example",
        "birth": birth, "phones": f"+39333{number * 7919 % 10**6:06d}",
    } | said  # fmt: skip


def table(rows):
    names = sorted({name for row in rows for name in row})
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})


@pytest.fixture
def linkage():
    with Linkage(PEOPLE, memory="300MB", threads=1) as made:
        yield made


def _pairs(found):
    return {(row["a"], row["b"]) for row in found.to_pylist() if row["probability"] > 0.5}


def test_slips_swaps_and_short_forms_are_seen_through(linkage):
    known = [person(n) for n in range(200)]
    again = [
        person(1, unique_id="A", family=known[1]["family"][:-2] + "xx"),
        person(2, unique_id="B", given=known[2]["family"], family=known[2]["given"]),
        person(3, unique_id="C", given="Darek", emails=None) | {"given": known[3]["given"].upper(), "birth": None},
    ]
    linkage.take(table(known + again))
    assert _pairs(linkage.score(linkage.learn())) == {("0001", "A"), ("0002", "B"), ("0003", "C")}


def test_what_changed_is_compared_with_all(linkage):
    linkage.take(table([person(n) for n in range(200)]))
    model = linkage.learn()
    assert not _pairs(linkage.score(model))
    linkage.take_again(table([person(9, unique_id="0150"), person(7, unique_id="new")]))
    assert _pairs(linkage.score(model, some=True)) == {("0009", "0150"), ("0007", "new")}
    linkage.pick(["new"])
    assert _pairs(linkage.score(model, some=True)) == {("0007", "new")}


def test_what_was_kept_serves_another_linkage(tmp_path):
    with Linkage(PEOPLE, at=tmp_path / "kept", memory="300MB", threads=1) as first:
        assert first.taken_at is None
        first.take(table([person(n) for n in range(200)]), at=(moment := datetime(2026, 5, 1, 12, tzinfo=UTC)))
        model = first.learn()
    with Linkage(PEOPLE, at=tmp_path / "kept", memory="300MB", threads=1) as later:
        assert (later.taken_at, later.records) == (moment, 200)
        left = [f"{n:04d}" for n in range(200) if n != 7]
        assert later.leave_only(pa.array([*left, "new"])) == ["new"]
        later.take_again(table([person(9, unique_id="0150"), person(7, unique_id="new")]))
        assert _pairs(later.score(model, some=True)) == {("0009", "0150")}


def test_a_kept_file_that_nobody_can_read_is_begun_anew(tmp_path):
    (tmp_path / "kept").write_bytes(b"not a database of this kind" * 999)
    with Linkage(PEOPLE, at=tmp_path / "kept", memory="300MB", threads=1) as linkage:
        assert linkage.taken_at is None
        linkage.take(table([person(1)]))
        assert linkage.records == 1


@pytest.mark.parametrize(
    "rows", [[], [person(1)], [person(1), person(1, unique_id="B")], [{"unique_id": "x"}, {"unique_id": "y"}]]
)
def test_next_to_nothing_is_no_trouble(linkage, rows):
    linkage.take(table(rows) if rows else table([person(1)]).slice(0, 0))
    found = _pairs(linkage.score(linkage.learn()))
    assert found == ({("0001", "B")} if len(rows) == 2 and "given" in rows[0] else set())


def test_firms_are_one_without_their_legal_forms_and_two_under_one_roof():
    roof = {"streets": "Via Roma 1", "postals": "20121", "phones": "+390212345678"}
    firms = [
        {"unique_id": f"{n}", "name": f"{FAMILY[n % 15]} {GIVEN[n % 20]} S.r.l.", "emails": f"a{n}@f{n}.example"}
        for n in range(60)
    ]
    firms += [{"unique_id": "p", "name": "Caffè Bellandi S.r.l."} | roof, {"unique_id": "q", "name": "CAFFE BELLANDI SPA"} | roof,
              {"unique_id": "z", "name": "Studio Legale Quaranta"} | roof]  # fmt: skip
    with Linkage(ORGANISATIONS, memory="300MB", threads=1) as linkage:
        linkage.take(table(firms))
        assert _pairs(linkage.score(linkage.learn())) == {("p", "q")}


def test_nothing_of_anybody_is_left_or_told(linkage, caplog, capfd, tmp_path):
    linkage.take(table([person(n) for n in range(60)]))
    linkage.score(linkage.learn())
    said = caplog.text + "".join(capfd.readouterr())
    assert not any(name in said for name in (*GIVEN, *FAMILY))
    assert clusters([]) == []

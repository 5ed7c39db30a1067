"""Searching: any part of a name whatever its accents, half an e-mail, a phone in any notation, and only what one may see."""

from typing import Any

import pytest

from clientela.catalog.actions import create_product
from clientela.parties import actions
from clientela.parties.entities import PERSON
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.searching import matching
from clientela.platform.search import finding
from clientela.platform.search.finding import find
from clientela.sales.orders.models import Order


@pytest.fixture
def anna(owner: Any) -> Any:
    raw = {
        "name": "Zofia Wiśniewska-Łoś",
        "nickname": "Zosia",
        "emails": ["z.los@przykład.pl", "zosia100%@example.org"],
        "phones": ["+48 601 234 567"],
    }
    return actions.create("person", clean(PERSON, raw).facts, by=owner.actor)


def found(q: str, who: Any) -> dict[str, list[str]]:
    return {group.entity.key: [title for _key, title, _subtitle in group.rows] for group in find(q, who.actor)}


@pytest.mark.parametrize(
    "q",
    [
        "wisniewska", "WIŚNIEWSKA", "los", "zofia los", "los zofia", "zosia", "z.los@", "przykład", "100%@", "601234567",
        "601 234 567",
        "601-234-567", "+48 601", "0048601", "234567", " Zofia ", "(601) 234.567",
    ],
)  # fmt: skip
def test_a_person_is_found_by_any_piece(anna, owner, q):
    assert found(q, owner) == {"person": ["Zofia Wiśniewska-Łoś"]}


@pytest.mark.parametrize(
    "q",
    [
        "",
        "  ",
        "zo",
        "---",
        "+++",
        "()-",
        "%%%",
        "___",
        "\\\\\\",
        "\x00\x00\x00",
        "zofia kowalska",
        "602234567",
        "x" * 500,
        "🦊🦊🦊",
    ],
)
def test_what_fits_nothing_finds_nothing(anna, owner, q):
    assert found(q, owner) == {}
    page = owner.browser.get("/palette/", {"q": q})
    assert page.status_code == 200
    assert "Wiśniewska" not in page.content.decode()


def test_an_exact_key_is_found_whatever_it_is_called(anna, owner):
    assert found(str(anna), owner) == {"person": ["Zofia Wiśniewska-Łoś"]}
    assert found(str(anna).upper(), owner) == {"person": ["Zofia Wiśniewska-Łoś"]}


def test_numbers_with_marks_between_their_digits_are_found_as_they_stand(owner):
    create_product({"code": "12-345", "name": "Moka"}, by=owner.actor)
    Order.objects.create(source="x", number="2026-0001", placed_at="2026-05-12T10:00Z", search="20260001")
    assert found("12-345", owner) == {"product": ["Moka"]}
    assert found("2026-0001", owner) == {"order": ["2026-0001"]}


@pytest.mark.parametrize("q", ["O'Brien", "obrien", "o’brien s.r.l.", "O-Brien srl"])
def test_marks_within_words_do_not_matter(owner, q):
    actions.create("organisation", {"name": "O'Brien S.r.l."}, by=owner.actor)
    assert found(q, owner) == {"organisation": ["O'Brien S.r.l."]}


@pytest.mark.parametrize("q", ["...", "%%%", "---", "' ' '", "\\\\\\"])
def test_marks_alone_find_nothing(anna, owner, q):
    assert found(q, owner) == {}


def test_at_most_six_of_each_type(owner):
    Party.objects.bulk_create(
        [Party(kind="person", name=f"Moka {n}", search=f"moka {n}", lifecycle="lead") for n in range(9)]
    )
    assert len(found("moka", owner)["person"]) == 6


def test_only_what_one_may_see(anna, alice, bob, charlie, person_with):
    actions.create("person", {"name": "Wiśniewska Anna"}, by=alice.actor)
    assert found("wisniewska", bob) == {"person": ["Wiśniewska Anna"]}
    assert found(str(anna), bob) == {}
    assert found("wisniewska", charlie) == {}
    assert found("wisniewska", person_with("Zed", {"product": {"see": "all"}})) == {}
    assert "Zofia" not in bob.browser.get("/palette/", {"q": "wisniewska"}).content.decode()


def test_names_are_written_safely(owner):
    actions.create("person", {"name": "<script>alert(1)</script> moka"}, by=owner.actor)
    page = owner.browser.get("/palette/", {"q": "moka script"}).content.decode()
    assert "<script>" not in page
    assert "<mark>script</mark>" in page


def test_what_fits_to_the_letter_comes_first(owner):
    actions.create("person", {"name": "Moka Rossi"}, by=owner.actor)
    create_product({"code": "M1", "name": "Moka"}, by=owner.actor)
    assert list(found("moka", owner)) == ["product", "person"]


def test_a_sign_before_the_words_narrows(owner):
    actions.create("person", {"name": "Moka Rossi"}, by=owner.actor)
    create_product({"code": "M1", "name": "Moka"}, by=owner.actor)
    assert list(found("@moka", owner)) == ["person"]
    assert list(found("#moka", owner)) == ["product"]
    places = owner.browser.get("/palette/", {"q": ">import"}).content.decode()
    assert 'href="/imports/"' in places
    assert "Moka" not in owner.browser.get("/palette/", {"q": ">moka"}).content.decode()


def test_what_was_open_lately_is_named_where_it_may_be_seen(anna, owner, charlie):
    ask = {"recent": f"people/{anna},orders/{anna},shoes/1,people/x,,people/{anna}"}
    page = owner.browser.get("/palette/", ask).content.decode()
    assert page.count("Zofia Wiśniewska-Łoś") == 1
    assert "Zofia" not in charlie.browser.get("/palette/", ask).content.decode()


def test_ten_of_one_type_may_have_been_open_lately(owner):
    keys = [actions.create("person", {"name": f"Moka {n}"}, by=owner.actor) for n in range(11)]
    page = owner.browser.get("/palette/", {"recent": ",".join(f"people/{key}" for key in keys)}).content.decode()
    assert [f"Moka {n}" in page for n in range(11)] == [True] * 10 + [False]


def test_all_types_are_asked_in_one_statement(anna, owner, django_assert_num_queries):
    with django_assert_num_queries(2):
        owner.browser.get("/palette/", {"q": "wisniewska"})


@pytest.mark.parametrize("q", ["zofia", "los zofia", "601 234 567", "601234567", "zofia nobody"])
def test_the_kept_statement_answers_as_the_one_made_for_its_words(anna, owner, q):
    every = [one for one in registry.every() if not one.found_by]
    asked = [(one, one.visible_to(owner.actor).filter(matching(q))) for one in every]
    wanted = [(group.entity.key, [str(row[0]) for row in group.rows]) for group in finding._dressed(asked)]
    assert [(group.entity.key, [row[0] for row in group.rows]) for group in find(q, owner.actor)] == wanted

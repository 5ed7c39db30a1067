"""Roles, several at once, in the words of four languages; and names in the order of families."""

import json
from typing import Any

import pytest
from django.db import connection

from clientela.parties import actions
from clientela.parties.entities import ORGANISATION, PERSON
from clientela.parties.models import Party
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Cleaning
from clientela.platform.entities.listing import Ask, page


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        (["supplier", "customer"], ["customer", "supplier"]), ("Fornitore; Partner", ["partner", "supplier"]),
        ("cliente", ["customer"]), ("dostawca, konkurent", ["supplier", "competitor"]),
        ("Proveedor/Cliente", ["customer", "supplier"]), ("", []), (None, []), ([], []),
    ],
)  # fmt: skip
def test_roles_are_read_in_their_own_order(raw, roles):
    assert clean(ORGANISATION, {"name": "Alba", "roles": raw}).facts["roles"] == roles


def test_an_unknown_role_is_refused_by_forms_and_noted_by_imports():
    assert "roles" in clean(ORGANISATION, {"name": "Alba", "roles": ["friend"]}).problems
    how = Cleaning(lenient=True)
    assert clean(ORGANISATION, {"name": "Alba", "roles": "friend; supplier"}, how=how).facts["roles"] == ["supplier"]
    assert "friend" in how.notes[0]


def test_roles_are_kept_filtered_shown_and_changed(alice):
    for name, roles in (("Alba", ["customer", "supplier"]), ("Brina", ["supplier"]), ("Cima", [])):
        actions.create("organisation", {"name": name, "roles": roles}, by=alice.actor)
    for condition, names in (
        ({"is": "supplier"}, ["Alba", "Brina"]), ({"is_not": "customer"}, ["Brina", "Cima"]),
        ({"any_of": ["customer", "partner"]}, ["Alba"]), ({"known": False}, ["Cima"]), ({"none_of": ["supplier"]}, ["Cima"]),
    ):  # fmt: skip
        asked = {"filter": json.dumps({"field": "roles"} | condition), "sort": "name"}
        found = alice.browser.get("/api/v1/organisations", asked, **alice.bearer).json()["items"]
        assert [item["name"] for item in found] == names, condition
    wrong = {"filter": json.dumps({"field": "roles", "is": "friend"})}
    assert alice.browser.get("/api/v1/organisations", wrong, **alice.bearer).status_code == 422


def test_a_later_source_adds_roles(owner, arrivals):
    for roles in ("customer", "supplier"):
        actions.take(
            "organisation",
            arrivals("organisation", {"external_id": "1", "name": "Alba", "roles": roles}),
            by=owner.actor,
        )
    assert Party.objects.get().roles == ["customer", "supplier"]


def test_the_form_ticks_and_clears_roles(alice):
    key = actions.create("person", {"name": "Anna", "roles": ["partner"]}, by=alice.actor)
    form = alice.browser.get(f"/people/{key}/edit/").content.decode()
    assert 'name="roles" value="partner" checked' in form
    alice.browser.post(f"/people/{key}/edit/", {"name": "Anna", "roles": ["customer", "supplier"]})
    assert Party.objects.get(pk=key).roles == ["customer", "supplier"]
    alice.browser.post(f"/people/{key}/edit/", {"name": "Anna"})
    assert Party.objects.get(pk=key).roles == []


@pytest.mark.parametrize(
    ("raw", "country", "gender"),
    [
        ("F", "IT", "female"),
        ("m", "IT", "male"),
        ("Uomo", "IT", "male"),
        ("kobieta", "PL", "female"),
        ("x", "", "neutral"),
        ("", "", None),
    ],
)
def test_the_form_of_address_is_read_from_what_files_say(raw, country, gender):
    assert clean(PERSON, {"name": "A", "gender": raw, "country": country}).facts["gender"] == gender


def test_a_spanish_m_is_not_guessed():
    assert "gender" in clean(PERSON, {"name": "A", "gender": "M", "country": "ES"}).problems


def names(by: Any, sort: str, limit: int = 3) -> list[str]:
    out, after = [], ""
    while True:
        found = page(PERSON, by.actor, Ask(columns=("name",), sort=sort, after=after, limit=limit))
        out += [row[1] for row in found.rows]
        if not (after := found.next):
            return out


def test_people_stand_in_the_order_of_their_families(owner):
    for given, family in (
        ("Zoe", "Álvarez"), ("anna", "zanetti"), ("Ewa", "Żak"), ("Bo", "de Luca"), ("Ada", "Łoś"), ("Al", "Zanetti"), ("Cher", ""),
    ):  # fmt: skip
        facts = {"name": f"{given} {family}".strip(), "given_name": given, "family_name": family}
        actions.create("person", facts, by=owner.actor)
    order = ["Zoe Álvarez", "Cher", "Bo de Luca", "Ada Łoś", "Ewa Żak", "Al Zanetti", "anna zanetti"]
    assert names(owner, "name") == order
    assert names(owner, "-name") == order[::-1]


@pytest.mark.parametrize("name", ["🦊" * 500, "ﷺ" * 500, "x" * 500, "%", "ß" * 500])
def test_no_name_is_too_strange_to_stand_in_order(owner, name):
    key = actions.create("person", {"name": name, "given_name": name, "family_name": name}, by=owner.actor)
    assert len(Party.objects.get(pk=key).sort_name) <= 500
    assert names(owner, "name") == [name]


def test_the_order_of_names_is_read_from_an_index(owner):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN SELECT id FROM parties_party WHERE kind = 'person' ORDER BY sort_name, id LIMIT 50")
        assert "party_by_sort_name" in str(cursor.fetchall())

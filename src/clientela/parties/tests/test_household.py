"""Who lives together: told by the person, by the household's page, or by a file."""

from typing import Any
from uuid import UUID

import pytest

from clientela.parties import actions
from clientela.parties.models import Party, SourceRecord
from clientela.platform.entities.reading import Unlinked


def made(kind: str, name: str, by: Any, **facts: Any) -> UUID:
    return actions.create(kind, {"name": name} | facts, by=by.actor)


def home_of(key: UUID) -> str:
    home = Party.objects.get(pk=key).parent
    return home.name if home else ""


def test_a_person_moves_in_and_out_by_form_and_api(alice):
    home, anna = made("household", "Famiglia Rossi", alice), made("person", "Anna", alice)
    alice.browser.post(
        f"/people/{anna}/edit/", {"name": "Anna", "household": str(home), "household_text": "Famiglia Rossi"}
    )
    assert home_of(anna) == "Famiglia Rossi"
    record = alice.browser.get(f"/api/v1/people/{anna}", **alice.bearer).json()
    assert (record["household"]["name"], record["parent"]) == ("Famiglia Rossi", None)
    alice.browser.patch(
        f"/api/v1/people/{anna}", '{"household": null}', content_type="application/json", **alice.bearer
    )
    assert home_of(anna) == ""


def test_the_households_page_takes_members_in_and_lets_them_go(alice):
    home, anna = made("household", "Casa", alice), made("person", "Anna", alice)
    url = f"/households/{home}/"
    assert "Anna" in alice.browser.post(f"{url}members/", {"person": str(anna)}, follow=True).content.decode()
    assert alice.browser.post(f"{url}members/{anna}/remove/", follow=True).status_code == 200
    assert home_of(anna) == ""
    assert alice.browser.post(f"{url}members/{anna}/remove/").status_code == 404


def test_without_script_the_only_one_of_a_name_is_meant(alice):
    home, anna = made("household", "Casa", alice), made("person", "Anna Rossi", alice)
    made("person", "Zoe", alice)
    made("person", "Zoe", alice)
    url = f"/households/{home}/members/"
    alice.browser.post(url, {"person_text": "anna rossi"})
    assert home_of(anna) == "Casa"
    for name in ("Zoe", "Nobody", "", "\x00"):
        assert alice.browser.post(url, {"person_text": name}).status_code == 404
    assert Party.objects.get(pk=home).children.count() == 1


def test_who_may_not_edit_a_person_may_not_move_them(alice, person_with, charlie):
    home, anna = made("household", "Casa", alice), made("person", "Anna", alice)
    reader = person_with("Rita", {"*": {"see": "all"}})
    for other in (reader, charlie):
        assert other.browser.post(f"/households/{home}/members/", {"person": str(anna)}).status_code in (403, 404)
    assert home_of(anna) == ""


def test_a_new_name_makes_a_household_and_a_doubtful_one_too(alice):
    first = made("person", "Anna", alice, household={"name": "Rossi"})
    second = made("person", "Piero", alice, household={"name": "ROSSI"})
    assert Party.objects.get(pk=first).parent_id == Party.objects.get(pk=second).parent_id
    made("household", "Rossi", alice)
    third = made("person", "Zoe", alice, household={"name": "Rossi"})
    assert Party.objects.filter(kind="household", name="Rossi").count() == 3
    assert Party.objects.get(pk=third).parent_id != Party.objects.get(pk=first).parent_id


def test_what_is_no_household_is_refused(alice):
    firm = made("organisation", "Alba", alice)
    with pytest.raises(Unlinked):
        made("person", "Anna", alice, household={"id": str(firm)})
    assert not Party.objects.filter(name="Anna").exists()


def test_a_file_joins_those_of_one_household_name_within_itself(owner, arrivals):
    rows = [{"external_id": str(n), "name": f"P{n}", "household": "Famiglia Rossi"} for n in range(3)]
    actions.take("person", arrivals("person", *rows), by=owner.actor)
    actions.take(
        "person", arrivals("person", {"external_id": "9", "name": "Q", "household": "famiglia ROSSI"}), by=owner.actor
    )
    actions.take(
        "person",
        arrivals("person", {"external_id": "9", "name": "R", "household": "Famiglia Rossi"}, source="till"),
        by=owner.actor,
    )
    sizes = sorted(home.children.count() for home in Party.objects.filter(kind="household"))
    assert sizes == [1, 4]
    assert SourceRecord.objects.filter(kind="household").count() == 2


def test_what_they_bought_together_stands_on_their_page(owner, arrivals):
    from_shop = {"external_id": "7", "name": "Anna", "household": "Casa"}
    actions.take("person", arrivals("person", from_shop), by=owner.actor)
    page = owner.browser.get(f"/households/{Party.objects.get(kind='household').pk}/").content.decode()
    assert "Anna" in page
    assert "Together they bought" not in page

"""Pages, forms and lists as a company lays them out: for a role, for everybody, never beyond what rights show."""

import re
from typing import Any
from uuid import UUID

import pytest
from conftest import EVERYTHING, Persona

from clientela.platform.entities.masks import known
from clientela.platform.entities.registry import entity
from clientela.platform.fields.actions import add_field, archive_field
from clientela.platform.layouts.actions import NoSuchLayout, lay_out, order_layouts, remove_layout, take_back
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.plan import Part, Plan
from clientela.platform.permissions.models import Assignment, Role
from clientela.platform.permissions.queries import Denied

pytestmark = pytest.mark.django_db
SELLING = Plan(
    (
        Part("own_selling", ("job_title", "owner"), {"en": "Selling", "it": "Vendita"}),
        Part("contact", ("phones", "emails")),
        Part("name", ("name",), folded=True),
    ),
    hidden=("website", "notes", "birth_date"),
    panels=("ties", "orders"),
    panels_hidden=("greeting",),
    columns=("name", "city"),
)


@pytest.fixture
def anna(owner: Persona) -> str:
    said = {"name": "Anna Rossi", "website": "https://rossi.example", "job_title": "Buyer", "birth_date": "1980-05-12"}
    made = owner.browser.post("/api/v1/people", said, content_type="application/json", **owner.bearer)
    return str(made.json()["id"])


def role_of(persona: Persona) -> UUID:
    return Assignment.objects.get(user=persona.user).role_id


def page(persona: Persona, url: str) -> str:
    answer = persona.browser.get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def sections(content: str) -> list[str]:
    """The headings of the details, in order."""
    details = content[content.index('class="p-props"') : content.index('class="p-line"')]
    return [re.sub(r"<.*?>", "", one) for one in re.findall(r"<summary>(.*?)(?:<span|</summary>)", details)]


def test_two_roles_see_two_pages(owner: Persona, person_with: Any, anna: str) -> None:
    seller, clerk = person_with("Sara", EVERYTHING), person_with("Carlo", EVERYTHING)
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    hers, his = page(seller, f"/people/{anna}/"), page(clerk, f"/people/{anna}/")
    assert sections(hers) == ["Selling", "Contact", "Name", "More", "Known from"]
    assert sections(his) == ["Contact", "Details", "Ownership", "Tax numbers", "Name", "Known from"]
    assert "rossi.example" in his
    assert "rossi.example" not in hers
    assert hers.index('data-fold="ties"') < hers.index('data-fold="orders"')
    assert 'data-fold="greeting"' in his
    assert 'data-fold="greeting"' not in hers


def test_who_has_no_layout_of_a_role_gets_that_of_everybody(owner: Persona, person_with: Any, anna: str) -> None:
    seller, clerk = person_with("Sara", EVERYTHING), person_with("Carlo", EVERYTHING)
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    lay_out("person", None, Plan((Part("law"), Part("contact"))), by=owner.actor)
    assert sections(page(seller, f"/people/{anna}/"))[0] == "Selling"
    assert sections(page(clerk, f"/people/{anna}/"))[:2] == ["Tax numbers", "Contact"]


def test_of_several_roles_the_first_layout_counts(owner: Persona, person_with: Any, anna: str) -> None:
    seller = person_with("Sara", EVERYTHING)
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    second = Role.objects.create(name="Second", grants=EVERYTHING)
    Assignment.objects.create(user=seller.user, role=second)
    lay_out("person", second.pk, Plan((Part("law"),)), by=owner.actor)
    assert sections(page(seller, f"/people/{anna}/"))[0] == "Selling"
    order_layouts("person", [second.pk], by=owner.actor)
    assert sections(page(seller, f"/people/{anna}/"))[0] == "Tax numbers"


def test_what_is_left_out_stays_within_reach(owner: Persona, person_with: Any, anna: str) -> None:
    seller = person_with("Sara", EVERYTHING)
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    assert f'href="/people/{anna}/?fields=all"' in page(seller, f"/people/{anna}/")
    assert "rossi.example" in page(seller, f"/people/{anna}/?fields=all")
    read = seller.browser.get(f"/api/v1/people/{anna}", **seller.bearer).json()
    assert read["website"] == "https://rossi.example"
    assert "rossi.example" in page(seller, "/people/?columns=name,website")


def test_a_form_says_nothing_of_what_it_does_not_hold(owner: Persona, person_with: Any, anna: str) -> None:
    seller = person_with("Sara", EVERYTHING)
    hidden = ("website", "tags", "roles", "messaging")
    owner.browser.patch(f"/api/v1/people/{anna}", {"tags": ["vip"]}, content_type="application/json", **owner.bearer)
    lay_out("person", role_of(seller), Plan(SELLING.sections, hidden=hidden), by=owner.actor)
    assert 'name="website"' not in page(seller, f"/people/{anna}/edit/")
    assert 'name="website"' in page(seller, f"/people/{anna}/edit/?fields=all")
    seller.browser.post(f"/people/{anna}/edit/", {"name": "Anna Rossi", "job_title": "Chief"})
    read = owner.browser.get(f"/api/v1/people/{anna}", **owner.bearer).json()
    assert (read["job_title"], read["website"], read["tags"]) == ("Chief", "https://rossi.example", ["vip"])


def test_a_form_takes_in_what_its_address_offers(owner: Persona, person_with: Any) -> None:
    seller = person_with("Sara", EVERYTHING)
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    assert 'value="https://rossi.example"' in page(seller, "/people/new/?website=https://rossi.example")


def test_a_folded_section_opens_where_something_is_to_mend(owner: Persona, anna: str) -> None:
    folded = Plan((Part("name"), Part("details", ("birth_date",), folded=True)))
    lay_out("person", None, folded, by=owner.actor)
    assert '<details class="fold form-fold">' in page(owner, f"/people/{anna}/edit/")
    answer = owner.browser.post(f"/people/{anna}/edit/", {"name": "Anna Rossi", "birth_date": "one day"})
    assert answer.status_code == 422
    assert "form-fold" not in answer.content.decode()


def test_a_form_shows_what_is_to_mend_though_it_is_left_out(owner: Persona) -> None:
    add_field(
        {"entity": "person", "name": "own_badge", "kind": "text", "labels": {"en": "Badge"}, "required": True},
        by=owner.actor,
    )
    lay_out("person", None, Plan((Part("name"),), hidden=("own_badge",)), by=owner.actor)
    assert 'name="own_badge"' in page(owner, "/people/new/"), "what is needed can't be left out"


def test_a_new_field_appears_and_a_gone_one_leaves_no_hole(owner: Persona, anna: str) -> None:
    key = add_field({"entity": "person", "name": "own_shoe", "kind": "text", "labels": {"en": "Shoe"}}, by=owner.actor)
    lay_out("person", None, Plan((Part("contact", ("own_shoe", "emails")), Part("details"))), by=owner.actor)
    assert ">Shoe<" in page(owner, f"/people/{anna}/")
    archive_field(key, by=owner.actor)
    assert ">Shoe<" not in page(owner, f"/people/{anna}/")
    add_field({"entity": "person", "name": "own_hat", "kind": "text", "labels": {"en": "Hat"}}, by=owner.actor)
    content = page(owner, f"/people/{anna}/")
    assert content.index(">Country<") < content.index(">Hat<") < content.index("More")


def test_a_field_that_a_mask_hides_never_comes_back(owner: Persona, person_with: Any, anna: str) -> None:
    seller = person_with("Sara", EVERYTHING, masks={"person": {"job_title": "hidden", "city": "masked"}})
    lay_out("person", role_of(seller), SELLING, by=owner.actor)
    content = page(seller, f"/people/{anna}/")
    assert "Buyer" not in content
    assert "Buyer" not in page(seller, f"/people/{anna}/?fields=all")
    assert 'name="job_title"' not in page(seller, "/people/new/")
    assert "•••" in content


def test_lists_begin_with_its_columns(owner: Persona, anna: str) -> None:
    lay_out("person", None, SELLING, by=owner.actor)
    heads = re.findall(r'<th [^>]*data-key="(\w+)"|sort=-?(\w+)', page(owner, "/people/"))
    assert "lifecycle" not in {name for pair in heads for name in pair}
    assert "lifecycle" in page(owner, "/people/?columns=name,lifecycle")


def test_it_is_taken_back_step_by_step(owner: Persona) -> None:
    key = lay_out("person", None, SELLING, by=owner.actor)
    lay_out("person", None, Plan((Part("law"),)), by=owner.actor)
    take_back(key, by=owner.actor)
    assert Layout.objects.get().plan["hidden"] == ["website", "notes", "birth_date"]
    remove_layout("person", None, by=owner.actor)
    take_back(key, by=owner.actor)
    assert Layout.objects.get().pk == key


def test_taking_back_the_first_leaves_the_declaration(owner: Persona) -> None:
    take_back(lay_out("person", None, SELLING, by=owner.actor), by=owner.actor)
    assert not Layout.objects.exists()
    with pytest.raises(NoSuchLayout):
        remove_layout("person", None, by=owner.actor)


def test_who_may_not_configure_lays_nothing_out(owner: Persona, alice: Persona) -> None:
    key = lay_out("person", None, SELLING, by=owner.actor)
    for act in (
        lambda: lay_out("person", None, Plan(), by=alice.actor),
        lambda: remove_layout("person", None, by=alice.actor),
        lambda: order_layouts("person", [], by=alice.actor),
        lambda: take_back(key, by=alice.actor),
    ):
        with pytest.raises(Denied):
            act()
    assert Layout.objects.get().plan["columns"] == ["name", "city"]


def test_the_declaration_itself_is_untouched(owner: Persona) -> None:
    lay_out("person", None, SELLING, by=owner.actor)
    assert known("person", owner.actor).columns == entity("person").columns

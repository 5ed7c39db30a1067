"""Every type whose records hang on those of another: shown, made and changed on that record's page, and by nobody who could not
see or edit it. A new one needs a line in HANGING; the test of completeness asks for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from conftest import Persona
from tests.samples import SAMPLES
from tests.test_every_entity import call, state

from clientela.platform.entities import registry
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Conflict

NASTY = "'\"><script>alert(1)</script>{{7*7}}${7*7}'; DROP TABLE people_user; --"


@dataclass(frozen=True)
class Sample:
    """`body`: what makes one, beside the link to what it hangs on; `change`: another value; `text`: a field that takes any text;
    `above`: what is said of the record that it hangs on, where that stays for good then."""

    body: Callable[[Persona], dict[str, Any]]
    change: tuple[str, Any]
    text: str = ""
    above: Mapping[str, Any] = field(default_factory=dict)
    stays: bool = False  # nobody deletes it
    holds: bool = False  # nor what it hangs on, as long as it is there
    ready: Callable[[Persona, UUID], object] = lambda _who, _on: None  # done to that record before


def _party(who: Persona) -> str:
    return str(create_record(registry.entity("person"), {"name": "Anna Rossi"}, by=who.actor))


def _organisation(who: Persona) -> str:
    return str(create_record(registry.entity("organisation"), {"name": "Caffè Rivale"}, by=who.actor))


def _sent(who: Persona, purchase: UUID) -> None:
    finca = create_record(registry.entity("organisation"), {"name": "Finca Verde"}, by=who.actor)
    beans = {"name": "Beans", "quantity": "30", "unit_cost": "7"}
    create_record(registry.entity("purchase_line"), {"purchase": purchase, **beans}, by=who.actor)
    edit_record(registry.entity("purchase"), purchase, {"supplier": finca, "sent_on": "2026-05-04"}, by=who.actor)


def _received(who: Persona, purchase: UUID) -> None:
    _sent(who, purchase)
    create_record(registry.entity("purchase_receipt"), {"purchase": purchase}, by=who.actor)


def _product(who: Persona) -> str:
    return str(create_record(registry.entity("product"), {"name": "Cup", "code": "CUP"}, by=who.actor))


HANGING = {
    "bundle_part": Sample(lambda who: {"part": {"id": _product(who)}, "quantity": "2"}, ("quantity", "5")),
    "buyer": Sample(lambda who: {"party": {"id": _party(who)}, "part": "decides"}, ("stance", "against"), "note"),
    "deal_line": Sample(
        lambda _who: {"name": "Beans", "quantity": "3", "unit_price": "12.50"}, ("quantity", "5"), "name"
    ),
    "contract_line": Sample(
        lambda _who: {"name": "Beans", "quantity": "3", "unit_price": "12.50"}, ("quantity", "5"), "name"
    ),
    "deal_competitor": Sample(
        lambda who: {"party": {"id": _organisation(who)}, "price": "900"}, ("note", "Cheap"), "note"
    ),
    "battle_card": Sample(lambda _who: {"strengths": "Price"}, ("weaknesses", "Late"), "how_to_win"),
    "order_payment": Sample(lambda _who: {"amount": "20", "method": "card"}, ("amount", "30"), "reference"),
    "order_delivery": Sample(lambda _who: {"state": "planned"}, ("carrier", "DHL"), "note", {"status": "placed"}),
    "order_return": Sample(
        lambda _who: {"reason": "late"}, ("note", "Rang on Monday"), "note", {"status": "delivered"}
    ),
    "commission": Sample(lambda _who: {"amount": "40"}, ("note", "By phone"), "note", stays=True, holds=True),
    "credit_note": Sample(lambda _who: {}, ("note", "By phone"), "note", {"status": "placed"}, stays=True),
    "order_exception": Sample(lambda _who: {"reason": "price", "about": "Beans"}, ("about", "Cups"), "about"),
    "purchase_line": Sample(
        lambda _who: {"name": "Beans", "quantity": "3", "unit_cost": "12.50"}, ("quantity", "5"), "name"
    ),
    "purchase_receipt": Sample(lambda _who: {}, ("reference", "DN 7"), "note", ready=_sent),
    "supplier_return": Sample(lambda _who: {}, ("reason", "wrong"), "note", ready=_received),
    "deal_split": Sample(lambda who: {"seller": {"id": str(who.user.pk)}, "share": "40"}, ("share", "61")),
}
SENT = ("purchase_receipt", "supplier_return")  # of what was sent, which nobody deletes
every = pytest.mark.parametrize("name", HANGING)
FULL = dict.fromkeys(("see", "create", "edit", "delete", "export"), "all")


@pytest.fixture
def make(owner: Persona) -> Callable[[str], tuple[Entity, UUID, UUID]]:
    """One record of a type on a record of the owner's; answers the type, and the keys of both."""

    def made(name: str) -> tuple[Entity, UUID, UUID]:
        entity = registry.entity(name)
        above = registry.entity(entity.by_name[entity.hangs].link)
        assert above.verbs.create is not None
        on = above.verbs.create(clean(above, {**SAMPLES[above.key].body, **HANGING[name].above}).facts, by=owner.actor)
        HANGING[name].ready(owner, on)
        said = clean(entity, HANGING[name].body(owner) | {entity.hangs: {"id": str(on)}})
        return entity, create_record(entity, said.facts, by=owner.actor), on

    return made


def _page_of(entity: Entity, on: UUID) -> str:
    return f"{registry.entity(entity.by_name[entity.hangs].link).url}{on}/"


def _asked(entity: Entity, key: UUID, on: UUID) -> list[tuple[str, str, Any]]:
    """Every way in which one of these can be changed, or another made."""
    api, name, sample = f"/api/v1/{entity.plural}", entity.hangs, HANGING[entity.key]
    link = {name: str(on)}
    return [
        ("patch", f"{api}/{key}", dict([sample.change])),
        ("delete", f"{api}/{key}", None),
        ("post", api, {**link, "name": "x", "party": str(on), "seller": str(on), "share": "1"}),
    ]


def test_every_type_that_hangs_is_walked():
    assert set(HANGING) == {entity.key for entity in registry.every() if entity.hangs and not entity.is_part}


@every
def test_it_stands_on_the_page_of_what_it_hangs_on(make, owner, name):
    entity, key, on = make(name)
    page = owner.browser.get(_page_of(entity, on)).content.decode()
    assert f'hx-get="{_page_of(entity, on)}beneath/' in page
    shown = owner.browser.get(f"{_page_of(entity, on)}beneath/").content.decode()
    assert f'id="{entity.key}-{key}"' in shown
    assert f'<a href="{entity.url}{key}/">' in shown
    told = {entity.by_name[column].label for column in entity.columns if entity.by_name[column].repeats == entity.hangs}
    assert not any(f">{label}</th>" in shown for label in told)
    assert f"{entity.url}new/?{entity.hangs}={on}" in shown
    own = owner.browser.get(f"{entity.url}{key}/")
    assert own.status_code == 200
    assert _page_of(entity, on) in own.content.decode()


@every
def test_who_changed_or_deleted_it_stands_on_that_page_again(make, owner, name):
    entity, key, on = make(name)
    changed, value = HANGING[name].change
    edited = owner.browser.post(f"{entity.url}{key}/edit/", {changed: value, "version": "1"})
    assert edited.headers["Location"] == _page_of(entity, on)
    assert str(getattr(entity.rows().get(pk=key), changed)).removesuffix(".0000") == value
    gone = owner.browser.post(f"{entity.url}{key}/delete/")
    assert gone.headers.get("Location") == (None if HANGING[name].stays else _page_of(entity, on))
    assert entity.rows().filter(pk=key).exists() == HANGING[name].stays


@every
def test_all_rights_on_it_open_nothing_of_what_hangs_on_what_is_out_of_sight(make, person_with, name):
    entity, key, on = make(name)
    above = entity.by_name[entity.hangs].link
    theirs = (
        {} if SAMPLES[above].shared else {"see": "own", "edit": "own"}
    )  # what is nobody's own is all of everybody's
    who, before = person_with("Nell", {name: FULL, above: theirs}), state()
    assert who.browser.get(f"{entity.url}{key}/").status_code == 404
    assert call(who, "get", f"/api/v1/{entity.plural}/{key}").status_code == 404
    assert call(who, "get", f"/api/v1/{entity.plural}?count=exact").json()["items"] == []
    assert str(key) not in who.browser.get(entity.url).content.decode()
    assert who.browser.get(f"{_page_of(entity, on)}beneath/").status_code in (403, 404)
    for method, url, body in _asked(entity, key, on):
        assert call(who, method, url, body).status_code in (403, 404, 405, 422), url
    assert state() == before


@every
def test_who_sees_what_it_hangs_on_and_may_not_edit_it_changes_nothing(make, person_with, name):
    entity, key, on = make(name)
    who = person_with("Nell", {name: FULL, entity.by_name[entity.hangs].link: {"see": "all"}, "person": {"see": "all"}})
    before = state()
    assert str(key) in who.browser.get(f"{_page_of(entity, on)}beneath/").content.decode()
    for method, url, body in _asked(entity, key, on):
        assert call(who, method, url, body).status_code in (403, 404, 405, 422), url
    assert state() == before


@every
@pytest.mark.parametrize("mask", ["hidden", "masked"])
def test_a_link_that_is_kept_back_is_told_nowhere_and_breaks_no_page(make, person_with, name, mask):
    entity, key, on = make(name)
    who = person_with("Nell", {"*": {"*": "all"}}, masks={name: {entity.hangs: mask}})
    assert str(key) in who.browser.get(f"{_page_of(entity, on)}beneath/").content.decode()
    own = who.browser.get(f"{entity.url}{key}/")
    assert (own.status_code, str(on) in own.content.decode()) == (200, False)
    assert who.browser.get(f"{entity.url}{key}/edit/").status_code == 200
    if not HANGING[name].stays:
        assert who.browser.post(f"{entity.url}{key}/delete/").headers["Location"] == entity.url


@pytest.mark.parametrize("name", [name for name, sample in HANGING.items() if sample.holds])
def test_what_holds_what_it_hangs_on_lets_nobody_delete_that(make, owner, name):
    entity, key, on = make(name)
    above = registry.entity(entity.by_name[entity.hangs].link)
    with pytest.raises(Conflict):
        above.verbs.delete(on, by=owner.actor)
    assert entity.rows().filter(pk=key).exists()
    assert above.rows().filter(pk=on).exists()


LOOSE = [name for name, sample in HANGING.items() if not (sample.above or sample.holds or name in SENT)]


@pytest.mark.parametrize("name", LOOSE)
def test_what_hangs_on_what_was_deleted_comes_back_with_it(make, owner, name):
    entity, _key, on = make(name)
    above = registry.entity(entity.by_name[entity.hangs].link)
    above.verbs.delete(on, by=owner.actor)
    assert not entity.rows().exists()
    assert owner.browser.post(f"/bin/{above.plural}/restore/", {"id": [str(on)]}).status_code == 302
    assert entity.rows().filter(**{entity.hangs: on}).count() == 1


@pytest.mark.parametrize("name", [name for name, sample in HANGING.items() if sample.text])
def test_words_that_mean_harm_are_words(make, owner, name):
    entity, key, on = make(name)
    changed = call(owner, "patch", f"/api/v1/{entity.plural}/{key}", {HANGING[name].text: NASTY})
    assert changed.status_code == 200
    for url in (f"{_page_of(entity, on)}beneath/", f"{entity.url}{key}/", entity.url):
        assert "<script>alert" not in owner.browser.get(url).content.decode()


@every
def test_what_there_is_none_of_is_offered_in_one_line(owner, name):
    entity = registry.entity(name)
    above = registry.entity(entity.by_name[entity.hangs].link)
    assert above.verbs.create is not None
    on = above.verbs.create(clean(above, SAMPLES[above.key].body).facts, by=owner.actor)
    shown = owner.browser.get(f"{_page_of(entity, on)}beneath/").content.decode()
    assert f'id="beneath-{entity.key}"' not in shown
    assert f"{entity.url}new/?{entity.hangs}={on}" in shown.partition('id="beneath-none"')[2]

"""Lists of one shape share their statement: what they find is what Django would find, whatever the values are."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q
from django.utils.timezone import now

from clientela.parties.entities import PERSON
from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, page, pages
from clientela.platform.entities.shapes import Shapeless, kinds, put_together, taken_apart
from clientela.platform.people.models import Team
from clientela.platform.permissions.actor import Actor
from clientela.sales.orders.models import Order
from clientela.timeline.models import Entry

SOME = UUID(int=5)


@pytest.mark.parametrize(
    "where",
    [
        Q(),
        Q(lifecycle="lead") & Q(owner=SOME),
        ~Q(name__icontains="a%_\\") | Q(city__in=["Roma", "Łódź"]),
        Q(born__gte=date(1980, 1, 1)) & ~(Q(at__lt=datetime(2026, 1, 1, tzinfo=UTC)) | Q(total=Decimal("1.5"))),
        Q(pk__in=[]) & Q(owner__isnull=True) & Q(employees=3) & Q(owner=None),
    ],
)
def test_a_condition_is_put_together_as_it_was(where: Q) -> None:
    shape, values = taken_apart(where)
    assert put_together(shape, iter(values)) == where
    assert [type(one) for one in values] == list(kinds(shape))


def test_values_are_no_part_of_the_shape_but_their_number_and_nothing_are() -> None:
    def shape(**test: Any) -> Any:
        return taken_apart(Q(**test))[0]

    assert shape(city="Roma") == shape(city="Milano")
    assert shape(city__in=["a"]) != shape(city__in=["a", "b"])
    assert shape(city=None) != shape(city="None")
    assert shape(vip=True) != shape(vip=False)


@pytest.mark.parametrize("value", [object(), 1.5, {"a": 1}, ["a", None], [["a"]]])
def test_what_is_more_than_fields_and_values_has_no_shape(value: object) -> None:
    with pytest.raises(Shapeless):
        taken_apart(Q(city=value))


def test_each_list_finds_by_its_own_values(owner: Any) -> None:
    rows = [("Anna 100%", "Roma"), ("Beppe", "Milano"), ("Carla", "Roma")]
    Party.objects.bulk_create([Party(kind="person", name=name, city=city, owner=owner.user) for name, city in rows])
    for test in (
        {"city": "Roma"},
        {"city": "Milano"},
        {"city": ""},
        {"city__in": ["Roma", "Bari"]},
        {"city__in": ["x", "y"]},
    ):
        _as_django(owner.actor, Q(**test))
    for text in ("0%", "%", "_", "a", "ROMA", "\\"):
        _as_django(owner.actor, Q(name__icontains=text))
        _as_django(owner.actor, Q(name__istartswith=text) | ~Q(city__iexact=text))


def _as_django(actor: Actor, where: Q) -> None:
    found = page(PERSON, actor, Ask(where=where)).rows
    assert {row[0] for row in found} == {str(one.pk) for one in PERSON.rows().filter(where)}


@pytest.mark.parametrize("name", ["person", "order", "task", "entry", "product"])
@pytest.mark.parametrize("scope", ["own", "team", "department", "none"])
def test_two_of_one_reach_share_a_statement_and_no_row(person_with: Any, name: str, scope: Any) -> None:
    entity, people = registry.entity(name), []
    for place in ("North", "South"):
        team = Team.objects.create(name=place, parent=Team.objects.create(name=f"Land {place}", kind="department"))
        mate = person_with(f"Mate {place}", {}, team)
        one = person_with(place, {name: {"see": scope}}, team)
        for who in (mate, one):
            party = Party.objects.create(kind="person", name=who.user.name, owner=who.user)
            Order.objects.create(source="x", number=who.user.name, party=party, placed_at=now())
            Entry.objects.create(kind="task", at=now(), title="T", party=party, assignee=who.user)
            Entry.objects.create(kind="note", at=now(), title="N", party=party, by_user=who.user)
        people.append(one.actor)
    for actor in people:
        found = page(entity, actor, Ask()).rows
        assert {row[0] for row in found} == {str(one.pk) for one in entity.visible_to(actor)}
        assert len(found) == (0 if name == "product" else {"own": 1, "team": 2, "department": 2, "none": 0}[scope])


def test_several_lists_at_once_are_each_as_if_asked_for_alone(owner: Any) -> None:
    rows = [("Anna 100%", "Roma"), ("Beppe", "Milano"), ("Carla", "Roma"), ("Dino", "Łódź")]
    Party.objects.bulk_create([Party(kind="person", name=name, city=city, owner=owner.user) for name, city in rows])
    tests = [
        Q(city="Roma"),
        Q(city="Milano"),
        Q(owner=owner.user.pk),
        Q(name__icontains="0%"),
        Q(city="Łódź"),
        Q(city="x"),
    ]
    asks = [Ask(columns=("name",), sort="name", where=where, limit=1) for where in tests]
    assert pages(PERSON, owner.actor, asks) == [page(PERSON, owner.actor, ask) for ask in asks]

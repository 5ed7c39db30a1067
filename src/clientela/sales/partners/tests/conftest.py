"""Two partners, each with somebody who signs in from outside, and a customer of ours."""

from typing import Any
from uuid import UUID

import pytest
from conftest import Persona

from clientela.parties import actions as parties
from clientela.platform.directory.outside.starting import STARTING
from clientela.platform.entities import registry
from clientela.platform.entities.cleaning import clean
from clientela.platform.permissions.actor import SYSTEM

SAID = {
    "name": "Six machines",
    "customer": "Bar Sport",
    "email": "info@barsport.example",
    "value": "9000",
    "note": "In spring",
}


def organisation(name: str, **said: Any) -> UUID:
    return parties.create(
        "organisation", clean(registry.entity("organisation"), {"name": name, **said}).facts, by=SYSTEM
    )


def _partner(person_with: Any, name: str, firm: str, owner: Persona) -> Persona:
    of = organisation(firm)
    parties.edit("organisation", of, {"owner": {"id": str(owner.user.pk)}}, by=SYSTEM)
    who = parties.create("person", {"name": name, "organisation": {"id": str(of)}}, by=SYSTEM)
    grants, masks = STARTING["Partner"]
    persona: Persona = person_with(name, grants, masks=masks, stands_for=who)
    return persona


@pytest.fixture
def paola(person_with: Any, owner: Persona) -> Persona:
    return _partner(person_with, "Paola", "Torrefazione Rossi", owner)


@pytest.fixture
def rita(person_with: Any, owner: Persona) -> Persona:
    return _partner(person_with, "Rita", "Caffè Rivale", owner)

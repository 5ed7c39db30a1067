"""A file brought in as a page or the command line would, for the tests of this room."""

from typing import Any

from conftest import Persona

from clientela.platform.entities import registry
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import
from clientela.platform.imports.uploading import begin, take_back, try_out, upload


def laid(who: Persona, text: str, *, plural: str = "people", name: str = "people.csv", **more: Any) -> Import:
    """A file that waits for its mapping."""
    return upload([text.encode()], name=name, entity=registry.entity(plural), by=who.actor, **more)


def bring(who: Persona, text: str, *, mode: str = "both", fill_only: bool = False, **more: Any) -> Import:
    one = laid(who, text, **more)
    if mode != "both" or fill_only:
        actions.settle(one, mode=mode, fill_only=fill_only, by=who.actor)
    assert begin(one, by=who.actor)
    return actions.run(one.pk, by=who.actor)


def tried(who: Persona, one: Import) -> Import:
    assert try_out(one, by=who.actor)
    return actions.try_out(one.pk, by=who.actor)


def undone(who: Persona, one: Import) -> Import:
    assert take_back(one, by=who.actor)
    return actions.undo(one.pk, by=who.actor)

"""The verbs of the register, for whoever answers for privacy. Earlier words stay in its history."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clientela.platform.entities import registry
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor
from clientela.platform.privacy.register.events import RegisterChanged
from clientela.platform.privacy.register.fields import ANSWERS, FIELDS
from clientela.platform.privacy.register.models import Activity, Responsible
from clientela.platform.privacy.register.starters import starters

RIGHT = ("configure", "privacy")


def start(*, by: Actor) -> int:
    """Write down what the product itself does, in the language of whoever asks. Raises Conflict where somebody has begun."""
    with acting(by, *RIGHT, reason="start register"):
        if Activity.objects.exists():
            raise Conflict(_("The register has been begun already; nothing was added."))
        made = Activity.objects.bulk_create(Activity(**facts) for facts in starters())
        emit(RegisterChanged("started"), by=by)
    return len(made)


def add_activity(facts: Mapping[str, Any], *, by: Actor) -> Activity:
    """Facts have passed the cleaning gate."""
    with acting(by, *RIGHT, reason="add to register"):
        one = _written(Activity(), facts)
        emit(RegisterChanged("added", str(one.pk)), by=by)
    return one


def edit_activity(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Activity:
    with acting(by, *RIGHT, reason="edit register"):
        one = _written(_there(key), changes)
        emit(RegisterChanged("edited", str(one.pk)), by=by)
    return one


def remove_activity(key: UUID, *, by: Actor) -> None:
    with acting(by, *RIGHT, reason="remove from register"):
        _there(key).delete()
        emit(RegisterChanged("removed", str(key)), by=by)


def say_who_answers(facts: Mapping[str, Any], *, by: Actor) -> None:
    with acting(by, *RIGHT, reason="say who answers"):
        one = Responsible.objects.select_for_update().first() or Responsible()
        for item in ANSWERS:
            setattr(one, item.name, facts.get(item.name, getattr(one, item.name)) or "")
        one.save()
        emit(RegisterChanged("responsible"), by=by)


def _there(key: UUID) -> Activity:
    found = Activity.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such activity."))
    return found


def _written(one: Activity, facts: Mapping[str, Any]) -> Activity:
    known = {entity.key for entity in registry.every()}
    for item in FIELDS:
        if item.name in facts:
            setattr(one, item.name, facts[item.name] or "")
    if "types" in facts:
        one.types = sorted(known & set(facts["types"]))
    one.save()
    return one

"""The verbs of own fields. Each leaves another stamp at the company, by which all processes know that something changed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from clientela.platform.fields.models import IN_ORDER, Need, OwnField, Quick
from clientela.platform.fields.shaping import shaping
from clientela.platform.history.acting import acting
from clientela.platform.permissions.actor import Actor

MOST = 500  # fields of one type, archived ones included
EDITED = ("labels", "choices", "required", "section", "computed", "forgetting")


class NoSuchField(LookupError):
    """There is no such field."""


class Taken(ValueError):
    """There is a field of that name already."""


def add_field(facts: Mapping[str, Any], *, by: Actor) -> UUID:
    """One more field, at the end of its type's; facts as `checking.checked` gives them. Raises Taken."""
    with shaping(by, "add field"):
        others = OwnField.objects.filter(entity=facts["entity"])
        if others.count() >= MOST:
            raise Taken(_("A type can't have more than %(most)s fields of your own.") % {"most": MOST})
        last = others.aggregate(last=Max("position"))["last"]
        try:
            with transaction.atomic():
                field = OwnField.objects.create(position=0 if last is None else last + 1, **facts)
        except IntegrityError:
            raise Taken(
                _("There is a field “%(name)s” already, maybe in the archive.") % {"name": facts["name"]}
            ) from None
        return field.pk


def edit_field(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> None:
    """Set labels, choices, section, what forgetting does, or whether it is needed. Raises NoSuchField.

    Choices that are gone stay where they stand.
    """
    with shaping(by, "edit field"):
        field = _field(key)
        for name in EDITED:
            setattr(field, name, changes.get(name, getattr(field, name)))
        field.save(update_fields=EDITED)


def archive_field(key: UUID, *, by: Actor) -> None:
    """Take it out of every surface; its values stay. Raises NoSuchField."""
    with shaping(by, "archive field"):
        field = _field(key)
        field.archived_at = field.archived_at or timezone.now()
        field.save(update_fields=["archived_at"])


def bring_back_field(key: UUID, *, by: Actor) -> None:
    """As it was, with all its values. Raises NoSuchField."""
    with shaping(by, "bring back field"):
        field = _field(key)
        field.archived_at = None
        field.save(update_fields=["archived_at"])


def order_fields(entity: str, keys: Sequence[UUID], *, by: Actor) -> None:
    """Put these fields of a type first, in this order; the rest keep theirs behind them."""
    with shaping(by, "order fields"):
        place = {key: at for at, key in enumerate(keys)}
        fields = list(OwnField.objects.select_for_update().filter(entity=entity).order_by(*IN_ORDER))
        for at, field in enumerate(sorted(fields, key=lambda one: place.get(one.pk, len(place)))):
            if field.position != at:
                field.position = at
                field.save(update_fields=["position"])


def need_field(entity: str, name: str, where: Mapping[str, Any] | None, *, by: Actor) -> None:
    """Let the field be needed where the condition holds, always for an empty one, never for None. The condition was read before."""
    with shaping(by, "need field"):
        if where is None:
            Need.objects.filter(entity=entity, name=name).delete()
        else:
            Need.objects.update_or_create(entity=entity, name=name, defaults={"where": where})


def quicken(key: UUID, *, by: Actor) -> None:
    """Have an index made for the field, in the background; again where it failed. Raises NoSuchField."""
    with acting(by, "configure", "field", reason="quicken field"):
        field = _field(key)
        state = Quick.objects.filter(field=field).values_list("state", flat=True).first()
        if not field.computed and state not in (Quick.State.READY, Quick.State.MAKING):  # no values, no index
            _ask_for(field, Quick.State.ASKED)


def slow_down(key: UUID, *, by: Actor) -> None:
    """Have the field's index taken away, in the background. Raises NoSuchField."""
    with acting(by, "configure", "field", reason="slow down field"):
        field = _field(key)
        if Quick.objects.filter(field=field).exists():
            _ask_for(field, Quick.State.GOING)


def _ask_for(field: OwnField, state: Quick.State) -> None:
    Quick.objects.update_or_create(field=field, defaults={"state": state, "why": "", "changed_at": Now()})
    app.configure_task("clientela.platform.entities.jobs.index").defer(field=str(field.pk))


def _field(key: UUID) -> OwnField:
    field = OwnField.objects.filter(pk=key).first()
    if field is None:
        raise NoSuchField(_("There is no such field."))
    return field

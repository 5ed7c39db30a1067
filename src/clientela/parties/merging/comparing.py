"""Parties side by side, as whoever would merge them may see them: what remains of each, and what each would bring along."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from clientela.parties.merging.filling import filled
from clientela.parties.models import Party, SourceRecord
from clientela.parties.sources.surviving import survive
from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.reading import Missing, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.models import Share
from clientela.platform.privacy.holdings import Holding, holdings
from clientela.platform.ui.records import prop

_LEFT_OUT = ("created_at", "first_email", "first_phone", "consent", "last_contact_at")
_TOGETHER = frozenset({"tags", "choices", "composite", "long"})  # what all of them say remains

Line = Mapping[str, Any]  # label, cells: (prop, whether it remains) for each of them


def side_by_side(entity: Entity, keys: Sequence[UUID], actor: Actor) -> tuple[list[str], list[Line]]:
    """The names, and a line for each field of which one of them says something; the first is to remain. Raises Missing."""
    documents = [read_dict(entity, key, actor) for key in keys]
    rows = Party.objects.in_bulk(list(keys))
    parties = [rows[key] for key in keys if key in rows]
    if len(parties) < len(keys):
        raise Missing()
    whole = _whole(parties)
    lines: list[Line] = []
    for item in (one for one in entity.fields if one.name not in _LEFT_OUT):
        if item.covered or any(one.get(item.name) for one in documents):
            remains = _remains(item, parties, whole)
            cells = [prop(entity, item, one, may_edit=False) for one in documents]
            lines.append({"label": item.label, "cells": list(zip(cells, remains, strict=True))})
    return [str(one[entity.title]) for one in documents], lines


def brought(kind: str, keys: Sequence[UUID], actor: Actor) -> list[list[tuple[str, int]]]:
    """For each of them: what leads to it, by the words of the rooms that hold it, and how much of it."""
    out: dict[UUID, list[tuple[str, int]]] = {key: [] for key in keys}
    for holding in (one for one in holdings() if one.lasts):
        seen = not holding.type or actor.may("see", holding.type)
        if holding.by and holding.of is None and seen:
            for key, count in _counted(holding, keys):
                out[key].append((str(holding.label), count))
    for key, count in _shared(keys) if actor.may("share", kind) else ():
        out[key].append((_("Shares"), count))
    return list(out.values())


def _shared(keys: Sequence[UUID]) -> list[tuple[UUID, int]]:
    shares = Share.objects.filter(record__in=keys).order_by()
    return list(shares.values_list("record").annotate(count=Count("pk")))


def _counted(holding: Holding, keys: Sequence[UUID]) -> list[tuple[UUID, int]]:
    rows = holding.model._default_manager.filter(**{f"{holding.by}__in": keys}).order_by()
    return list(rows.values_list(f"{holding.by}_id").annotate(count=Count("pk")))


def _whole(parties: Sequence[Party]) -> dict[str, Any]:
    """The columns of the one that remains, as they would be: filled and survived for real, and rolled back."""
    into, *others = parties
    keys = [one.pk for one in others]
    with transaction.atomic():
        Party.objects.filter(pk=into.pk).update(**filled(into, others, unfit=keys))
        SourceRecord.objects.filter(party__in=keys).update(party=into)
        survive([into.pk])
        whole: dict[str, Any] = {**Party.objects.filter(pk=into.pk).values().get()}
        transaction.set_rollback(True)
    return whole


def _remains(item: Field, parties: Sequence[Party], whole: dict[str, Any]) -> list[bool]:
    """Whose word on this remains. Of what is kept back nothing is told."""
    if item.covered:
        return [False] * len(parties)
    if item.kind in _TOGETHER and not item.own:
        return [True] * len(parties)
    if item.own:
        return [one.own.get(item.name) == whole["own"].get(item.name) for one in parties]
    return [getattr(one, item.key_path, None) == whole.get(item.key_path) for one in parties]

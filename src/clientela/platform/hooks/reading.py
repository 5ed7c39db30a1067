"""Endpoints and their log as pages and API show them. What a message held is shown to the endpoint's owner alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Missing
from clientela.platform.hooks.models import Attempt, Delivery, Endpoint, Untold
from clientela.platform.hooks.pump import message_id
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

PAGE = 50


def is_due() -> bool:
    """Whether the loop has something to do now."""
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, due_at__lte=timezone.now())
    return Untold.objects.exists() or waiting.filter(endpoint__state=Endpoint.State.ACTIVE).exists()


def endpoints(actor: Actor) -> list[Endpoint]:
    """All of them with how many messages wait and failed. Raises Denied."""
    require(actor, "configure", "webhook")
    states = {f"of_{state}": Count("deliveries", filter=Q(deliveries__state=state)) for state in Delivery.State.values}
    return list(Endpoint.objects.visible_to(actor).select_related("owner").annotate(**states).order_by("id"))


def endpoint(key: UUID, actor: Actor) -> Endpoint:
    """Raises Denied, Missing."""
    require(actor, "configure", "webhook")
    one = Endpoint.objects.visible_to(actor).select_related("owner").filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such webhook."))
    return one


def deliveries(one: Endpoint, *, state: str = "", after: UUID | None = None) -> list[Delivery]:
    """The latest first, one more than a page holds."""
    found = Delivery.objects.filter(endpoint=one).defer("body").order_by("-id")
    if state in Delivery.State.values:
        found = found.filter(state=state)
    return list(found.filter(pk__lt=after)[: PAGE + 1] if after else found[: PAGE + 1])


def delivery(one: Endpoint, key: UUID) -> Delivery:
    """Raises Missing."""
    found = Delivery.objects.filter(endpoint=one, pk=key).first()
    if found is None:
        raise Missing(_("There is no such message, or it is not kept any more."))
    return found


def last_tries(shown: Sequence[Delivery]) -> dict[UUID, Attempt]:
    """The last try of each."""
    found = Attempt.objects.filter(delivery__in=shown).order_by("delivery", "-id").distinct("delivery")
    return {one.delivery_id: one for one in found}


def document(one: Endpoint) -> dict[str, Any]:
    """An endpoint as the API answers it; never with its secret."""
    return {
        "id": one.pk, "url": one.url, "description": one.description, "wants": one.wants, "state": one.state, "why": one.why,
        "owner": {"id": one.owner_id, "name": one.owner.name}, "created_at": _said(one.created_at),
        "failing_since": _said(one.failing_since), "former_secret_until": _said(one.former_until),
    }  # fmt: skip


def delivery_document(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.pk, "message": message_id(one.pk), "type": one.type, "record": one.record, "state": one.state,
        "attempts": one.attempts, "due_at": _said(one.due_at) if one.state == Delivery.State.WAITING else None,
        "created_at": _said(one.created_at),
    }  # fmt: skip


def whole(one: Delivery, to: Endpoint, actor: Actor) -> dict[str, Any]:
    """A message with all its tries, and for the endpoint's owner with what it held."""
    tries = [
        {"at": _said(each.at), "status": each.status, "milliseconds": each.milliseconds, "said": each.said}
        for each in one.tries.order_by("id")
    ]
    held = msgspec.json.decode(one.body) if actor.user_id == to.owner_id else None
    return delivery_document(one) | {"tries": tries, "body": held}


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None

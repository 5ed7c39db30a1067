"""The verbs on endpoints and deliveries.

What an endpoint is told is shaped by its owner's rights, so whoever changes where it leads or what it is told becomes its owner.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.events.announcing import emit
from clientela.platform.history.acting import acting
from clientela.platform.hooks.checking import checked
from clientela.platform.hooks.events import (
    EndpointChanged,
    EndpointDeleted,
    EndpointEnded,
    EndpointMade,
    SecretRotated,
)
from clientela.platform.hooks.messages import sample
from clientela.platform.hooks.models import Attempt, Delivery, Endpoint, Untold
from clientela.platform.hooks.schedule import GIVEN_UP_AFTER, wait_after
from clientela.platform.hooks.signing import fresh_secret
from clientela.platform.hooks.waking import wake
from clientela.platform.outbound.asking import Answer
from clientela.platform.permissions.actor import Actor

MOST = 50  # endpoints
BOTH_VALID = timedelta(hours=24)
GONE = 410  # RFC 9110: it wants nothing any more
State = Endpoint.State


def make_endpoint(said: Mapping[str, Any], *, by: Actor) -> tuple[Endpoint, str]:
    """The endpoint and its secret, which is told this once. Raises Unfit, Denied, Conflict for too many."""
    with acting(by, "configure", "webhook"):
        facts = checked({"url": "", "wants": {}} | dict(said), by=by)
        if by.user_id is None:
            raise ValueError("An endpoint belongs to a person, whose rights shape what it is told.")
        if Endpoint.objects.count() >= MOST:
            raise Conflict(_("There are %(most)s webhooks already; delete one first.") % {"most": MOST})
        secret = fresh_secret()
        made = Endpoint.objects.create(owner_id=by.user_id, secret=secret, **facts)
        emit(EndpointMade(made.pk, made.url), by=by)
        return made, secret


def edit_endpoint(key: UUID, changes: Mapping[str, Any], *, by: Actor) -> Endpoint:
    """Set address, description or what is told. Raises Missing, Unfit, Denied."""
    with acting(by, "configure", "webhook"):
        one = _found(key)
        facts = checked(changes, by=by)
        changed = tuple(name for name, value in facts.items() if getattr(one, name) != value)
        if not changed:
            return one
        for name in changed:
            setattr(one, name, facts[name])
        if {"url", "wants"} & set(changed) and by.user_id not in (None, one.owner_id):
            checked({"wants": one.wants}, by=by)  # all of it is the new owner's to see
            one.owner_id, changed = by.user_id, (*changed, "owner")
            _tell_anew(one)
        one.save(update_fields=changed)
        emit(EndpointChanged(one.pk, one.url, changed), by=by)
        return one


def rotate_secret(key: UUID, *, by: Actor) -> str:
    """A new secret, told this once; the former one signs beside it for a day. Raises Missing."""
    with acting(by, "configure", "webhook"):
        one, secret = _found(key), fresh_secret()
        one.former_secret, one.former_until, one.secret = one.secret, timezone.now() + BOTH_VALID, secret
        one.save(update_fields=["secret", "former_secret", "former_until"])
        emit(SecretRotated(one.pk, one.url), by=by)
        return secret


def pause(key: UUID, *, by: Actor) -> Endpoint:
    """Nothing is sent until it is resumed; what happens meanwhile waits. Raises Missing, Conflict for one that ended."""
    with acting(by, "configure", "webhook"):
        one = _found(key)
        if one.state == State.ENDED:
            raise Conflict(_("This webhook has ended; nothing is sent to it."))
        return _set_state(one, State.PAUSED, by=by)


def resume(key: UUID, *, by: Actor) -> Endpoint:
    """Send again, first what waits. What happened after it had ended is not told any more. Raises Missing."""
    with acting(by, "configure", "webhook"):
        one = _set_state(_found(key), State.ACTIVE, by=by)
        wake()
        return one


def delete_endpoint(key: UUID, *, by: Actor) -> None:
    """With its log. Raises Missing."""
    with acting(by, "configure", "webhook"):
        one = _found(key)
        emit(EndpointDeleted(one.pk, one.url), by=by)
        one.delete()


def send_test(key: UUID, *, by: Actor) -> Delivery:
    """A message of type “test”. Raises Missing, Conflict where nothing is sent."""
    with acting(by, "configure", "webhook"):
        one = _active(key)
        said = sample(timezone.now())
        made = Delivery.objects.create(endpoint=one, type=said.type, body=said.body)
        wake()
        return made


def replay(endpoint: UUID, delivery: UUID, *, by: Actor) -> Delivery:
    """Send one message again, under the same id. Raises Missing, Conflict where nothing is sent."""
    with acting(by, "configure", "webhook"):
        one = Delivery.objects.filter(endpoint=_active(endpoint), pk=delivery).first()
        if one is None:
            raise Missing(_("There is no such message, or it is not kept any more."))
        _again(Delivery.objects.filter(pk=one.pk))
        return Delivery.objects.select_related("endpoint").get(pk=one.pk)


def replay_failed(endpoint: UUID, *, since: datetime, by: Actor) -> int:
    """Send all again that failed since a moment; how many those are. Raises Missing, Conflict where nothing is sent."""
    with acting(by, "configure", "webhook"):
        failed = Delivery.objects.filter(endpoint=_active(endpoint), state=Delivery.State.FAILED)
        return _again(failed.filter(created_at__gte=since))


def note_attempt(delivery: Delivery, answer: Answer | None, *, why: str, by: Actor) -> None:
    """What came of a try: 2xx alone is success, 410 ends the endpoint, anything else is tried again or given up."""
    taken = answer is not None and 200 <= answer.status < 300
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=delivery.endpoint_id).first()
        if endpoint is None:
            return
        tries = delivery.attempts + 1
        wait = None if taken or endpoint.state == State.ENDED else wait_after(tries)
        state = Delivery.State.SENT if taken else Delivery.State.FAILED if wait is None else Delivery.State.WAITING
        due = timezone.now() + (wait or timedelta())
        if not Delivery.objects.filter(pk=delivery.pk).update(state=state, attempts=tries, due_at=due):
            return  # it went while it was under way
        Attempt.objects.create(
            delivery=delivery,
            status=answer.status if answer else None,
            milliseconds=answer.milliseconds if answer else None,
            said=answer.said if answer else why,
        )
        _judge(endpoint, answer, taken=taken, given_up=state == Delivery.State.FAILED, by=by)


def _tell_anew(one: Endpoint) -> None:
    """What waits is told again as the new owner may know it; what the former one was told goes, read by nobody else."""
    told = Delivery.objects.filter(endpoint=one)
    waiting = told.filter(state=Delivery.State.WAITING).order_by("context").distinct()
    acts = [Untold(context=key) for key in waiting.values_list("context", flat=True) if key]
    told.delete()
    Untold.objects.bulk_create(acts)
    wake()


def _judge(endpoint: Endpoint, answer: Answer | None, *, taken: bool, given_up: bool, by: Actor) -> None:
    """What a try says of the endpoint as a whole."""
    now = timezone.now()
    if taken:
        if endpoint.failing_since is not None:
            Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=None)
        return
    since = endpoint.failing_since or now
    Endpoint.objects.filter(pk=endpoint.pk).update(failing_since=since)
    if answer is not None and answer.status == GONE:
        _end(endpoint, "gone", by=by)
    elif given_up and now - since >= GIVEN_UP_AFTER:
        _end(endpoint, "failing", by=by)


def _end(endpoint: Endpoint, why: str, *, by: Actor) -> None:
    """Nothing waits any more; what was not delivered can be replayed when it is resumed."""
    if endpoint.state == State.ENDED:
        return
    with acting(by, "configure", "webhook", reason=f"webhook {why}"):
        Endpoint.objects.filter(pk=endpoint.pk).update(state=State.ENDED, why=why)
        waiting = Delivery.objects.filter(endpoint=endpoint, state=Delivery.State.WAITING)
        waiting.update(state=Delivery.State.FAILED)
        emit(EndpointEnded(endpoint.pk, endpoint.url, endpoint.owner_id, why, timezone.now().isoformat()), by=by)


def _again(deliveries: Any) -> int:
    count: int = deliveries.update(state=Delivery.State.WAITING, attempts=0, due_at=timezone.now())
    if count:
        wake()
    return count


def _set_state(one: Endpoint, state: State, *, by: Actor) -> Endpoint:
    if one.state != state:
        one.state, one.why, one.failing_since = state, "", None
        one.save(update_fields=["state", "why", "failing_since"])
        emit(EndpointChanged(one.pk, one.url, ("state",)), by=by)
    return one


def _found(key: UUID) -> Endpoint:
    one = Endpoint.objects.select_for_update().filter(pk=key).first()
    if one is None:
        raise Missing(_("There is no such webhook."))
    return one


def _active(key: UUID) -> Endpoint:
    one = _found(key)
    if one.state != State.ACTIVE:
        raise Conflict(_("Nothing is sent to this webhook now; resume it first."))
    return one

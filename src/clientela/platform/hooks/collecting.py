"""From acts to deliveries: each act that a trigger noted is looked at once, a few hundred records at a time."""

from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.db.models import F

from clientela.platform.hooks import acts
from clientela.platform.hooks.messages import messages
from clientela.platform.hooks.models import Delivery, Endpoint, Untold
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user

AT_ONCE = 500  # records of one act


def collect() -> bool:
    """Make the deliveries of the next records of the oldest act; False where nothing is left to tell.

    A repeated look makes none twice: one act makes one message about a record for each endpoint.
    """
    untold = Untold.objects.order_by("id").first()
    if untold is None:
        return False
    found = acts.act(untold.context)
    act, records = found or (None, [])
    now = records[untold.done : untold.done + AT_ONCE]
    with transaction.atomic():
        made = _deliveries(act, acts.happened(now)) if act is not None and now else []
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        if untold.done + AT_ONCE >= len(records):
            untold.delete()
        else:
            Untold.objects.filter(pk=untold.pk).update(done=F("done") + AT_ONCE)
    return True


def _deliveries(act: acts.Act, happened: list[acts.Happening]) -> list[Delivery]:
    """Nobody takes an endpoint over meanwhile: what is told is its owner's to know."""
    out, owners = list[Delivery](), dict[UUID, Actor | None]()
    for endpoint in Endpoint.objects.select_for_update(no_key=True).exclude(state=Endpoint.State.ENDED).order_by("pk"):
        if endpoint.created_at > act.at or not any(one.verb in endpoint.wanted(one.entity) for one in happened):
            continue  # what was before it is not its business
        if endpoint.owner_id not in owners:
            owners[endpoint.owner_id] = actor_by_user(endpoint.owner_id, through="webhook")
        owner = owners[endpoint.owner_id]
        if owner is not None:
            out += [
                Delivery(endpoint=endpoint, context=act.context, type=one.type, record=one.record, body=one.body)
                for one in messages(endpoint, replace(owner, kind="agent"), act, happened)
            ]
    return out

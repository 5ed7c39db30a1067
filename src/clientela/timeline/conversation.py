"""What passed with a customer, on the page of a record that is with them: nobody leaves it to read or to write."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.parties.models import Party
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import row_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.timeline import reading, showing


@signed_in
def conversation(request: HttpRequest, plural: str, key: UUID) -> HttpResponse:
    """The composer and the history of the record's customer; nothing where the asker may not look into it."""
    actor, entity = actor_of(request), known(plural, actor_of(request))
    require(actor, "see", entity.key)
    customer = _customer(entity, key, actor)
    if customer is None:
        return render(request, "timeline/_conversation.html", {})
    whose = showing.whose(request, registry.entity(customer.kind), customer.pk, customer.given_name or customer.name)
    entries = reading.history(customer.pk, actor, reading.Ask())
    context = {"party": whose, "composer": {}, **showing.history_context(entries, actor, reading.Ask())}
    return render(request, "timeline/_conversation.html", context)


def _customer(entity: Entity, key: UUID, actor: Actor) -> Party | None:
    """With whom it is, as far as the asker may know it and look into them. Raises Missing where there is no such record."""
    row = row_of(entity.visible_to(actor, verb="see"), key)
    party = row.party if "party" in entity.by_name else None
    if party is None or not actor.may("see", party.kind):
        return None
    return Party.objects.filter(pk=party.pk).visible_to(actor, entity=party.kind).first()

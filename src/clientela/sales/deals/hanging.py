"""The deal that a new row hangs on: its maker must be able to edit it, and nobody else hangs anything on it until this is done."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Facts
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.sales.deals.models import Deal


def deal_of(facts: Facts, entity: str, *, by: Actor) -> UUID:
    """Raises Denied, or Missing where they may not change it."""
    require(by, "create", entity)
    deal = facts.get("deal")
    if deal is None or not Deal.objects.visible_to(by, entity="deal", verb="edit").filter(pk=deal).exists():
        raise Missing(_("There is no such deal, or you may not change it."))
    return locked(deal)


def locked(deal: UUID) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('deal:' || %s, 0))", [str(deal)])
    return deal

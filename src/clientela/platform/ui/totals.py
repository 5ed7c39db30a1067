"""What the rows of a list come to: one sum for each currency, never one across them. A long list is summed when somebody asks."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import CAP, Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context, money_of
from clientela.platform.ui.filtering import state_of


@signed_in
def sums(request: HttpRequest, plural: str) -> HttpResponse:
    """The sums of a list as its address filters it; of a long one only with `whole`, else the button that asks for them."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    money = money_of(entity)
    if money is None:
        raise Missing(_("%(list)s hold no sums of money.") % {"list": entity.label_plural})
    state, whole = state_of(entity, actor, request.GET), "whole" in request.GET
    amounts = total(entity, actor, state.ask, money, whole=whole)
    context: dict[str, Any] = {"entity": entity_context(entity), "label": money.label, "amounts": amounts}
    return render(request, "entities/_sums.html", context | {"query": state.query(whole="1")})


def total(entity: Entity, actor: Actor, ask: Ask, money: Field, *, whole: bool) -> list[tuple[Decimal, str]] | None:
    """The sum in each currency, the most used first; None for a list of more rows than are counted, unless `whole`."""
    rows = matching_rows(entity, actor, ask).order_by()
    if not whole:
        rows = entity.rows().filter(pk__in=rows.values("pk")[: CAP + 1]).order_by()
    found = list(rows.values_list(money.currency).annotate(Sum(money.orm), Count("pk")))
    if not whole and sum(number for _currency, _sum, number in found) > CAP:
        return None
    found.sort(key=lambda one: (-one[2], one[0]))
    return [(amount, currency) for currency, amount, _number in found if amount]

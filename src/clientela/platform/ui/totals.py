"""What the rows of a list come to: a sum for each currency and, where there are several, what they are in the company's own, with
what has no rate named beside it. A long list is summed when somebody asks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clientela.platform.entities.declaration import Entity, Field
from clientela.platform.entities.listing import CAP, Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.money import Amount, Total, day_of, rates
from clientela.platform.entities.money import total as in_all
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
    context: dict[str, Any] = {"entity": entity_context(entity), "label": money.label}
    context["found"] = total(entity, actor, state.ask, money, whole=whole)
    return render(request, "entities/_sums.html", context | {"query": state.query(whole="1")})


@dataclass(frozen=True)
class Sums:
    amounts: list[tuple[Decimal, str]]  # in each currency, the most used first
    total: Total | None = None  # of all of them, where they are in several


def total(entity: Entity, actor: Actor, ask: Ask, money: Field, *, whole: bool) -> Sums | None:
    """What the list comes to; None for a list of more rows than are counted, unless `whole`."""
    rows = matching_rows(entity, actor, ask).order_by()
    if not whole:
        rows = entity.rows().filter(pk__in=rows.values("pk")[: CAP + 1]).order_by()
    found = list(rows.values_list(money.currency_path).annotate(Sum(money.orm), Count("pk")))
    if not whole and sum(number for _currency, _sum, number in found) > CAP:
        return None
    found.sort(key=lambda one: (-one[2], one[0]))
    amounts = [(amount, currency) for currency, amount, _number in found if amount]
    return Sums(amounts, _across(rows, money) if len(amounts) > 1 else None)


def _across(rows: Any, money: Field) -> Total:
    by_day = rows.exclude(**{f"{money.orm}__isnull": True}).values_list(money.currency_path, day_of(money))
    parts = [
        Amount(amount, currency, day, number)
        for currency, day, amount, number in by_day.annotate(Sum(money.orm), Count("pk"))
    ]
    return in_all(parts, rates({(one.currency, one.on) for one in parts}))

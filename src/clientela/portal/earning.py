"""What partners earn, under /portal/: the statement of a month, as a page, as PDF and as CSV."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from clientela.parties.models import Party
from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.portal.showing import UNDER
from clientela.sales.commissions.printing import paper
from clientela.sales.commissions.statements import found_of, may_read, month_in, sheet, statement
from clientela.sales.forecast.periods import Period, around

LIST = f"{UNDER}/statements/"


@signed_in
def statement_page(request: HttpRequest, month: str = "") -> HttpResponse:
    """Of this month, where none is named."""
    actor, period = _reader(request), _month(month)
    found = statement(_partner(actor), period, actor)
    return render(request, "portal/statement.html", {"found": found, "month": period, "list": LIST})


@signed_in
def statement_csv(request: HttpRequest, month: str) -> HttpResponse:
    actor = _reader(request)
    return sheet(statement(_partner(actor), _month(month), actor))


@signed_in
def statement_pdf(request: HttpRequest, month: str) -> HttpResponse:
    """On paper, where there is anything in it."""
    actor = _reader(request)
    return paper(found_of(_partner(actor), _month(month), actor))


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.outside is None or not may_read(actor):
        raise Missing(_("There is no such page."))
    return actor


def _partner(actor: Actor) -> UUID:
    assert actor.outside is not None
    firm = Party.objects.filter(pk=actor.outside.party).values_list("organisation", flat=True).first()
    return firm or actor.outside.party


def _month(said: str) -> Period:
    found = month_in(said) if said else around(today(), 1)
    if found is None:
        raise Missing(_("There is no such page."))
    return found

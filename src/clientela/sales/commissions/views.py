"""Pages of partners: how they do, the statements of a month, and one partner's statement, as a page and as CSV."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.money import today
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import written
from clientela.sales.commissions import actions
from clientela.sales.commissions.printing import paper
from clientela.sales.commissions.programme import FIGURES, programme, shown, where_of
from clientela.sales.commissions.statements import found_of, may_read, month_in, of_month, reading, sheet, statement
from clientela.sales.forecast.periods import Period, around

ACTS = {"approve": actions.approve, "pay": actions.pay}


@signed_in
def partners_page(request: HttpRequest) -> HttpResponse:
    """Each figure leads to the rows that it counts."""
    actor = actor_of(request)
    require(actor, "see", "partner_deal")
    rows = [(one, {name: link_of(name, one.partner) for name in (*FIGURES, "commission")}) for one in programme(actor)]
    context = {"rows": rows, "told": shown(actor), "statements": may_read(actor)}
    return render(request, "commissions/partners.html", context)


@signed_in
def statements_page(request: HttpRequest) -> HttpResponse:
    """Those of a month; this one where the address says nothing that can be understood."""
    actor = reader(request)
    month = month_in(request.GET.get("month", "")) or around(today(), 1)
    may_close = actor.hands and actor.may("edit", "commission")
    context = {"month": month, "rows": of_month(month, actor), "may_close": may_close}
    return render(request, "commissions/statements.html", context)


@signed_in
def statement_page(request: HttpRequest, partner: UUID, month: str) -> HttpResponse:
    actor, period = reader(request), _month(month)
    found = found_of(partner, period, actor)
    may_close = actor.hands and actor.may("edit", "commission")
    home = f"/commissions/statements/{partner}/{period.name}/"
    return render(request, "commissions/statement.html", {"found": found, "may_close": may_close, "home": home})


@signed_in
def statement_csv(request: HttpRequest, partner: UUID, month: str) -> HttpResponse:
    actor, period = reader(request), _month(month)
    require(actor, "export", "commission")
    return sheet(statement(partner, period, actor))


@signed_in
def statement_pdf(request: HttpRequest, partner: UUID, month: str) -> HttpResponse:
    """On paper, in the partner's language."""
    actor, period = reader(request), _month(month)
    require(actor, "export", "commission")
    return paper(found_of(partner, period, actor))


@signed_in
@require_POST
def close(request: HttpRequest, partner: UUID, month: str, act: str) -> HttpResponse:
    """Approve the lines of a statement, or say that they were paid."""
    actor, period = reader(request), _month(month)
    if act not in ACTS:
        raise Missing(_("There is no such page."))
    ACTS[act](partner, period, by=actor)
    return redirect(f"/commissions/statements/{partner}/{period.name}/")


def reader(request: HttpRequest) -> Actor:
    return reading(actor_of(request))


def link_of(figure: str, partner: UUID) -> str:
    """To the list of the rows that a figure counts."""
    plural = "commissions" if figure == "commission" else "partner-deals"
    return f"/{plural}/?{urlencode({'filter': written(where_of(figure, partner))})}"


def _month(said: str) -> Period:
    found = month_in(said)
    if found is None or found.name != said:
        raise Missing(_("There is no such statement, or you may not see it."))
    return found

"""The page of targets: what each is to reach, what is reached and still needed; who configures the company sets them here."""

from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.catalog.rates.reading import house
from clientela.platform.entities.cleaning import clean_value
from clientela.platform.entities.declaration import Cleaning, Field
from clientela.platform.entities.money import today
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui import figures
from clientela.platform.ui.access import signed_in
from clientela.sales.forecast.periods import BadPeriod, Period, around, period_of
from clientela.sales.targets.actions import set_target
from clientela.sales.targets.counting import measures
from clientela.sales.targets.models import BadTarget, Measure
from clientela.sales.targets.reading import progress

AMOUNTS = (Measure.REVENUE, Measure.MARGIN)
_GOAL = Field("goal", "", "number")


@signed_in
def targets_page(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    try:
        period = period_of(request.GET.get("period", ""))
    except BadPeriod:
        period = around(today(), 3)
    measure = request.GET.get("measure", "")
    offered = measures(actor)
    measure = measure if measure in dict(offered) else Measure.REVENUE.value
    problem = ""
    if request.method == "POST":
        require(actor, "configure", "company")
        problem = _set(request, actor, period, measure)
        if not problem:
            return redirect(f"/targets/?period={period.name}&measure={measure}")
    context = {
        "period": period, "before": period.moved(-1), "after": period.moved(1), "measure": measure, "measures": offered,
        "lengths": [(period.of(months), months) for months in (1, 3, 12)], "found": progress(actor, period, measure),
        "currency": house() if measure in AMOUNTS else "", "may_set": actor.may("configure", "company"), "problem": problem,
        "typed": request.POST if problem else None,
    }  # fmt: skip
    return render(request, "targets/page.html", context, status=422 if problem else 200)


def _set(request: HttpRequest, actor: Actor, period: Period, measure: str) -> str:
    """Answers what is wrong, "" where nothing is."""
    said = request.POST
    try:
        goal = clean_value(_GOAL, figures.read(said.get("goal", "")), how=Cleaning())
        key = UUID(said["key"]) if said.get("key") else None
        team, user = (key if said.get("kind") == kind else None for kind in ("team", "person"))
        set_target(period, measure, Decimal(str(goal)) if goal is not None else None, by=actor, team=team, user=user)
    except BadTarget as error:
        return str(error)
    except ValueError:
        return _("A target is a number above 0.")
    return ""

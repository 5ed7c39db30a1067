"""The page on which a company says how it quotes, and how much discount who may give alone."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.catalog.figures import percentage
from clientela.platform.entities.declaration import Cleaning
from clientela.platform.entities.reading import key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.models import Role
from clientela.platform.permissions.queries import require
from clientela.platform.ui import figures
from clientela.platform.ui.access import signed_in
from clientela.sales.quotes import actions
from clientela.sales.quotes.models import Limit, Rounding


@signed_in
def rules_page(request: HttpRequest) -> HttpResponse:
    actor, problem = actor_of(request), ""
    require(actor, "configure", "company")
    if request.method == "POST":
        try:
            if "whose" in request.POST:
                actions.choose_limit(**_limit(request), by=actor)
            else:
                actions.choose_rules(_rules(request), by=actor)
            return redirect("quote_rules")
        except ValueError as error:
            problem = str(error)
    people = [(f"user:{one.pk}", one.name) for one in User.objects.colleagues().order_by("name")]
    roles = [(f"role:{one.pk}", one.name) for one in Role.objects.order_by("name")]
    context = {
        "rules": actions.rules_of(), "roundings": Rounding.choices, "problem": problem,
        "limits": Limit.objects.select_related("user", "role").order_by("role__name", "user__name"),
        "whose": [("", _("Everybody else")), (_("Roles"), roles), (_("People"), people)],
    }  # fmt: skip
    return render(request, "quotes/rules.html", context, status=422 if problem else 200)


def _rules(request: HttpRequest) -> dict[str, Any]:
    post = request.POST
    return checked_rules(post.get("series", ""), post.get("days", ""), post.get("rounding", "")) | {
        "wins_deal": post.get("wins_deal") == "yes"
    }


def checked_rules(series: str, days: str, rounding: str) -> dict[str, Any]:
    """Raises ValueError with what is wrong."""
    named = series.strip().upper()
    if not (named.isascii() and named.isalnum() and len(named) <= 12):
        raise ValueError(_("A series is up to 12 letters and digits."))
    if not (days.isdecimal() and 0 < int(days[:6]) <= 3650):
        raise ValueError(_("Days are a number from 1 to 3650."))
    if rounding not in Rounding.values:
        raise ValueError(_("Say how taxes are rounded."))
    return {"series": named, "days": int(days), "rounding": rounding}


def _limit(request: HttpRequest) -> dict[str, Any]:
    kind, _colon, text = request.POST["whose"].partition(":")
    key = key_in(text) if text else None
    said = percentage(figures.read(request.POST.get("most", "")), Cleaning())
    most = Decimal(said) if said is not None else None
    return {"most": most, "user": key if kind == "user" else None, "role": key if kind == "role" else None}

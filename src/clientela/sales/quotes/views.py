"""Pages of our people: the lines of a quote, sending it, its PDFs."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.catalog.variants import variants_beside
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, allowed, read_dict, row_of
from clientela.platform.files.serving import serve
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui import figures
from clientela.platform.ui.access import signed_in
from clientela.sales.quotes import actions
from clientela.sales.quotes.lines import BadLines, Line, lacking, outdated, priced
from clientela.sales.quotes.models import Quote, Version
from clientela.sales.quotes.ordering import place_order
from clientela.sales.quotes.sealing import file_name
from clientela.sales.quotes.sums import Sums, sums

_NAME = re.compile(r"line-(\d{1,9})-([a-z_]+)")
FIGURES = ("quantity", "unit_price", "told", "discount", "tax_rate")
OFFERED = 500  # products that are offered while one types


@signed_in
def lines_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """The lines as they stand; posted, saved, with one more or without one."""
    actor = actor_of(request)
    require(actor, "edit", "quote")
    allowed(known("quote", actor), key, actor, verb="edit")
    quote = row_of(Quote.objects.select_related("party"), key)
    if request.method != "POST":
        return _lines(request, quote, quote.lines, outdated=outdated(quote, timezone.localdate()))
    typed = _typed(request.POST, actor)
    problems, problem = {}, ""
    try:
        version = request.POST.get("version", "")
        actions.set_lines(key, typed, by=actor, version=int(version) if version.isdecimal() else None)
    except BadLines as error:
        problems = error.problems
    except Conflict as error:
        problem = str(error)
    if problems or problem:
        return _lines(request, quote, typed, problems=problems, problem=problem)
    if {"add", "drop"} & request.POST.keys():
        return redirect("quote_lines", key)
    return redirect(f"/quotes/{key}/")


@signed_in
@require_POST
def send(request: HttpRequest, key: UUID) -> HttpResponse:
    """Sent, the page tells the customer's address once: only its hash is kept."""
    actor = actor_of(request)
    try:
        secret = actions.send(key, by=actor)
    except (Conflict, BadLines) as error:
        return _record(request, key, actor, problem=str(error))
    return _record(request, key, actor, address=_address(request, secret))


@signed_in
@require_POST
def link(request: HttpRequest, key: UUID) -> HttpResponse:
    """Another address for what was sent."""
    actor = actor_of(request)
    return _record(request, key, actor, address=_address(request, actions.renew_link(key, by=actor)))


@signed_in
@require_POST
def order(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was accepted, as an order; the page leads there."""
    actor = actor_of(request)
    try:
        return redirect(f"/orders/{place_order(key, by=actor)}/")
    except Conflict as error:
        return _record(request, key, actor, problem=str(error))


@signed_in
def pdf(request: HttpRequest, key: UUID, no: int) -> HttpResponseBase:
    """A version as it was sent."""
    actor = actor_of(request)
    require(actor, "see", "quote")
    mine = Version.objects.visible_to(actor, entity="quote").select_related("pdf", "quote")
    version = mine.filter(quote=key, no=no).first()
    if version is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return serve(version.pdf, name=file_name(version), media_type="application/pdf")


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("public_quote", args=[secret]))


def _record(request: HttpRequest, key: UUID, actor: Actor, *, problem: str = "", address: str = "") -> HttpResponse:
    record = read_dict(known("quote", actor), key, actor)
    context = {"record": record, "problem": problem, "address": address}
    return render(request, "quotes/sent.html", context, status=422 if problem else 200)


def _typed(post: Mapping[str, Any], actor: Actor) -> list[dict[str, Any]]:
    """The lines in the order in which they stand on the page, without the one that is to go, with the one that is found."""
    rows: dict[str, dict[str, Any]] = {}
    for name, value in post.items():
        found = _NAME.fullmatch(name)
        if found:
            rows.setdefault(found[1], {})[found[2]] = figures.read(value) if found[2] in FIGURES else value
    gone = post.get("drop", "")
    lines = [_chosen(row) for place, row in rows.items() if place != gone]
    added = post.get("find", "").strip()
    if not added:
        return lines
    offered = known("product", actor).visible_to(actor)
    product = offered.filter(code=added).first() or offered.filter(name=added).first()
    return [*lines, {"product": str(product.pk) if product else "", "description": "" if product else added}]


def _chosen(row: dict[str, Any]) -> dict[str, Any]:
    """What is said of another variant than before comes from the catalog again; so does a price that nobody has changed, since
    it may be another one for so many."""
    told = row.pop("told", "")
    if told and told == row.get("unit_price"):
        del row["unit_price"]
    if row.pop("was", row.get("product")) == row.get("product"):
        return row
    return {name: value for name, value in row.items() if name in ("product", "quantity", "discount", "optional")}


def _lines(
    request: HttpRequest,
    quote: Quote,
    lines: list[Any],
    *,
    problems: Mapping[int, str] | None = None,
    problem: str = "",
    outdated: Mapping[int, str | None] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    product = known("product", actor)
    products = (
        product.visible_to(actor).filter(active=True).order_by("name")[:OFFERED] if actor.may("see", "product") else []
    )
    context = {
        "quote": quote, "lines": lines, "problems": problems or {}, "problem": problem, "products": products,
        "outdated": outdated or {}, "lacking": {} if problems or problem else lacking(lines),
        "variants": variants_beside([line["product"] for line in lines if line.get("product")], actor),
        "sums": None if problems else _sums(quote, lines, actor), "shows_cost": "cost" in product.by_name,
    }  # fmt: skip
    return render(request, "quotes/lines.html", context, status=422 if problems or problem else 200)


def _sums(quote: Quote, lines: list[Line], actor: Actor) -> Sums | None:
    ready = [line for line in lines if line.get("unit_price")]
    if not ready or len(ready) < len(lines):
        return None
    told = priced(ready, quote, timezone.localdate()) if "tax_rate" in ready[0] and "cost" not in ready[0] else ready
    return sums(told, discount=quote.discount, rounding=actions.rules_of().rounding)

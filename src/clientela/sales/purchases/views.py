"""What is done with a purchase beyond its declaration: sent and confirmed with one click, received line by line, printed."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, allowed, row_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui import figures
from clientela.platform.ui.access import go_to, signed_in
from clientela.sales.purchases.models import Line, Purchase
from clientela.sales.purchases.printing import printed

_QUANTITY = re.compile(r"quantity-([0-9a-f-]{36})")
FIELDS = ("place", "received_on", "reference", "note")


@signed_in
@require_POST
def step(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """It was sent, or confirmed, today; the page leads back to it."""
    actor = actor_of(request)
    entity = known("purchase", actor)
    allowed(entity, key, actor, verb="edit")
    try:
        edit_record(entity, key, {f"{what}_on": timezone.localdate().isoformat()}, by=actor)
    except Conflict as error:
        purchase = row_of(Purchase.objects, key)
        return render(request, "purchases/refused.html", {"purchase": purchase, "problem": str(error)}, status=422)
    return redirect(f"/purchases/{key}/")


@signed_in
def pdf(request: HttpRequest, key: UUID) -> HttpResponse:
    """As it stands, on paper."""
    actor = actor_of(request)
    require(actor, "see", "purchase")
    allowed(known("purchase", actor), key, actor, verb="see")
    purchase = row_of(Purchase.objects.select_related("supplier", "place"), key)
    answer = HttpResponse(printed(purchase), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{purchase.number}.pdf"'
    return answer


@signed_in
def receive_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """All that is open stands ready; posted, a receipt, or the page again with what is wrong and all that was typed."""
    actor = actor_of(request)
    require(actor, "create", "purchase_receipt")
    allowed(known("purchase", actor), key, actor, verb="edit")
    purchase = row_of(Purchase.objects.select_related("supplier"), key)
    if request.method != "POST":
        place = str(purchase.place_id or "")
        return _page(request, purchase, {"received_on": timezone.localdate().isoformat(), "place": place})
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    lines = [
        {"line": found[1], "quantity": figures.read(str(value))}
        for name, value in request.POST.items()
        if (found := _QUANTITY.fullmatch(name)) and str(value).strip() not in ("", "0")
    ]
    if not lines:
        return _page(request, purchase, typed, problems={"lines": _("Say of a line at least how many have come.")})
    return _received(request, purchase, typed, lines)


def _received(request: HttpRequest, purchase: Purchase, typed: Mapping[str, Any], lines: list[Any]) -> HttpResponse:
    actor = actor_of(request)
    place = {"id": typed["place"]} if typed["place"] else None
    said = {**typed, "purchase": {"id": str(purchase.pk)}, "lines": lines, "place": place}
    entity = known("purchase_receipt", actor)
    cleaned = clean(entity, {name: value for name, value in said.items() if value not in ("", None)})
    if cleaned.problems:
        return _page(request, purchase, typed, problems=cleaned.problems)
    try:
        create_record(entity, cleaned.facts, by=actor)
    except Unlinked as error:
        return _page(request, purchase, typed, problems={error.field: str(error)})
    except (Conflict, Missing, Denied) as error:
        return _page(request, purchase, typed, problems={"": str(error)})
    return go_to(request, f"/purchases/{purchase.pk}/")


def _page(
    request: HttpRequest, purchase: Purchase, typed: Mapping[str, Any], *, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    lines = list(Line.objects.filter(purchase=purchase, left__gt=0).order_by("position", "created_at"))
    said = {
        str(line.pk): request.POST.get(f"quantity-{line.pk}", figures.typed(format(line.left.normalize(), "f")))
        for line in lines
    }
    places = known("place", actor).visible_to(actor).order_by("position", "id") if actor.may("see", "place") else []
    context = {
        "purchase": purchase, "lines": lines, "said": said, "typed": typed, "problems": problems or {},
        "places": [(str(one.pk), one.name) for one in places],
    }  # fmt: skip
    return render(request, "purchases/receive.html", context, status=422 if problems else 200)

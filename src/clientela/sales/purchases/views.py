"""What is done with a purchase beyond its declaration: sent and confirmed with one click, received line by line, printed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.changing import edit_record
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, allowed, row_of
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.orders.portion_page import Portioned, Typed, portion_page
from clientela.sales.purchases.models import Line, Purchase
from clientela.sales.purchases.printing import printed


@signed_in
@require_POST
def step(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """It was sent, or confirmed, today; the page leads back to it."""
    actor = actor_of(request)
    entity = known("purchase", actor)
    allowed(entity, key, actor, verb="edit")
    purchase = row_of(Purchase.objects, key)
    try:
        edit_record(entity, key, {f"{what}_on": timezone.localdate().isoformat()}, by=actor)
    except Conflict as error:
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
    return portion_page(request, _COMING, key)


def _start(purchase: Purchase) -> Typed:
    return {"received_on": timezone.localdate().isoformat(), "place": str(purchase.place_id or "")}


def _open_lines(key: UUID) -> list[Line]:
    return list(Line.objects.filter(purchase=key, left__gt=0).order_by("position", "created_at"))


_COMING = Portioned(
    entity="purchase_receipt", above="purchase", plural="purchases", template="purchases/receive.html",
    fields=("place", "received_on", "reference", "note"),
    found=lambda key: row_of(Purchase.objects, key), lines=_open_lines, start=_start,
    nothing=lambda: _("Say of a line at least how many have come."),
)  # fmt: skip

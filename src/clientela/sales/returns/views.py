"""What is done with a return and a credit note beyond their declaration: crediting, and the paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, read_dict
from clientela.platform.files.serving import serve
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.sales.returns import actions
from clientela.sales.returns.models import CreditNote


@signed_in
@require_POST
def credit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The credit note of what has come in; the page leads there."""
    actor = actor_of(request)
    try:
        return redirect(f"/credit-notes/{actions.credit_return(key, by=actor)}/")
    except Conflict as error:
        context = {"record": read_dict(known("order_return", actor), key, actor), "problem": str(error)}
        return render(request, "returns/not_credited.html", context, status=422)


@signed_in
def pdf(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """As it was issued."""
    actor = actor_of(request)
    require(actor, "see", "credit_note")
    mine = CreditNote.objects.visible_to(actor, entity="credit_note").select_related("pdf")
    found = mine.filter(pk=key).first()
    if found is None:
        raise Missing(_("There is no such record, or you may not see it."))
    return serve(found.pdf, name=f"{found.number}.pdf", media_type="application/pdf")

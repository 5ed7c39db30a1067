"""Returns by API, beyond what their declaration gives: crediting what has come in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import read_dict
from clientela.sales.returns.actions import credit_return

router = Router(tags=["returns"])


@router.post("/order-returns/{uuid:key}/credit", response={200: dict, **ERRORS}, operation_id="credit_order_return")
def credit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The credit note of a return that has come in; asked again, it is the same one."""
    by = caller(request)
    return answer(read_dict(known("credit_note", by), credit_return(key, by=by), by))

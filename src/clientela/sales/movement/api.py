"""What became of the pipeline, by API, out of the deals that the caller may see."""

from dataclasses import asdict
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.history.past import BadMoment, moment_in
from clientela.sales.forecast.periods import BadPeriod, period_of
from clientela.sales.movement.reading import BARS, Asked, behind, movement

router = Router(tags=["forecast"])


@router.get("/pipeline-changes", response={200: dict, **ERRORS}, operation_id="read_pipeline_changes")
def read(request: HttpRequest, start: str = "", end: str = "", due: str = "", bar: str = "") -> HttpResponse:
    """The open pipeline at two moments (a day means its end; the last 30 days unless said) and the changes between, whose sum is
    its end; with `due`, a month, quarter or year, only of deals due in it. With `bar` also its deals."""
    actor = caller(request)
    try:
        until = moment_in(end) if end else timezone.now()
        since = moment_in(start) if start else until - timedelta(days=30)
        asked = Asked(since, until, period_of(due) if due else None)
    except BadMoment as error:
        raise Invalid({"start": str(error)}) from error
    except BadPeriod as error:
        raise Invalid({"due": str(error)}) from error
    if since > until:
        raise Invalid({"start": "start <= end"})
    if bar and bar not in BARS:
        raise Invalid({"bar": ", ".join(BARS)})
    found = movement(actor, asked)
    return answer({
        "start": since, "end": until, "currency": found.currency, "open_at_end": found.end,
        "without_rate": [asdict(one) for one in found.missing],
        "items": [{"bar": one.key, "amount": one.amount, "deals": one.deals} for one in found.bars],
        "deals": [asdict(one) for one in behind(actor, asked, bar)] if bar else [],
    })  # fmt: skip

"""What a route answers with."""

import msgspec
from django.http import HttpResponse


def answer(what: object, *, status: int = 200) -> HttpResponse:
    """Plain data as JSON."""
    return HttpResponse(msgspec.json.encode(what), content_type="application/json", status=status)

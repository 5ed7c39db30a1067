"""The keys that lock secrets by API, to be watched. They are changed on their page, where a second step is asked, or by command."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS
from clientela.platform.directory.keys.reading import secret_keys

router = Router(tags=["directory"])


@router.get("/secret-keys", response={200: dict, **ERRORS}, summary="Tell the secret keys", operation_id="list_keys")
def list_keys(request: HttpRequest) -> HttpResponse:
    """Which key locks, since when, and how many secrets each has locked; never a key itself."""
    return answer(secret_keys(caller(request)))

"""`Idempotency-Key`: a write that is sent again is answered as the first time, and not done twice."""

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from clientela.platform.api.models import Answer
from clientela.platform.api.problems import problem
from clientela.platform.permissions.actor import Actor

HEADER = "Idempotency-Key"


def once(
    request: HttpRequest, actor: Actor, write: Callable[[], HttpResponse], *, said: bytes | None = None
) -> HttpResponse:
    """Do the write unless its key has been answered before. Answer and change commit together; a failed write keeps no answer.

    `said` stands for the body where that came as a form with files: those were read as they streamed and are not kept.
    """
    key = request.headers.get(HEADER, "")
    if not key or actor.user_id is None:
        return write()
    if len(key) > 200:
        return problem(400, "An Idempotency-Key has at most 200 characters.")
    body = request.body if said is None else said
    print_ = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode() + body).digest()
    mine = Answer.objects.filter(user_id=actor.user_id, key=key)
    known = mine.first()
    if known is not None:
        return _again(known, print_)
    try:
        with transaction.atomic():
            claim = Answer.objects.create(user_id=actor.user_id, key=key, fingerprint=print_)
            response = write()
            claim.status, claim.body = response.status_code, response.content
            claim.location = response.headers.get("Location", "")
            claim.save(update_fields=["status", "body", "location"])
            return response
    except IntegrityError:
        known = mine.first()
        if known is None:
            raise
        return _again(known, print_)


def _again(known: Answer, fingerprint: bytes) -> HttpResponse:
    if bytes(known.fingerprint) != fingerprint:
        return problem(409, "This Idempotency-Key was used for another request; nothing was changed.")
    response = HttpResponse(bytes(known.body), content_type="application/json", status=known.status)
    response.headers["Idempotent-Replay"] = "true"
    if known.location:
        response.headers["Location"] = known.location
    return response

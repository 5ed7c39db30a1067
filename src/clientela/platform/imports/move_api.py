"""Moves by API: the files of an export brought together, what they are, tried out, and taken in their order."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities.reading import Conflict
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports.models import Move
from clientela.platform.imports.move_views import line, mine
from clientela.platform.imports.moving import imports_of, open_move
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.uploading import begin_move, try_out_move

router = Router(tags=["imports"])


@router.post("", response={201: dict, **ERRORS}, summary="Bring an export of several files", operation_id="create_move")
def create(request: HttpRequest, files: File[list[UploadedFile]], source: Form[str] = "") -> HttpResponse:
    """An archive, or files together: each is recognised and mapped; nothing is taken yet."""
    try:
        move = open_move([(one.name or "file", one.chunks()) for one in files], by=caller(request), source=source)
    except (Unreadable, TooLarge) as error:
        raise Invalid({"files": str(error)}) from error
    return answer(_told(move), status=201)


@router.get("/{uuid:key}", response={200: dict, **ERRORS}, summary="How an export goes", operation_id="get_move")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(_told(mine(key, caller(request))))


@router.post(
    "/{uuid:key}/preview", response={202: dict, **ERRORS}, summary="Try an export out", operation_id="preview_move"
)
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes all files one behind the other in the background, counts, and rolls everything back."""
    actor = caller(request)
    move = mine(key, actor)
    if not try_out_move(move, by=actor):
        raise Conflict("Nothing of it waits for being tried out. Nothing was changed.")
    return answer(_told(move), status=202)


@router.post("/{uuid:key}/start", response={202: dict, **ERRORS}, summary="Take an export", operation_id="start_move")
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = caller(request)
    move = mine(key, actor)
    if not begin_move(move, by=actor):
        raise Conflict("It has been started already. Nothing was changed.")
    return answer(_told(move), status=202)


def _told(move: Move) -> dict[str, Any]:
    files = [{"import": str(one.pk), **line(one)} for one in imports_of(move)]
    kept = ("import", "name", "kit", "type", "status", "problem", "tried", "rows", "counts")
    return {
        "id": str(move.pk), "name": move.name, "source": move.source, "left": move.left,
        "files": [{name: one[name] for name in kept} for one in files],
    }  # fmt: skip

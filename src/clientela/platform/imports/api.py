"""`POST /imports` with a file, `GET /imports/<id>`, and the refused rows as CSV."""

from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.entities import registry
from clientela.platform.entities.reading import Missing
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports import actions
from clientela.platform.imports.models import Import
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import progress, refused_csv
from clientela.platform.imports.targets import Mapped
from clientela.platform.imports.uploading import begin, upload
from clientela.platform.permissions.actor import Actor

router = Router(tags=["imports"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


@router.post("", response={201: dict, **ERRORS}, summary="Import a file", operation_id="create_import")
def create(
    request: HttpRequest,
    file: File[UploadedFile],
    type: Form[str],
    source: Form[str] = "",
    country: Form[str] = "",
    mapping: Form[str] = "",
) -> HttpResponse:
    """`type` is an entity ("people"); `mapping` may be [{"column": 0, "target": "emails", "label": "work"}]. Starts at once."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    entity = registry.entity(type)
    try:
        one = upload(file.chunks(), name=file.name or "file", entity=entity, by=actor, source=source, country=country)
        if mapping:
            actions.map_columns(one, msgspec.json.decode(mapping, type=list[Mapped]), by=actor)
    except (Unreadable, TooLarge) as error:
        raise Invalid({"file": str(error)}) from error
    except (ValueError, msgspec.MsgspecError) as error:
        raise Invalid({"mapping": str(error)}) from error
    begin(one, by=actor)
    one.refresh_from_db()
    return _answer(progress(one), status=201)


@router.get("/{uuid:key}", response={200: dict, **ERRORS}, summary="How an import goes", operation_id="get_import")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    return _answer(progress(_mine(request, key)))


@router.get(
    "/{uuid:key}/refused", response={200: str, **ERRORS}, summary="Refused rows as CSV", operation_id="get_refused_rows"
)
def refused(request: HttpRequest, key: UUID) -> HttpResponse:
    return HttpResponse(refused_csv(_mine(request, key)), content_type="text/csv; charset=utf-8")


def _mine(request: HttpRequest, key: UUID) -> Import:
    """An import is seen by those who may import its type."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    found = Import.objects.filter(pk=key).first()
    if found is None or not actor.may("import", found.entity):
        raise Missing("There is no such import, or you may not see it.")
    return found


def _answer(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), content_type="application/json", status=status)

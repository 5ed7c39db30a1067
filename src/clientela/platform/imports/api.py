"""Imports by API: `POST /imports` with a file, how it goes, what it would change, the refused rows, and its undo."""

import hashlib
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing
from clientela.platform.files.models import StoredFile
from clientela.platform.files.storing import TooLarge
from clientela.platform.imports import actions, uploading
from clientela.platform.imports.mending import refused_csv
from clientela.platform.imports.models import Import
from clientela.platform.imports.reading import Unreadable
from clientela.platform.imports.reports import progress
from clientela.platform.imports.targets import Mapped
from clientela.platform.permissions.actor import Actor

router = Router(tags=["imports"])
PAGE = 100


class Wanted(Schema):
    """How a file is to be taken. `mapping` is JSON: [{"column": 0, "target": "emails", "label": "work"}]."""

    type: str
    source: str = ""
    country: str = ""
    mapping: str = ""
    mode: str = "both"
    fill_only: bool = False
    start: bool = True


@router.post("", response={201: dict, **ERRORS}, summary="Import a file", operation_id="create_import")
def create(request: HttpRequest, file: File[UploadedFile], wanted: Form[Wanted]) -> HttpResponse:
    """`type` is an entity ("people"); `mode` is both, create or update; `fill_only` writes empty fields only. Starts at
    once, unless `start` is false: then a preview may be asked for first."""
    actor = caller(request)
    entity = known(wanted.type, actor)
    try:
        stored = uploading.store(file.chunks(), entity=entity, by=actor)
    except TooLarge as error:
        raise Invalid({"file": str(error)}) from error
    said = hashlib.sha256(f"{stored.pk}\n{file.name}\n{wanted.model_dump_json()}".encode()).digest()
    return once(request, actor, lambda: _created(stored, file.name or "file", wanted, actor), said=said)


@router.get("", response={200: dict, **ERRORS}, summary="Imports, the latest first", operation_id="list_imports")
def listed(request: HttpRequest, limit: Query[int] = 50) -> HttpResponse:
    found = Import.objects.visible_to(caller(request)).of_files().order_by("-created_at")[: max(1, min(limit, PAGE))]
    return answer({"items": [progress(one) for one in found]})


@router.get("/{uuid:key}", response={200: dict, **ERRORS}, summary="How an import goes", operation_id="get_import")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(progress(_mine(request, key)))


@router.get(
    "/{uuid:key}/refused", response={200: str, **ERRORS}, summary="Refused rows as CSV", operation_id="get_refused_rows"
)
def refused(request: HttpRequest, key: UUID) -> HttpResponse:
    return HttpResponse(refused_csv(_mine(request, key)), content_type="text/csv; charset=utf-8")


@router.post(
    "/{uuid:key}/preview", response={202: dict, **ERRORS}, summary="Try an import out", operation_id="preview_import"
)
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the whole file in the background and rolls it back; `GET /imports/<id>` tells under `preview` what would change."""
    return _asked(request, key, uploading.try_out, "It has been started already, or is being tried out.")


@router.post(
    "/{uuid:key}/start", response={202: dict, **ERRORS}, summary="Start an import", operation_id="start_import"
)
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    return _asked(request, key, uploading.begin, "It has been started already.")


@router.post("/{uuid:key}/undo", response={202: dict, **ERRORS}, summary="Undo an import", operation_id="undo_import")
def undo(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it created goes, what it changed returns to what it was; what people changed since is kept and listed under `undo`."""
    return _asked(request, key, uploading.take_back, "It has not run to its end, or is undone already.")


def _created(stored: StoredFile, name: str, wanted: Wanted, actor: Actor) -> HttpResponse:
    entity = known(wanted.type, actor)
    try:
        one = actions.open_import(
            stored, name=name, entity=entity, by=actor, source=wanted.source, country=wanted.country
        )
        if wanted.mapping:
            actions.map_columns(one, msgspec.json.decode(wanted.mapping, type=list[Mapped]), by=actor)
    except Unreadable as error:
        raise Invalid({"file": str(error)}) from error
    except (ValueError, msgspec.MsgspecError) as error:
        raise Invalid({"mapping": str(error)}) from error
    if one.mends_id is None:
        _settle(one, wanted, actor)
    if wanted.start:
        uploading.begin(one, by=actor)
    return answer(progress(one), status=201)


def _settle(one: Import, wanted: Wanted, actor: Actor) -> None:
    try:
        actions.settle(one, mode=wanted.mode, fill_only=wanted.fill_only, by=actor)
    except ValueError as error:
        raise Invalid({"mode": str(error)}) from error


def _asked(request: HttpRequest, key: UUID, ask: Any, refusal: str) -> HttpResponse:
    one, actor = _mine(request, key), caller(request)

    def write() -> HttpResponse:
        if not ask(one, by=actor):
            raise Conflict(f"{refusal} Nothing was changed.")
        return answer(progress(one), status=202)

    return once(request, actor, write)


def _mine(request: HttpRequest, key: UUID) -> Import:
    found = Import.objects.visible_to(caller(request)).select_related("file").filter(pk=key).first()
    if found is None:
        raise Missing("There is no such import, or you may not see it.")
    return found

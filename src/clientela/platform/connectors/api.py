"""Connectors by API: the same verbs and reads as the pages. No answer holds a secret."""

from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.connectors import actions, jobs, mapping, reading
from clientela.platform.connectors.checking import Unfit
from clientela.platform.connectors.kinds import KINDS, Trouble
from clientela.platform.entities.reading import Conflict
from clientela.platform.imports.reading import Unreadable
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.vault.keyring import Unreadable as Locked

router = Router(tags=["connectors"])
Every = Literal[0, 5, 15, 60, 360, 1440]
Answers = dict[str, str]


class ConnectorIn(Strict):
    name: Text = Described(examples=["Web shop"])
    kind: Text = Described(examples=["folder"], description="One of GET /connectors/kinds.")
    type: Text = Described(examples=["people"])
    settings: Answers = Described(default_factory=dict, max_length=50)
    every: Every = Described(0, description="Minutes between two runs; 0 on demand.")


class ConnectorEdit(Strict):
    name: Text | None = None
    settings: Answers | None = Described(None, max_length=50, description="A secret that is not said stays.")
    every: Every | None = None
    state: Literal["active", "paused"] | None = None


class Column(Strict):
    heading: Text
    target: Text = Described(examples=["emails"])
    label: Text = ""
    ordinal: int = Described(1, ge=1, le=1000)


class MappingIn(Strict):
    mapping: list[Column] = Described(max_length=2000)
    mode: Literal["both", "create", "update"] = "both"
    fill_only: bool = False
    country: Text = ""


@router.get("/connectors/kinds", response={200: dict, **ERRORS}, operation_id="list_connector_kinds")
def list_kinds(request: HttpRequest) -> HttpResponse:
    """What can be read, and what each kind has to know."""
    require(caller(request), "configure", "connector")
    return answer({"items": [_kind(key) for key in KINDS]})


@router.get("/connectors", response={200: dict, **ERRORS}, summary="List connectors", operation_id="list_connectors")
def list_connectors(request: HttpRequest) -> HttpResponse:
    return answer({"items": [reading.document(one) for one in reading.connectors(caller(request))]})


@router.post("/connectors", response={201: dict, **ERRORS}, operation_id="create_connector")
def create_connector(request: HttpRequest, body: ConnectorIn) -> HttpResponse:
    """It reads nothing yet: `POST …/look` reads a sample, `PUT …/mapping` settles it, PATCH with `state` active sets it going."""
    said = body.model_dump()
    said["entity"] = said.pop("type")

    def write(by: Actor) -> HttpResponse:
        made = _fitting(lambda: actions.make_connector(said, by=by))
        return answer(reading.document(made), status=201)

    return _once(request, write)


@router.get("/connectors/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_connector")
def get_connector(request: HttpRequest, key: UUID) -> HttpResponse:
    return answer(reading.document(reading.connector(key, caller(request))))


@router.patch("/connectors/{uuid:key}", response={200: dict, **ERRORS}, operation_id="edit_connector")
def edit_connector(request: HttpRequest, key: UUID, body: ConnectorEdit) -> HttpResponse:
    """Where an address changes, its secrets are to be said anew. Whoever changes settings becomes its owner."""
    said = body.model_dump(exclude_none=True, exclude_unset=True)
    state = said.pop("state", None)

    def write(by: Actor) -> HttpResponse:
        _fitting(lambda: actions.edit_connector(key, said, by=by))
        if state is not None:
            (actions.pause if state == "paused" else actions.resume)(key, by=by)
        return answer(reading.document(reading.connector(key, by)))

    return _once(request, write)


@router.delete("/connectors/{uuid:key}", response={204: None, **ERRORS}, operation_id="delete_connector")
def delete_connector(request: HttpRequest, key: UUID) -> HttpResponse:
    """What it brought stays."""

    def write(by: Actor) -> HttpResponse:
        actions.delete_connector(key, by=by)
        return HttpResponse(status=204)

    return _once(request, write)


@router.post("/connectors/{uuid:key}/look", response={200: dict, **ERRORS}, operation_id="look_at_connector")
def look(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reaches the place, reads a sample and maps it; what was mapped before stays."""

    def write(by: Actor) -> HttpResponse:
        _reached(lambda: actions.look(key, by=by))
        return answer(reading.document(reading.connector(key, by)))

    return _once(request, write)


@router.put("/connectors/{uuid:key}/mapping", response={200: dict, **ERRORS}, operation_id="map_connector")
def map_connector(request: HttpRequest, key: UUID, body: MappingIn) -> HttpResponse:
    """Where columns go, by their headings in the sample."""

    def write(by: Actor) -> HttpResponse:
        columns = [item.model_dump() for item in body.mapping]
        how = body.model_dump(exclude={"mapping"})
        try:
            mapping.map_as(key, columns, how, by=by)
        except ValueError as error:
            raise Invalid({"mapping": str(error)}) from error
        return answer(reading.document(reading.connector(key, by)))

    return _once(request, write)


@router.post("/connectors/{uuid:key}/preview", response={202: dict, **ERRORS}, operation_id="preview_connector")
def preview(request: HttpRequest, key: UUID) -> HttpResponse:
    """Takes the sample in the background and rolls it back; `GET` tells under `preview` what would change."""

    def write(by: Actor) -> HttpResponse:
        mapping.try_out(key, by=by)
        return answer(reading.document(reading.connector(key, by)), status=202)

    return _once(request, write)


@router.post("/connectors/{uuid:key}/runs", response={202: dict, **ERRORS}, operation_id="run_connector")
def run(request: HttpRequest, key: UUID) -> HttpResponse:
    """Reads what is new since the last run, in the background. 409 where it reads already."""

    def write(by: Actor) -> HttpResponse:
        made = jobs.begin(key, by=by)
        if made is None:
            raise Conflict("It is being read already. Nothing was changed.")
        return answer(reading.run_document(made), status=202)

    return _once(request, write)


@router.post("/connectors/{uuid:key}/rewind", response={200: dict, **ERRORS}, operation_id="rewind_connector")
def rewind(request: HttpRequest, key: UUID) -> HttpResponse:
    """The next run reads everything anew."""
    return _once(request, lambda by: answer(reading.document(actions.rewind(key, by=by))))


@router.get("/connectors/{uuid:key}/runs", response={200: dict, **ERRORS}, operation_id="list_runs")
def list_runs(request: HttpRequest, key: UUID, after: UUID | None = None) -> HttpResponse:
    """The latest first; `after` is the `next` of the page before. `import` leads to refused rows and undo."""
    found = reading.runs(reading.connector(key, caller(request)), after=after)
    shown = found[: reading.PAGE]
    following = shown[-1].pk if len(found) > reading.PAGE else None
    return answer({"items": [reading.run_document(one) for one in shown], "next": following})


def _kind(key: str) -> dict[str, Any]:
    kind = KINDS[key]
    asks = [
        {"name": ask.name, "label": str(ask.label), "required": ask.required, "secret": ask.secret, "start": ask.start,
         "choices": [choice for choice, _label in ask.choices]} for ask in kind.asks
    ]  # fmt: skip
    return {"kind": key, "label": str(kind.label), "about": str(kind.about), "type": kind.entity, "settings": asks}


def _fitting(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except Unfit as error:
        raise Invalid(error.problems) from error


def _reached(verb: Callable[[], Any]) -> Any:
    try:
        return verb()
    except (Trouble, Unreadable, Locked) as error:
        raise Invalid({"settings": str(error)}) from error


def _once(request: HttpRequest, write: Callable[[Actor], HttpResponse]) -> HttpResponse:
    by = caller(request)
    return once(request, by, lambda: write(by))

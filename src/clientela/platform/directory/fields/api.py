"""Own fields by API: list them, add, change, archive, bring back, put in order."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.conditions.compiling import BadCondition
from clientela.platform.directory.fields import computing, needs, reading
from clientela.platform.directory.fields.checking import Unfit, checked, refusals, type_named
from clientela.platform.entities.masks import known_to
from clientela.platform.fields import actions, bringing
from clientela.platform.fields.models import IN_ORDER, Need, OwnField
from clientela.platform.files.storing import TooLarge
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require
from clientela.platform.ui.bringing import content

router = Router(tags=["fields"])


class Labels(Strict):
    """In any of the languages of the interface, in one at least."""

    en: Text = ""
    it: Text = ""
    es: Text = ""
    pl: Text = ""


class Choice(Strict):
    key: Text = Described("", description="What is stored; made of the label where nothing is said.")
    labels: Labels


class FieldEdit(Strict):
    labels: Labels | None = None
    choices: list[Choice] | None = Described(None, description="All choices, not only new ones.", max_length=200)
    computed: dict[str, Any] | None = Described(
        None, description='Of a formula {"formula": "…"}; of a roll-up a figure: {"sum": "orders.total", "where": {…}}.'
    )
    required: bool | None = None
    section: Text | None = None
    forgetting: Text | None = Described(
        None,
        description="Of a link from a type of your own to people or organisations, what becomes of the record when they are "
        "forgotten: keep (without them, also in its texts), link (the link alone goes) or record (it goes, too).",
    )


class FieldIn(FieldEdit):
    type: Text = Described(description="A type of record, such as person.")
    kind: Text = Described(
        description="text, long, number, integer, date, moment, truth, choice, choices, url, email, phone, country, language, "
        "money, user, link, file, formula, rollup"
    )
    target: Text = Described("", description="Of a link: the type of record that it leads to, for good.")
    currency: Text = Described(
        "", description="Of money: the currency of an amount that names none, for good; EUR if left out."
    )
    name: Text = Described(
        "", description="own_… as programs know it, for good; made of the label where nothing is said."
    )


class Tried(Strict):
    type: Text
    computed: dict[str, Any]


class Order(Strict):
    type: Text
    ids: list[UUID] = Described(max_length=500)


@router.get("/fields", response={200: dict, **ERRORS}, summary="List own fields", operation_id="list_fields")
def list_fields(request: HttpRequest) -> HttpResponse:
    """Of every type, in order, those in the archive included."""
    require(caller(request), "configure", "field")
    rows = OwnField.objects.select_related("quick").order_by("entity", *IN_ORDER)
    return answer({"items": [reading.document(one) for one in rows]})


@router.post("/fields", response={201: dict, **ERRORS}, summary="Add a field", operation_id="create_field")
def create_field(request: HttpRequest, body: FieldIn) -> HttpResponse:
    def write() -> HttpResponse:
        require(caller(request), "configure", "field")
        facts = _checked(body, by=caller(request))
        with refusals():
            key = actions.add_field(facts, by=caller(request))
        return answer(reading.document(reading.found(key)), status=201)

    return once(request, caller(request), write)


@router.post("/fields/try", response={200: dict, **ERRORS}, summary="Try a formula", operation_id="try_field")
def try_field(request: HttpRequest, body: Tried) -> HttpResponse:
    """What a formula or roll-up comes to for three records; nothing is saved."""
    by = caller(request)
    require(by, "configure", "field")
    try:
        item, rows = computing.tried(body.computed, type_named(body.type), by=by)
    except ValueError as error:
        raise Invalid({"computed": str(error)}) from None
    return answer({"kind": item.kind, "examples": [{"id": row[0], "name": row[1], "value": row[2]} for row in rows]})


@router.patch("/fields/{uuid:key}", response={200: dict, **ERRORS}, summary="Edit a field", operation_id="edit_field")
def edit_field(request: HttpRequest, key: UUID, body: FieldEdit) -> HttpResponse:
    require(caller(request), "configure", "field")
    changes = _checked(body, field=reading.found(key), by=caller(request))
    return _done(request, key, lambda by: actions.edit_field(key, changes, by=by))


@router.post(
    "/fields/{uuid:key}/archive",
    response={200: dict, **ERRORS},
    summary="Archive a field",
    operation_id="archive_field",
)
def archive_field(request: HttpRequest, key: UUID) -> HttpResponse:
    """It is gone from every surface; its values stay."""
    return _done(request, key, lambda by: computing.archive_field(key, by=by))


@router.post(
    "/fields/{uuid:key}/bring-back",
    response={200: dict, **ERRORS},
    summary="Bring a field back",
    operation_id="bring_back_field",
)
def bring_back_field(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, key, lambda by: actions.bring_back_field(key, by=by))


@router.post(
    "/fields/{uuid:key}/quicken", response={200: dict, **ERRORS}, summary="Index a field", operation_id="quicken_field"
)
def quicken_field(request: HttpRequest, key: UUID) -> HttpResponse:
    """Made in the background, while everybody works; `quick` in the field tells how far it is."""
    return _done(request, key, lambda by: actions.quicken(key, by=by))


@router.post(
    "/fields/{uuid:key}/slow-down",
    response={200: dict, **ERRORS},
    summary="Take a field's index away",
    operation_id="slow_down_field",
)
def slow_down_field(request: HttpRequest, key: UUID) -> HttpResponse:
    return _done(request, key, lambda by: actions.slow_down(key, by=by))


@router.put("/fields/order", response={200: dict, **ERRORS}, summary="Put fields in order", operation_id="order_fields")
def order_fields(request: HttpRequest, body: Order) -> HttpResponse:
    def write() -> HttpResponse:
        actions.order_fields(body.type, body.ids, by=caller(request))
        return list_fields(request)

    return once(request, caller(request), write)


class Needs(Strict):
    type: Text
    name: Text = Described(description="A field, the product's or an own one.")
    needed: bool = Described(description="False takes the rule back.")
    where: dict[str, Any] = Described({}, description="A condition; where it is left out, the field is needed always.")


@router.get("/fields/needs", response={200: dict, **ERRORS}, summary="List what is needed", operation_id="list_needs")
def list_needs(request: HttpRequest) -> HttpResponse:
    """Of every type, the fields that may not be empty, always or where a condition holds."""
    require(caller(request), "configure", "field")
    rows = Need.objects.order_by("entity", "name").values("entity", "name", "where")
    return answer({"items": [{"type": row["entity"], "name": row["name"], "where": row["where"]} for row in rows]})


@router.put("/fields/needs", response={200: dict, **ERRORS}, summary="Need a field", operation_id="need_field")
def need_field(request: HttpRequest, body: Needs) -> HttpResponse:
    def write() -> HttpResponse:
        require(caller(request), "configure", "field")
        try:
            needs.need(needs.typed(body.type), body.name, body.where if body.needed else None, by=caller(request))
        except BadCondition as error:
            raise Invalid({"where": str(error)}) from None
        except ValueError as error:
            raise Invalid({"name": str(error)}) from None
        return list_needs(request)

    return once(request, caller(request), write)


@router.post("/fields/files", response={201: dict, **ERRORS}, summary="Bring a file", operation_id="bring_file")
def bring_file(request: HttpRequest, type: Query[str], file: File[UploadedFile]) -> HttpResponse:
    """Multipart, one part called `file`, for records of this type. Its id is then what a field of kind “file” takes."""
    try:
        made = bringing.bring_file(needs.typed(type).key, file.name or "", file.chunks(), by=caller(request))
    except TooLarge as error:
        raise Invalid({"file": str(error)}) from error
    said = {"id": str(made.pk), "name": made.name, "media_type": made.media_type, "size": made.size}
    return answer(said, status=201)


@router.get(
    "/fields/files/{type}/{uuid:key}/{name}",
    response={200: None, **ERRORS},
    summary="Read a file",
    operation_id="read_own_file",
)
def read_file(request: HttpRequest, type: str, key: UUID, name: str) -> Any:
    """The content of what a field of a record holds."""
    return content(known_to(needs.typed(type), caller(request)), key, name, caller(request))


def _done(request: HttpRequest, key: UUID, act: Callable[[Actor], None]) -> HttpResponse:
    def write() -> HttpResponse:
        with refusals():
            act(caller(request))
        return answer(reading.document(reading.found(key)))

    return once(request, caller(request), write)


def _checked(body: FieldEdit, *, by: Actor, field: OwnField | None = None) -> dict[str, Any]:
    try:
        return checked(body.model_dump(mode="json", exclude_unset=True), field=field, by=by)
    except Unfit as error:
        raise Invalid(error.problems) from None

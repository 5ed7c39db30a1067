"""Layouts by API: how pages of a type look for a role or for everybody, set it, and go back to how it was made."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field as Described

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.directory.fields.api import Labels
from clientela.platform.directory.fields.checking import Unfit
from clientela.platform.directory.layouts import reading
from clientela.platform.directory.layouts.checking import checked, missing
from clientela.platform.directory.layouts.views import role_of
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.layouts import actions
from clientela.platform.layouts.models import Layout
from clientela.platform.layouts.reading import IN_ORDER
from clientela.platform.permissions.queries import require

router = Router(tags=["layouts"])


class Whose(Schema):
    role: UUID | None = Described(None, description="A role; without one the layout is that of everybody else.")


class SectionIn(Strict):
    key: Text = Described(description="A section of the type, or own_… for one of your own.")
    labels: Labels | None = Described(None, description="Its heading; of a declared section only where it is another.")
    fields: list[Text] = Described([], max_length=1000)
    folded: bool = False


class LayoutIn(Strict):
    sections: list[SectionIn] = Described(max_length=100)
    hidden: list[Text] = Described([], description="Fields that pages and forms leave out.", max_length=1000)
    panels: list[Text] = Described([], max_length=100)
    panels_hidden: list[Text] = Described([], max_length=100)
    columns: list[Text] = Described([], description="Of lists at first; none: as declared.", max_length=100)


class Order(Strict):
    roles: list[UUID] = Described(max_length=500)


@router.get("/layouts", response={200: dict, **ERRORS}, summary="List layouts", operation_id="list_layouts")
def list_layouts(request: HttpRequest) -> HttpResponse:
    """Every layout that was made, in the order in which they count for somebody of several roles."""
    by = caller(request)
    require(by, "configure", "field")
    there = [one.key for one in registry.every()]  # not those of a type in the archive
    rows = Layout.objects.select_related("role").filter(entity__in=there).order_by(*IN_ORDER)
    return answer({"items": [reading.document(known(one.entity, by), one.role) for one in rows]})


@router.get("/layouts/{slug:type}", response={200: dict, **ERRORS}, summary="Read a layout", operation_id="read_layout")
def read_layout(request: HttpRequest, type: str, whose: Query[Whose]) -> HttpResponse:
    """How it is for this role, whether it `stands` for itself or follows everybody's or the declaration."""
    by = caller(request)
    require(by, "configure", "field")
    return answer(reading.document(known(type, by), role_of(str(whose.role or ""))))


@router.put("/layouts/{slug:type}", response={200: dict, **ERRORS}, summary="Set a layout", operation_id="set_layout")
def set_layout(request: HttpRequest, type: str, whose: Query[Whose], body: LayoutIn) -> HttpResponse:
    """All of it. Fields that it does not name stand at the end of their section, or under More."""
    by = caller(request)

    def write() -> HttpResponse:
        require(by, "configure", "field")
        entity, role = known(type, by), role_of(str(whose.role or ""))
        said = body.model_dump(mode="json")
        for section in said["sections"]:
            section["labels"] = {code: text for code, text in (section["labels"] or {}).items() if text}
        try:
            plan = checked(said, entity, standing=reading.standing(entity, whose.role))
        except Unfit as error:
            raise Invalid(error.problems) from None
        actions.lay_out(entity.key, whose.role, plan, by=by)
        return answer(reading.document(entity, role))

    return once(request, by, write)


@router.delete(
    "/layouts/{slug:type}", response={204: None, **ERRORS}, summary="Remove a layout", operation_id="remove_layout"
)
def remove_layout(request: HttpRequest, type: str, whose: Query[Whose]) -> HttpResponse:
    """Pages of the type look as they do for everybody, or as they were made."""
    by = caller(request)

    def write() -> HttpResponse:
        require(by, "configure", "field")
        with missing():
            actions.remove_layout(known(type, by).key, whose.role, by=by)
        return HttpResponse(status=204)

    return once(request, by, write)


@router.put(
    "/layouts/{slug:type}/order",
    response={200: dict, **ERRORS},
    summary="Put layouts in order",
    operation_id="order_layouts",
)
def order_layouts(request: HttpRequest, type: str, body: Order) -> HttpResponse:
    """Somebody of several roles gets the layout of the first of them."""
    by = caller(request)

    def write() -> HttpResponse:
        actions.order_layouts(known(type, by).key, body.roles, by=by)
        return list_layouts(request)

    return once(request, by, write)

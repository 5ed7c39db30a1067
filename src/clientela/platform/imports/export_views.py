"""Lists on their way out, by page and by API, and the log of who took what."""

import hashlib
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.entities import registry
from clientela.platform.entities.listing import Ask, matching_rows
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.events.models import Fact
from clientela.platform.imports.exporting import TYPES, Export, export, selection
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.seconding.acts import seconded
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.filtering import state_of

MOST_CHOSEN = 1000  # records that an address may name one by one
PAGE = 100
router = Router(tags=["exports"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class Asked(Schema):
    """A list as a file. `columns` are names, separated by commas; `filter` is a condition as JSON."""

    form: str = "csv"
    columns: str = ""
    filter: str = ""
    q: str = ""
    sort: str = ""


@signed_in
def export_list(request: HttpRequest, plural: str) -> StreamingHttpResponse:
    """The list of this address as a file: its condition, search and order; `form` is csv, xlsx or jsonl; `columns` are names,
    separated by commas; repeated `id` takes those rows alone."""
    actor = actor_of(request)
    entity = known(plural, actor)
    require(actor, "export", entity.key)
    try:
        return _file(_wanted(plural, request.GET, actor), actor)
    except LookupError as error:
        raise Missing(str(error)) from error


@router.get("/{plural}", response={200: str, **ERRORS}, summary="A whole list as a file", operation_id="export_list")
def export_by_api(request: HttpRequest, plural: str, asked: Query[Asked]) -> StreamingHttpResponse:
    """CSV, XLSX or JSON Lines, without limit, streamed. Who took it is kept."""
    actor = caller(request)
    said = QueryDict(mutable=True)
    said.update({name: value for name, value in asked.dict().items() if value})
    state = state_of(known(plural, actor), actor, said)
    if state.problem:
        raise Invalid({"filter": state.problem})
    return _file(_wanted(plural, said, actor), actor)


@signed_in
def log(request: HttpRequest) -> HttpResponse:
    """Who took which list out of the house, and how many rows: one's own, or all for those who may export everything."""
    actor = actor_of(request)
    if not any(actor.may("export", entity.key) for entity in registry.every()):
        raise Denied(_("You may not export anything. Ask an administrator for a role that allows it."))
    mine = Q() if actor.scope("export", "*") == "all" else Q(actor__user=str(actor.user_id))
    facts = list(Fact.objects.filter(mine, name="Exported").order_by("-at", "-id")[:PAGE])
    keys = [fact.payload["export"] for fact in facts]
    ended = Fact.objects.filter(name="ExportEnded", payload__export__in=keys)
    rows = dict(ended.values_list(F("payload__export"), F("payload__rows")))
    return render(request, "imports/exports.html", {"exports": [_line(fact, rows) for fact in facts]})


def _wanted(plural: str, query: QueryDict, actor: Actor) -> Export:
    """Raises LookupError for a form or a column that there is not."""
    form = query.get("form", "csv")
    if form not in TYPES:
        raise LookupError(_("A list can be had as csv, xlsx or jsonl."))
    entity = known(plural, actor)
    ask, chosen = state_of(entity, actor, query).ask, query.getlist("id")
    columns = tuple(name.strip() for name in query.get("columns", "").split(",") if name.strip())
    return Export(entity, _only(ask, chosen) if chosen else ask, form, columns, query.get("filter", ""))  # type: ignore[arg-type]


def _file(wanted: Export, actor: Actor) -> StreamingHttpResponse:
    asked = _seconded(wanted, actor)
    seconded("export", asked, by=actor, records=lambda: matching_rows(wanted.entity, actor, wanted.ask).count())
    response = StreamingHttpResponse(export(wanted, by=actor), content_type=TYPES[wanted.form])
    response.headers["Content-Disposition"] = f'attachment; filename="{wanted.entity.plural}.{wanted.form}"'
    return response


def _seconded(wanted: Export, actor: Actor) -> dict[str, str]:
    """What a second person confirms: this list, in this form, and no other; its rows by what finds them."""
    query = urlencode({"q": wanted.ask.q, "filter": wanted.where})
    print_ = hashlib.sha256(repr(selection(wanted, actor)).encode()).hexdigest()
    return {"entity": wanted.entity.key, "form": wanted.form, "query": query, "print": print_}


def _only(ask: Ask, keys: list[str]) -> Ask:
    """The same list, of these records alone; what is no key is left out."""
    found = []
    for key in keys[:MOST_CHOSEN]:
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return replace(ask, where=ask.where & Q(pk__in=found))


def _line(fact: Fact, rows: dict[str, int]) -> dict[str, Any]:
    said = fact.payload
    return {
        "type": registry.entity(said["entity"]).label_plural,
        "form": said["form"].upper(),
        "q": said["q"],
        "columns": said["columns"].replace(",", ", "),
        "where": said["where"],
        "by": fact.actor.get("name", ""),
        "through": fact.actor.get("through", ""),
        "at": fact.at,
        "rows": rows.get(said["export"]),
    }

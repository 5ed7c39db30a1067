"""The page on which so many of some open lines go out, or come in: all that is open stands ready; posted, it is a record beneath.

Deliveries of orders and receipts of purchases are written on it; each says what is its own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clientela.platform.entities.changing import create_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, Unlinked, allowed
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied, require
from clientela.platform.ui import figures
from clientela.platform.ui.access import go_to

_QUANTITY = re.compile(r"quantity-([0-9a-f-]{36})")
Typed = dict[str, str]


@dataclass(frozen=True)
class Portioned:
    entity: str  # what is written
    above: str  # the type of the record that it hangs on
    plural: str
    template: str
    fields: tuple[str, ...]  # beside the lines, as the form names them
    found: Callable[[UUID], Any]  # the record above; raises Missing
    lines: Callable[[UUID], Sequence[Any]]  # those that are open, with `left`
    start: Callable[[Any], Typed]  # what stands in the fields at first
    nothing: Callable[[], str]  # what is said where no line has a quantity
    more: Callable[[Sequence[Any], Actor], dict[str, Any]] = lambda _lines, _by: {}


def portion_page(request: HttpRequest, of: Portioned, key: UUID) -> HttpResponse:
    """Posted and in order, it leads back to the record; else it stands again with what is wrong and all that was typed."""
    actor = actor_of(request)
    require(actor, "create", of.entity)
    allowed(known(of.above, actor), key, actor, verb="edit")
    record = of.found(key)
    if request.method != "POST":
        return _page(request, of, record, of.start(record))
    typed = {name: request.POST.get(name, "").strip() for name in of.fields}
    lines = [
        {"line": found[1], "quantity": figures.read(str(value))}
        for name, value in request.POST.items()
        if (found := _QUANTITY.fullmatch(name)) and str(value).strip() not in ("", "0")
    ]
    problems = _written(of, key, typed, lines, by=actor) if lines else {"lines": of.nothing()}
    return _page(request, of, record, typed, problems=problems) if problems else go_to(request, f"/{of.plural}/{key}/")


def _written(of: Portioned, key: UUID, typed: Typed, lines: list[Any], *, by: Actor) -> Mapping[str, str]:
    """What is wrong, by field; nothing where it was written."""
    place = {"id": typed["place"]} if typed["place"] else None
    said = {**typed, of.above: {"id": str(key)}, "lines": lines, "place": place}
    entity = known(of.entity, by)
    cleaned = clean(entity, {name: value for name, value in said.items() if value not in ("", None)})
    if cleaned.problems:
        return cleaned.problems
    try:
        create_record(entity, cleaned.facts, by=by)
    except Unlinked as error:
        return {error.field: str(error)}
    except (Conflict, Missing, Denied) as error:
        return {"": str(error)}
    return {}


def _page(
    request: HttpRequest, of: Portioned, record: Any, typed: Typed, *, problems: Mapping[str, str] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    lines = list(of.lines(record.pk))
    said = {
        str(line.pk): request.POST.get(f"quantity-{line.pk}", figures.typed(format(line.left.normalize(), "f")))
        for line in lines
    }
    places = known("place", actor).visible_to(actor).order_by("position", "id") if actor.may("see", "place") else []
    context = {
        "record": record, "home": f"/{of.plural}/{record.pk}/", "lines": lines, "said": said, "typed": typed,
        "problems": problems or {}, "places": [(str(one.pk), one.name) for one in places], **of.more(lines, actor),
    }  # fmt: skip
    return render(request, of.template, context, status=422 if problems else 200)

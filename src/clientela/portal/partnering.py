"""What partners do under /portal/: register a deal, and say something new of one of theirs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.needing import Needed
from clientela.platform.entities.reading import Conflict, Missing, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.figures import read
from clientela.portal.showing import UNDER, known_outside, sections_of
from clientela.sales.partners import registering
from clientela.sales.partners.facts import SAYS_WHO

PLURAL = "partner-deals"
LIST = f"{UNDER}/{PLURAL}/"
_TYPES = {"email": "email", "closes_on": "date", "value": "text"}


@signed_in
def register_page(request: HttpRequest) -> HttpResponse:
    """Posted, a deal is registered, and its page says by when we answer."""
    actor = _partner(request)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            return redirect(f"{LIST}{registering.register(_typed(request, registering.ASKED), by=actor)}/?sent=1")
        except Needed as error:
            problems = error.problems
        except (Conflict, ValueError) as error:
            problems = {"": str(error)}
    context = {"fields": _fields(request, actor, problems), "problem": problems.get("", ""), "list": LIST}
    return render(request, "portal/register.html", context, status=422 if problems else 200)


@signed_in
def record_page(request: HttpRequest, key: UUID) -> HttpResponse:
    return _record(request, key)


@signed_in
@require_POST
def propose(request: HttpRequest, key: UUID) -> HttpResponse:
    """Something new of a deal, for us to settle."""
    actor = _partner(request)
    try:
        registering.propose(key, _typed(request, ("value", "closes_on", "note")), by=actor)
    except Needed as error:
        return _record(request, key, problems=error.problems)
    except (Conflict, ValueError) as error:
        return _record(request, key, problems={"": str(error)})
    return redirect(f"{LIST}{key}/?sent=1")


def new_url(entity: Entity, actor: Actor) -> str:
    """Where a list leads to that its reader can add to; "" for all others."""
    return f"{LIST}new/" if entity.key == "partner_deal" and actor.hands and actor.may("edit", entity.key) else ""


def _record(request: HttpRequest, key: UUID, *, problems: dict[str, str] | None = None) -> HttpResponse:
    actor = actor_of(request)
    if actor.outside is None:
        raise Missing(_("There is no such page."))
    entity = known_outside(PLURAL, actor)
    record = read_dict(entity, key, actor)
    may = actor.hands and entity.visible_to(actor, verb="edit").filter(pk=key).exists() and record["state"] != "refused"
    context = sections_of(entity, record, may_edit=False)
    context |= {"may_propose": may, "problems": problems or {}, "said": request.POST, "sent": "sent" in request.GET}
    return render(request, "portal/partner_deal.html", context, status=422 if problems else 200)


def _partner(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.outside is None or not actor.may("edit", "partner_deal"):
        raise Missing(_("There is no such page."))
    return actor


def _typed(request: HttpRequest, names: tuple[str, ...]) -> dict[str, Any]:
    """A number as the reader writes it."""
    said = {name: request.POST.get(name, "").strip() for name in names}
    return said | {"value": read(said["value"])}


def _fields(request: HttpRequest, actor: Actor, problems: dict[str, str]) -> list[dict[str, Any]]:
    entity = known("partner_deal", actor)
    labels = {name: item.label for name in registering.ASKED if (item := entity.by_name.get(name))}
    return [
        {"name": name, "label": label, "type": _TYPES.get(name, "text"), "value": request.POST.get(name, ""),
         "needed": name in ("name", "customer"), "tells": name in SAYS_WHO, "problem": problems.get(name, "")}
        for name, label in labels.items()
    ]  # fmt: skip

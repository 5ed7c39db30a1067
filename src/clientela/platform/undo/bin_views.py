"""The bin, type by type: search what was deleted, restore it, or purge it for good."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, key_of
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.undo import bin
from clientela.platform.undo.actions import keep_for, purge, restore
from clientela.platform.undo.middleware import say
from clientela.platform.undo.telling import restored


@signed_in
def bin_page(request: HttpRequest, plural: str = "") -> HttpResponse:
    actor = actor_of(request)
    types = bin.types(actor)
    if not plural:
        require(actor, "delete", types[0].key if types else "person")
        return redirect(f"/bin/{types[0].plural}/")
    return _page(request, _open(plural, actor))


@signed_in
@require_POST
def restore_many(request: HttpRequest, plural: str) -> HttpResponse:
    actor = actor_of(request)
    entity = _open(plural, actor)
    keys, response = _keys(request.POST), redirect(f"/bin/{entity.plural}/")
    if not keys:
        say(request, response, _("Choose what is to come back. Nothing was changed."))
        return response
    say(request, response, restored(restore(entity, keys, by=actor), entity, actor))
    return response


@signed_in
@require_POST
def purge_many(request: HttpRequest, plural: str) -> HttpResponse:
    """What is chosen goes for good; without `sure` the page asks first, since nothing brings it back."""
    actor = actor_of(request)
    entity = _open(plural, actor)
    require(actor, "configure", "company")
    keys = _keys(request.POST)
    if not keys:
        response = redirect(f"/bin/{entity.plural}/")
        say(request, response, _("Choose what is to go for good. Nothing was changed."))
        return response
    if request.POST.get("sure") != "1":
        return _page(request, entity, asked=[str(key) for key in keys])
    response = redirect(f"/bin/{entity.plural}/")
    try:
        count = purge(entity, keys, by=actor, reason="purged by hand")
    except Conflict as error:
        say(request, response, str(error))
        return response
    said = ngettext("%(count)s record is gone for good.", "%(count)s records are gone for good.", count)
    say(request, response, said % {"count": count})
    return response


@signed_in
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The company's rule: how many days."""
    actor = actor_of(request)
    require(actor, "configure", "company")
    text = request.POST.get("days", "")
    try:
        keep_for(int(text) if text.isdecimal() and len(text) < 6 else 0, by=actor)
    except ValueError as error:
        entity = bin.types(actor)
        if not entity:
            raise Missing(str(error)) from None
        return _page(request, entity[0], problem=str(error), days=text)
    return redirect("/bin/")


def _page(
    request: HttpRequest, entity: Entity, *, problem: str = "", days: str = "", asked: list[str] | None = None
) -> HttpResponse:
    actor = actor_of(request)
    q, after = request.GET.get("q", "").strip()[:200].replace("\x00", ""), request.GET.get("after", "")
    before = int(after) if after.isdecimal() and len(after) < 19 else None
    found = bin.lying(entity, actor, q=q, before=before)
    context: dict[str, Any] = {
        "plural": entity.plural,
        "label": entity.label_plural,
        "icon_name": entity.icon,
        "types": [(one.label_plural, f"/bin/{one.plural}/", one.key == entity.key) for one in bin.types(actor)],
        "rows": [{"key": one.key, "name": one.name, "at": one.at.isoformat(), "by": one.by} for one in found],
        "q": q,
        "next": found[-1].place if len(found) == bin.PAGE else "",
        "days": days or bin.days_kept(),
        "may_configure": actor.may("configure", "company"),
        "problem": problem,
        "asked": asked or [],
    }
    return render(request, "undo/bin.html", context, status=422 if problem else 200)


def _open(plural: str, actor: Actor) -> Entity:
    """The type whose bin is opened, by who may delete in it."""
    entity = known(plural, actor)
    require(actor, "delete", entity.key)
    if entity.verbs.delete is None:
        raise Missing(_("There is no such page."))
    return entity


def _keys(sent: QueryDict) -> list[Any]:
    return [key_of(key) for key in sent.getlist("id")[: bin.PAGE]]

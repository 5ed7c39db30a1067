"""The pages under /portal/: an overview, lists, records, corrections, consents, and what the law lets one ask for."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clientela.parties.consents import actions as consents
from clientela.parties.consents.models import TOPICS, State
from clientela.parties.consents.reading import is_kept_back, refuse_kept_back, topic_said
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.listing import Ask, page
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Missing, key_of, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.privacy import wishes
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.bringing import content
from clientela.platform.ui.entity import entity_context
from clientela.platform.ui.filtering import state_of
from clientela.platform.ui.forms import edit_form
from clientela.platform.ui.lists import table
from clientela.platform.ui.table import table_context
from clientela.portal.partnering import new_url
from clientela.portal.showing import UNDER, known_outside, sections_of, sees_oneself, shown_types

LATEST = 5  # rows of each list on the overview
_WORDS = {State.GIVEN: consents.give_consent, State.WITHDRAWN: consents.withdraw}


@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """The latest of everything that the reader's roles show."""
    actor = _outside(request)
    lists = [_latest(request, entity, actor) for entity in shown_types(actor)]
    return render(request, "portal/overview.html", {"lists": lists, "name": actor.name.split(" ")[0]})


@signed_in
def list_page(request: HttpRequest, plural: str) -> HttpResponse:
    actor = _outside(request)
    entity = known_outside(plural, actor)
    shown = table(entity, actor, state_of(entity, actor, request.GET))
    return render(request, "portal/list.html", shown | {"new_url": new_url(entity, actor)})


@signed_in
def record_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    actor, pk = _outside(request), key_of(key)
    entity = known_outside(plural, actor)
    record = read_dict(entity, pk, actor)
    may_edit = bool(entity.editable) and _may_edit(entity, pk, actor)
    return render(request, "portal/record.html", sections_of(entity, record, may_edit=may_edit))


@signed_in
def edit_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Correct what one's role lets one correct."""
    actor = _outside(request)
    return edit_form(request, known_outside(plural, actor), key_of(key))


@signed_in
def file_page(request: HttpRequest, plural: str, key: str, name: str) -> StreamingHttpResponse:
    """The file that a field of a record holds, for who may see both."""
    actor = _outside(request)
    return content(known_outside(plural, actor), key_of(key), name, actor)


@signed_in
def any_party(request: HttpRequest, key: UUID) -> HttpResponse:
    """To the page of a party whose kind the link did not know."""
    actor = _outside(request)
    for entity in registry.every():
        if entity.belongs and actor.may("see", entity.key) and entity.visible_to(actor).filter(pk=key).exists():
            return redirect(f"{UNDER}{entity.url}{key}/")
    raise Missing(_("There is no such record, or you may not see it."))


@signed_in
def privacy_page(request: HttpRequest) -> HttpResponse:
    """Consents, as far as they may be seen, and wishes; posted, one more wish."""
    actor, problem = _outside(request), ""
    if request.method == "POST":
        try:
            wishes.wish(request.POST.get("kind", ""), request.POST.get("text", ""), by=actor)
            return redirect("portal_privacy")
        except (Conflict, ValueError) as error:
            problem = str(error)
    context = {
        "topics": _topics(actor), "wishes": wishes.of(actor), "kinds": wishes.KINDS, "problem": problem,
        "may_say": actor.may("edit", "person"), "said": request.POST,
    }  # fmt: skip
    return render(request, "portal/privacy.html", context, status=422 if problem else 200)


@signed_in
def say(request: HttpRequest) -> HttpResponse:
    """Give or withdraw one consent."""
    actor, topic, state = _outside(request), request.POST.get("topic", ""), request.POST.get("state", "")
    if request.method != "POST" or topic not in TOPICS or state not in _WORDS or actor.outside is None:
        raise Missing(_("There is no such page."))
    refuse_kept_back("person", actor)
    channel, purpose = TOPICS[topic]
    word = consents.Said("portal", text=topic_said(topic), language=actor.language, proof={"signed_in_as": actor.email})
    _WORDS[State(state)](actor.outside.party, channel, purpose, word, by=actor)
    return redirect("portal_privacy")


def _outside(request: HttpRequest) -> Actor:
    """The reader, who is somebody outside; our own people have no portal."""
    actor = actor_of(request)
    if actor.outside is None:
        raise Missing(_("There is no such page."))
    return actor


def _latest(request: HttpRequest, entity: Entity, actor: Actor) -> dict[str, Any]:
    state = state_of(entity, actor, type(request.GET)())
    found = page(entity, actor, Ask(columns=entity.columns, sort=entity.sort, limit=LATEST))
    return {"entity": entity_context(entity), "can": {}, **table_context(entity, entity.columns, found.rows, state)}


def _may_edit(entity: Entity, key: UUID, actor: Actor) -> bool:
    found: bool = (
        actor.hands and entity.verbs.edit is not None and entity.visible_to(actor, verb="edit").filter(pk=key).exists()
    )
    return found


def _topics(actor: Actor) -> list[dict[str, Any]]:
    """Every topic with what the reader has said of it; none where the role does not show them."""
    if actor.outside is None or is_kept_back("person", actor) or not sees_oneself(actor):
        return []
    said = read_dict(known("person", actor), actor.outside.party, actor).get("consents") or []
    now = {one["topic"]: one for one in said}
    return [
        {
            "topic": topic,
            "said": topic_said(topic),
            "state": now.get(topic, {}).get("state", ""),
            "at": now.get(topic, {}).get("at"),
        }
        for topic in TOPICS
    ]

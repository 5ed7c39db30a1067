"""The register of a party's consents as a page, and as the popover of its marks; what is written into it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from clientela.parties.consents import actions
from clientela.parties.consents.models import TOPICS, State
from clientela.parties.consents.reading import CONFIRMED, FIELD, refuse_kept_back, topic_said, words_of
from clientela.platform.entities.cleaning import plain
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import allowed, key_of, read_dict
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.lists import can, entity_context

_VERBS = {State.GIVEN: actions.give_consent, State.WITHDRAWN: actions.withdraw, State.UNKNOWN: actions.forget_consent}
SHOWN = 6  # words of the register in a popover


@signed_in
def register_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """What holds now and everything that was said; posted, one more word."""
    actor, pk = actor_of(request), key_of(key)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    refuse_kept_back(entity.key, actor, writing=request.method == "POST")
    record = read_dict(entity, pk, actor)
    if request.method != "POST":
        return _register(request, entity, record)
    allowed(entity, pk, actor, verb="edit")
    said = request.POST
    try:
        channel, purpose = TOPICS[said.get("topic", "")]
        proof = {"typed_by": actor.name, "address": plain(said.get("address", ""))}
        if said.get("confirmed") == "yes":
            proof[CONFIRMED] = timezone.now().isoformat()
        word = actions.Said(said.get("source", ""), None, said.get("text", ""), said.get("language", ""), proof)
        _VERBS[State(said.get("state", ""))](pk, channel, purpose, word, by=actor)
    except KeyError:
        return _register(request, entity, record, problem=_("Choose what this is about."))
    except ValueError as error:
        return _register(request, entity, record, problem=str(error))
    if request.headers.get("HX-Request"):
        return _register(request, entity, read_dict(entity, pk, actor))
    return redirect(f"{entity.url}{pk}/consents/")


def topics() -> list[tuple[str, str]]:
    """Every topic with its words, as a form offers them."""
    return [(topic, topic_said(topic)) for topic in TOPICS]


def _register(request: HttpRequest, entity: Entity, record: dict[str, Any], *, problem: str = "") -> HttpResponse:
    fragment = bool(request.headers.get("HX-Request"))
    words = words_of(record["id"], most=SHOWN if fragment else None)
    context = {
        "entity": entity_context(entity), "record": record, "name": record[entity.title], "words": words, "topics": topics(),
        "states": [(key, label) for key, label in State.choices if key != State.UNKNOWN], "problem": problem,
        "typed": request.POST, "can": _can(entity, actor_of(request)), "whole": f"{entity.url}{record['id']}/consents/",
        "now": {one["topic"]: one["state"] for one in record["consents"]},
        "given": [
            (one["topic"], topic_said(one["topic"])) for one in record["consents"] if one["state"] == State.GIVEN
        ],
    }  # fmt: skip
    template = "consents/_register.html" if fragment else "consents/register.html"
    return render(request, template, context, status=422 if problem else 200)


def _can(entity: Entity, actor: Actor) -> dict[str, bool]:
    """Whoever may only read consents is offered no form."""
    return {**can(entity, actor), "edit": can(entity, actor)["edit"] and not actor.kept_back(entity.key).get(FIELD)}

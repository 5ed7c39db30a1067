"""The page that answers: why can I, or this colleague, see or change this record or field, or why not?"""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import Query, Router
from ninja import Schema as Asked

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Problem
from clientela.platform.directory.access.reading import Explained, explained, verbs_of
from clientela.platform.directory.roles.matrix import COLUMNS
from clientela.platform.directory.roles.of_type import MASKS
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_by_user, actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class Question(Asked):
    type: str
    user: str = ""
    record: str = ""
    verb: str = "see"


@signed_in
def access_page(request: HttpRequest) -> HttpResponse:
    """What the rules say of oneself, and for those who may see roles of any colleague, with one record where it is named."""
    by = actor_of(request)
    asked = {name: request.GET.get(name, "") for name in ("type", "user", "record", "verb", "field")}
    entity = next((one for one in registry.every() if asked["type"] in (one.key, one.plural)), registry.every()[0])
    actor, record = _asked_about(asked["user"], by), key_in(asked["record"])
    every = [_seen(explained(actor, verb, entity, record), by) for verb in verbs_of(entity)] if actor else []
    context = {
        "every": every,
        "answer": next((one for one in every if one.verb == asked["verb"]), None),
        "asked": asked | {"type": entity.key, "user": asked["user"] or str(by.user_id or "")},
        "types": [(one.key, one.label_plural) for one in registry.every()],
        "verbs": [(one.verb, COLUMNS[one.verb]) for one in every],
        "words": COLUMNS,
        "masks": MASKS,
        "users": [(str(key), name) for key, name in _users()] if by.may("see", "role") else [],
        "record": _named(entity, record, by),
    }
    return render(request, "settings/access.html", context)


@router.get(
    "/access", response={200: dict, **ERRORS}, summary="Why somebody may, or may not", operation_id="explain_access"
)
def explain_access(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Each role's, each share's and the token's word on a verb, whether it reaches the record, and why fields are kept back.

    Without `user` of whoever asks. `verbs` tells of every verb whether it may be done.
    """
    by = caller(request)
    actor, entity, record = _asked_about(asked.user, by), registry.entity(asked.type), key_in(asked.record)
    if actor is None:
        raise Missing("There is no such user, or the account is switched off.")
    verbs = {verb: explained(actor, verb, entity, record).may for verb in verbs_of(entity)}
    return answer(asdict(_seen(explained(actor, asked.verb, entity, record), by)) | {"verbs": verbs})


def _asked_about(user: str, by: Actor) -> Actor | None:
    """Oneself, as one is here; of others only those are told who may see roles. None for somebody who can't sign in."""
    key = key_in(user)
    if not user or key == by.user_id:
        return by
    require(by, "see", "role")
    return actor_by_user(key) if key else None


def _seen(one: Explained, by: Actor) -> Explained:
    """Of fields that roles hide, only those are told who may see roles."""
    if by.may("see", "role"):
        return one
    kept = {name: mask for name, mask in one.kept_back.items() if mask != "hidden"}
    return replace(one, kept_back=kept, fields=[item for item in one.fields if item.mask != "hidden"])


def _named(entity: Entity, record: UUID | None, by: Actor) -> tuple[str, str] | None:
    """Key and name of the record that is asked about; whoever sees roles sees names here, the rest what they may see."""
    if record is None:
        return None
    rows = entity.rows() if by.may("see", "role") else entity.visible_to(by)
    row = rows.filter(pk=record).first()
    return (str(record), str(row) if row is not None else "")


def _users() -> Any:
    return User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")

"""The page that answers: why can this colleague see or change this record, or why not?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import Query, Router
from ninja import Schema as Asked

from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.problems import Problem
from clientela.platform.directory.access.reading import Explained, explained
from clientela.platform.directory.roles.matrix import COLUMNS, subjects
from clientela.platform.entities import registry
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.reading import Missing, key_in
from clientela.platform.people.models import User
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import require
from clientela.platform.ui.access import signed_in

router = Router(tags=["directory"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)


class Question(Asked):
    type: str
    user: str
    record: str = ""
    verb: str = "see"


@signed_in
def access_page(request: HttpRequest) -> HttpResponse:
    """For those who may see roles: what the rules say of one colleague and, if named, one record."""
    require(actor_of(request), "see", "role")
    asked = {name: request.GET.get(name, "") for name in ("type", "user", "record", "verb")}
    entity = next((one for one in registry.every() if asked["type"] in (one.key, one.plural)), registry.every()[0])
    verbs = [verb for verb in subjects()[entity.key][1] if verb != "*"]
    verb = asked["verb"] if asked["verb"] in verbs else "see"
    answer = _explained(entity, asked | {"verb": verb})
    context = {
        "answer": answer,
        "kept_back": [str(item.label) for item in entity.fields if answer and item.name in answer.kept_back],
        "asked": asked | {"type": entity.key, "verb": verb},
        "types": [(one.key, one.label_plural) for one in registry.every()],
        "verbs": [(one, COLUMNS[one]) for one in verbs],
        "users": [(str(key), name) for key, name in _users()],
        "record": _named(entity, asked["record"]),
    }
    return render(request, "settings/access.html", context)


@router.get(
    "/access", response={200: dict, **ERRORS}, summary="Why somebody may, or may not", operation_id="explain_access"
)
def explain_access(request: HttpRequest, asked: Query[Question]) -> HttpResponse:
    """Each role's and each share's word on a verb, and whether it reaches the record."""
    actor = caller(request)
    require(actor, "see", "role")
    found = _explained(registry.entity(asked.type), asked.dict())
    if found is None:
        raise Missing("There is no such user, or the account is switched off.")
    return answer(found)


def _explained(entity: Entity, asked: dict[str, Any]) -> Explained | None:
    user, record = key_in(asked["user"]), key_in(asked["record"])
    return explained(user, asked["verb"], entity, record) if user else None


def _named(entity: Entity, text: str) -> tuple[str, str] | None:
    """Key and name of the record that is asked about; whoever sees roles sees names here."""
    key = key_in(text)
    row = entity.rows().filter(pk=key).first() if key else None
    return (str(key), str(row)) if row is not None else None


def _users() -> Any:
    return User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")

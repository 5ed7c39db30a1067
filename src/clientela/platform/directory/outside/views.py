"""The page on which somebody is invited from outside, of a person or of the people of an organisation."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from clientela.platform.directory.forms import cleaned, posted, shown
from clientela.platform.directory.outside import actions, reading
from clientela.platform.directory.users.fields import EMAIL, LANGUAGE, NAME, ROLES
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Conflict, Unlinked, key_of, read_dict
from clientela.platform.people.models import LANGUAGES
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.middleware import actor_of
from clientela.platform.permissions.queries import Denied
from clientela.platform.ui.access import signed_in
from clientela.platform.ui.entity import entity_context

FIELDS = (EMAIL, NAME, LANGUAGE, ROLES)


@signed_in
def outside_page(request: HttpRequest, plural: str, key: str) -> HttpResponse:
    """Who comes in from outside; posted, one more invitation."""
    actor, record = actor_of(request), key_of(key)
    entity = known(plural, actor)
    people = reading.people_of(entity, record, actor)
    if request.method != "POST":
        return _page(request, entity, record, people, {})
    raw = posted(FIELDS, request.POST)
    said = cleaned(FIELDS, raw)
    problems = dict(said.problems)
    if not problems:
        try:
            actions.invite_outside(
                plural, record, said.facts, by=actor, site=request.build_absolute_uri("/").rstrip("/")
            )
            return redirect("outside", plural, key)
        except (Conflict, Unlinked, Denied) as error:
            problems[""] = str(error)
    return _page(request, entity, record, people, problems, raw)


@signed_in
@require_POST
def show_out(request: HttpRequest, plural: str, key: str, user: UUID) -> HttpResponse:
    actions.show_out(plural, key_of(key), user, by=actor_of(request))
    return redirect("outside", plural, key)


@signed_in
@require_POST
def starting_roles(request: HttpRequest) -> HttpResponse:
    actions.add_starting_roles(by=actor_of(request))
    return redirect("roles")


def _page(
    request: HttpRequest,
    entity: Entity,
    record: UUID,
    people: Any,
    problems: dict[str, str],
    raw: dict[str, Any] | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    one = read_dict(entity, record, actor)
    stands = entity.key == reading.standing_type().key
    said = raw or _first_words(one, actor)
    context = {
        "entity": entity_context(entity), "record": one, "name": one[entity.title], "stands": stands and record in people,
        "accounts": [reading.row(user) for user in reading.accounts(actor, list(people))],
        "people": [] if stands else [(str(key), name) for key, name in people.items()],
        "type": entity_context(reading.standing_type()), "f": shown(FIELDS, said, problems), "problems": problems,
        "roles": [(key, name, key in map(str, said.get("roles") or [])) for key, name in reading.roles()],
        "may_configure": actor.may("configure", "role"),
    }  # fmt: skip
    return render(request, "outside/access.html", context, status=422 if problems else 200)


def _first_words(record: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What the record itself says of its person."""
    emails = record.get("emails") or []
    language = str(record.get("language") or "")[:2]
    return {
        "email": emails[0]["value"] or emails[0]["typed"] if emails else "", "name": record.get("name", ""), "roles": [],
        "language": language if language in dict(LANGUAGES) else actor.language,
    }  # fmt: skip

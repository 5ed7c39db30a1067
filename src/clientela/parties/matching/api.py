"""Likely duplicates by API: whom a new party would look like, the queue, and the verdicts."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema
from pydantic import Field

from clientela.parties.consents.uniting import outcomes
from clientela.parties.matching import actions, queue
from clientela.parties.matching.models import KINDS
from clientela.parties.matching.near import KEY, SAID, near
from clientela.parties.merging.comparing import brought
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Strict
from clientela.platform.entities import registry
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

router = Router(tags=["duplicates"])
MOST = 200  # groups of one page
Plural = Literal["people", "organisations"]


class Verdict(Strict):
    """`same` merges the members into the oldest, or into the one named; `different` keeps them apart for ever."""

    verdict: Literal["same", "different"]
    members: list[UUID] = Field(default_factory=list, max_length=50)  # of the group; all of it where none is named
    into: UUID | None = None


class Asked(Schema):
    after: str = ""  # `next` of the page before
    limit: int = 50


@router.post("/{plural}/like", response={200: dict, **ERRORS}, operation_id="find_like")
def like(request: HttpRequest, plural: Plural, body: dict[str, Any] = Body(...)) -> HttpResponse:  # noqa: B008
    """Whom a record made of this body would look like; nothing is changed. It takes what creating takes, and `external_id`, by
    which any source may know it.

    By POST, as names and addresses have no place in an address. `unseen` tells by what somebody is known whom the caller may
    not see.
    """
    actor = caller(request)
    entity = known(plural, actor)
    require(actor, "create", entity.key)
    unknown = {name: "There is no such field." for name in body if name not in entity.by_name and name != KEY}
    if unknown:
        raise Invalid(unknown)
    found = near(entity, body, actor)
    items = [
        {"id": one.key, "name": one.name, "because": one.because, "said": [str(SAID[how]) for how in one.because]}
        for one in found.seen
    ]
    return answer({"items": items, "unseen": found.unseen})


@router.get("/duplicates", response={200: dict, **ERRORS}, operation_id="list_duplicates")
def listed(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Groups of parties that are likely one, the likeliest first; those of which the caller may see and merge every member."""
    actor = _may(request)
    most = max(1, min(asked.limit, MOST))
    found = queue.waiting(actor, after=asked.after, most=most)
    following = found[-1].place if len(found) == most else None
    return answer({"items": [_group(one) for one in found], "next": following})


@router.get("/duplicates/{uuid:key}", response={200: dict, **ERRORS}, operation_id="get_duplicates")
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One group: for each pair the weight of each piece of evidence, in bits; for each member what it would bring along; and which
    consents would hold."""
    actor = _may(request)
    group = _waiting(key, actor)
    along = zip(group.members, brought(group.kind, group.members, actor), strict=True)
    told = [{"a": pair.a_id, "b": pair.b_id, "probability": pair.probability, "weight": pair.weight,
             "evidence": [{"of": of, "level": level, "weight": weight} for of, level, weight in pair.evidence]}
            for pair in queue.pairs(group)]  # fmt: skip
    return answer(_group(group) | {
        "pairs": told, "brings": {str(member): dict(what) for member, what in along},
        "consents": {one.topic: one.after for one in outcomes(group.kind, group.members, actor)},
    })  # fmt: skip


@router.post("/duplicates/{uuid:key}", response={200: dict, **ERRORS}, operation_id="decide_duplicates")
def decide(request: HttpRequest, key: UUID, body: Verdict) -> HttpResponse:
    actor = _may(request)

    def write() -> HttpResponse:
        group = _waiting(key, actor)
        members = body.members or group.members
        strange = {*members, *([body.into] if body.into else [])} - set(group.members)
        if strange or len(set(members)) < 2:
            raise Invalid({"members": "Name at least two members of this group, and nobody else."})
        if body.verdict == "different":
            actions.decide_different(group.kind, members, by=actor)
            return answer({"merge": None})
        into = body.into or min(members)
        others = [one for one in members if one != into]
        return answer({"merge": actions.decide_same(group.kind, into, others, by=actor)})

    return once(request, actor, write)


def _may(request: HttpRequest) -> Actor:
    actor = caller(request)
    if not any(actor.may("merge", kind) for kind in KINDS):
        require(actor, "merge", KINDS[0])
    return actor


def _waiting(key: UUID, actor: Actor) -> queue.Group:
    group = queue.group_of(key, actor)
    if group is None:
        raise Missing("These do not wait any more: somebody decided, or they changed.")
    return group


def _group(one: queue.Group) -> dict[str, Any]:
    plural = registry.entity(one.kind).plural
    members = [{"id": key, "name": one.names[key]} for key in one.members]
    return {"id": one.key, "type": plural, "probability": one.probability, "members": members, "sources": one.sources}

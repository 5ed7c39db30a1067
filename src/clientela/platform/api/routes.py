"""The routes of one entity, from its declaration."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router

from clientela.platform.api.batches import gathered
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.moments import then
from clientela.platform.api.past import tell_the_past
from clientela.platform.api.problems import ERRORS, Invalid
from clientela.platform.api.schemas import Asked, AtMoment, Key, Listed, body_of
from clientela.platform.conditions.compiling import BadCondition, compile_condition
from clientela.platform.entities.changing import create_record, edit_record
from clientela.platform.entities.cleaning import clean
from clientela.platform.entities.declaration import Batch, Entity
from clientela.platform.entities.listing import Ask, count, page
from clientela.platform.entities.masks import all_known, as_known, known_to
from clientela.platform.entities.needing import lacking
from clientela.platform.entities.operands import EntityWords
from clientela.platform.entities.reading import allowed, ask_documents, read
from clientela.platform.entities.reckoning import document
from clientela.platform.people.keys import new_key
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

TypeAsked = Callable[[HttpRequest], Entity]
Matching = Literal["source", "contact"]
LARGEST = 1000  # records of one batch or page
ARRIVALS = """SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb)
           AS b(row_no bigint, id uuid, external_id text, facts jsonb, payload jsonb)"""


def router_of(entity: Entity, *, of: TypeAsked | None = None) -> Router:
    """GET list, POST, POST batch, GET/PATCH/DELETE one; what the entity has no verb for is not there.

    `of` tells the type that a request is about, where the same addresses lead to several like `entity`.
    """
    router, of = Router(tags=[entity.plural]), of or (lambda _request: entity)
    _reads(router, entity, of)
    tell_the_past(router, entity, of)
    if entity.verbs.create is not None:
        _create(router, entity, of)
    if entity.verbs.edit is not None:
        _edit(router, entity, of)
    if entity.verbs.delete is not None:
        _delete(router, entity, of)
    if entity.verbs.take is not None and not entity.import_fields:
        _batch(router, entity, of)
    return router


def _reads(router: Router, entity: Entity, of: TypeAsked) -> None:
    @router.get(
        "", response={200: Listed, **ERRORS}, summary=f"List {entity.plural}", operation_id=f"list_{entity.plural}"
    )
    def listed(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
        actor, mine = _known(request, of, "see")
        where = _where(mine, actor, asked.filter)
        ask = Ask((entity.title,), asked.sort, asked.after, "", asked.q, where, max(1, min(asked.limit, LARGEST)))
        with then(asked.as_of):
            return _listed(mine, actor, ask, counted=asked.count)

    @router.get(
        "/{uuid:key}", response={200: dict, **ERRORS}, summary=f"Read a {entity.key}", operation_id=f"get_{entity.key}"
    )
    def one(request: HttpRequest, key: UUID, at: Query[AtMoment]) -> HttpResponse:
        actor, mine = _known(request, of, "see")
        with then(at.as_of):
            return _document(read(mine, key, actor))


def _create(router: Router, entity: Entity, of: TypeAsked) -> None:
    schema: Any = body_of(entity, "Create")

    @router.post(
        "", response={201: dict, **ERRORS}, summary=f"Create a {entity.key}", operation_id=f"create_{entity.key}"
    )
    def create(request: HttpRequest, body: schema = Body(...)) -> HttpResponse:  # noqa: B008
        actor, mine = _known(request, of, "create")
        return once(
            request,
            actor,
            lambda: _created(mine, actor, body.model_dump(mode="json", exclude_unset=True)),
        )


def _edit(router: Router, entity: Entity, of: TypeAsked) -> None:
    schema: Any = body_of(entity, "Edit")

    @router.patch(
        "/{uuid:key}", response={200: dict, **ERRORS}, summary=f"Edit a {entity.key}", operation_id=f"edit_{entity.key}"
    )
    def edit(request: HttpRequest, key: UUID, body: schema = Body(...)) -> HttpResponse:  # noqa: B008
        actor, mine = _known(request, of, "edit")
        raw = body.model_dump(mode="json", exclude_unset=True)
        version = raw.pop("version", None)

        def write() -> HttpResponse:
            allowed(mine, key, actor, verb="edit")
            edit_record(mine, key, _cleaned(mine, raw, partial=True), by=actor, version=version)
            return _document(read(mine, key, actor))

        return once(request, actor, write)


def _delete(router: Router, entity: Entity, of: TypeAsked) -> None:
    @router.delete(
        "/{uuid:key}",
        response={204: None, **ERRORS},
        summary=f"Delete a {entity.key}",
        operation_id=f"delete_{entity.key}",
    )
    def delete(request: HttpRequest, key: UUID) -> HttpResponse:
        actor, delete_one = caller(request), of(request).verbs.delete

        def write() -> HttpResponse:
            assert delete_one is not None
            delete_one(key, by=actor)
            return HttpResponse(status=204)

        return once(request, actor, write)


def _batch(router: Router, entity: Entity, of: TypeAsked) -> None:
    schema: Any = body_of(entity, "Upsert")

    @router.post(
        "/batch",
        response={200: dict, **ERRORS},
        summary=f"Create or update {entity.plural} by external id",
        operation_id=f"batch_{entity.plural}",
    )
    def batch(
        request: HttpRequest,
        source: Key,
        match: Matching = "source",
        body: list[schema] = Body(..., max_length=LARGEST),  # noqa: B008
    ) -> HttpResponse:
        """Recognised by their key in this source; with `match=contact` also by an e-mail together with the same name."""
        actor, mine = _known(request, of, "import")
        rows = [one.model_dump(mode="json", exclude_unset=True) for one in body]
        return once(request, actor, lambda: _taken(mine, actor, Batch(ARRIVALS, {}, source, match=match), rows))


def _known(request: HttpRequest, of: TypeAsked, verb: str) -> tuple[Actor, Entity]:
    """The caller, who may do `verb` on the type that is asked for, and that type as the caller may know it. Raises Denied."""
    actor, entity = caller(request), of(request)
    require(actor, verb, entity.key)
    return actor, known_to(entity, actor)


def _taken(entity: Entity, actor: Actor, batch: Batch, rows: list[dict[str, Any]]) -> HttpResponse:
    arrivals = [
        {"row_no": at, "id": str(new_key()), "external_id": one.external_id, "facts": one.facts, "payload": one.said}
        for at, one in enumerate(gathered(entity, rows, by=actor))
    ]
    assert entity.verbs.take is not None
    taken = entity.verbs.take(replace(batch, params={"rows": json.dumps(arrivals)}), by=actor)
    lack = {name: [str(key) for key in keys] for name, keys in lacking(entity, taken.keys).items()}
    told = {"outcomes": dict(taken.outcomes), "ids": [str(key) for key in taken.keys]}
    return _document(msgspec.json.encode(told | ({"lacking": lack} if lack else {})))


def _created(entity: Entity, actor: Actor, raw: dict[str, Any]) -> HttpResponse:
    key = create_record(entity, _cleaned(entity, raw), by=actor)
    words = EntityWords(entity, actor)
    ((made,),) = ask_documents(words, document(entity.record, words), [key])
    response = _document(as_known(entity, actor, made), status=201)
    response.headers["Location"] = f"/api/v1/{entity.plural}/{key}"
    return response


def _cleaned(entity: Entity, raw: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    cleaned = clean(entity, raw, partial=partial)
    if cleaned.problems:
        raise Invalid(cleaned.problems)
    return cleaned.facts


def _listed(entity: Entity, actor: Actor, ask: Ask, *, counted: str) -> HttpResponse:
    found = page(entity, actor, ask)
    words = EntityWords(entity, actor)
    sql = document(entity.record, words).replace("%s", "k.key")
    documents = ask_documents(
        words,
        f"SELECT r.document FROM unnest(%s::uuid[]) WITH ORDINALITY AS k(key, place), LATERAL ({sql}) AS r(document)"
        " ORDER BY k.place",
        [[row[0] for row in found.rows]],
    )
    number = b"null"
    if counted:
        value, exact = count(entity, actor, ask)
        number = b"null" if counted == "exact" and not exact else str(value).encode()
    tail = b'],"next":%s,"count":%s}' % (msgspec.json.encode(found.next or None), number)
    known = all_known(entity, actor, [document for (document,) in documents])
    return _document(b'{"items":[' + b",".join(known) + tail)


def _where(entity: Entity, actor: Actor, text: str) -> Any:
    if not text:
        return Ask().where
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        raise BadCondition("", "the filter is not JSON") from None
    return compile_condition(tree, EntityWords(entity, actor))


def _document(body: bytes, *, status: int = 200) -> HttpResponse:
    return HttpResponse(body, content_type="application/json", status=status)

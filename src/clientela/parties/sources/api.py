"""What each source says of a party, whom to believe, and the rules of the company, by API."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from clientela.parties.sources import actions
from clientela.parties.sources.claims import claims_of, sure_of
from clientela.parties.sources.models import Rule
from clientela.parties.sources.reading import rules_of, sources, tellable, with_claims
from clientela.platform.api.answers import answer
from clientela.platform.api.bearer import caller
from clientela.platform.api.idempotency import once
from clientela.platform.api.problems import Invalid, Problem
from clientela.platform.api.schemas import Strict, Text
from clientela.platform.entities.declaration import Entity
from clientela.platform.entities.masks import known
from clientela.platform.entities.reading import Missing
from clientela.platform.permissions.actor import Actor
from clientela.platform.permissions.queries import require

router = Router(tags=["sources"])
ERRORS = dict.fromkeys((400, 401, 403, 404, 422), Problem)
Plural = Literal["people", "organisations", "households"]
_SOURCE = ("id", "source", "external_id", "first_at", "seen_at", "confirmed_at", "percent")


class Believed(Strict):
    """The source record whose word is to stand."""

    record: UUID


class RuleIn(Strict):
    rule: Rule


class TrustIn(Strict):
    source: Text
    percent: int = Field(ge=0, le=100)
    checked: bool = False


@router.get("/{plural}/{uuid:key}/sources", response={200: dict, **ERRORS}, operation_id="list_sources")
def listed(request: HttpRequest, plural: Plural, key: UUID) -> HttpResponse:
    """The sources of a record, newest first, and for each field who says what, what stands first."""
    actor = caller(request)
    entity = known(plural, actor)
    require(actor, "see", entity.key)
    return answer(_document(entity, key, actor))


@router.put("/{plural}/{uuid:key}/sources/{field}", response={200: dict, **ERRORS}, operation_id="believe_source")
def believe(request: HttpRequest, plural: Plural, key: UUID, field: str, body: Believed) -> HttpResponse:
    """Of this field, let this source's word stand, whatever the rule says."""
    actor, entity = _changing(request, plural, field)

    def write() -> HttpResponse:
        actions.choose(entity.key, key, field, body.record, by=actor)
        return answer(_document(entity, key, actor))

    return once(request, actor, write)


@router.delete("/{plural}/{uuid:key}/sources/{field}", response={200: dict, **ERRORS}, operation_id="believe_the_rule")
def believe_the_rule(request: HttpRequest, plural: Plural, key: UUID, field: str) -> HttpResponse:
    """What was chosen by hand for this field no longer holds."""
    actor, entity = _changing(request, plural, field)
    actions.let_the_rule_decide(entity.key, key, field, by=actor)
    return answer(_document(entity, key, actor))


@router.get("/source-rules", response={200: dict, **ERRORS}, operation_id="list_source_rules")
def rules(request: HttpRequest) -> HttpResponse:
    """How far each source is trusted, and by which rule each field survives."""
    require(caller(request), "configure", "company")
    return answer(_rules())


@router.put("/source-rules/{kind}/{field}", response={200: dict, **ERRORS}, operation_id="set_source_rule")
def set_rule(request: HttpRequest, kind: str, field: str, body: RuleIn) -> HttpResponse:
    """The rule by which a field of all records of a kind survives; they are reckoned anew in the background."""
    return _configured(request, lambda actor: actions.set_rule(kind, field, body.rule, by=actor))


@router.put("/source-trust", response={200: dict, **ERRORS}, operation_id="set_source_trust")
def set_trust(request: HttpRequest, body: TrustIn) -> HttpResponse:
    """How far a source is trusted, in percent."""
    return _configured(request, lambda actor: actions.trust(body.source, body.percent, checked=body.checked, by=actor))


def _configured(request: HttpRequest, act: Any) -> HttpResponse:
    actor = caller(request)
    require(actor, "configure", "company")

    def write() -> HttpResponse:
        try:
            act(actor)
        except ValueError as error:
            raise Invalid({"rule": str(error)}) from error
        return answer(_rules())

    return once(request, actor, write)


def _rules() -> dict[str, Any]:
    return {"sources": sources(), "rules": {kind: rules_of(kind) for kind in ("person", "organisation", "household")}}


def _changing(request: HttpRequest, plural: str, field: str) -> tuple[Actor, Entity]:
    actor = caller(request)
    entity = known(plural, actor)
    require(actor, "edit", entity.key)
    item = entity.by_name.get(field)
    if item is None or not item.editable or field not in tellable(entity):
        raise Missing("There is no such field.")
    return actor, entity


def _document(entity: Entity, key: UUID, actor: Actor) -> dict[str, Any]:
    record = with_claims(entity, key, actor)
    return {
        "items": [{name: one[name] for name in _SOURCE} for one in record["claims"]],
        "fields": {field: told for field in tellable(entity) if (told := _field(record, field))},
    }


def _field(record: dict[str, Any], field: str) -> dict[str, Any]:
    said = claims_of(record, field)
    if not said:
        return {}
    words = [
        {
            "record": claim.record, "source": claim.source, "value": claim.value, "since": claim.since, "heard_at": claim.heard,
            "certainty": claim.sure, "stands": claim.stands, "chosen": claim.chosen,
        }
        for claim in said
    ]  # fmt: skip
    return {"certainty": sure_of([claim for claim in said if claim.stands]), "said": words}
